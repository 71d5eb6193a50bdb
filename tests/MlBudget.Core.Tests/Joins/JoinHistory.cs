using CsCheck;
using MlBudget.Core.Conditions;
using MlBudget.Core.Labels;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Joins;

/// <summary>One thing that happens to a join.</summary>
internal abstract record JoinEvent
{
    /// <summary>A prediction, and perhaps a number and a truth that are kept of it.</summary>
    public sealed record Predict(UInt128 Id, long Time, BinaryClass Predicted, int Group, long? Number = null, BinaryClass Truth = default)
        : JoinEvent;

    public sealed record Label(UInt128 Id, int Track, long Arrival, BinaryClass Verdict, long Number = 0) : JoinEvent;

    public sealed record Expire(long Now) : JoinEvent;

    /// <summary>A commit, which may fail; and afterwards perhaps the process is started again.</summary>
    public sealed record Commit(bool Succeeds, bool Restarts) : JoinEvent;

    /// <summary>Lets it happen.</summary>
    public void Happen(CountingJoin join)
    {
        switch (this)
        {
            case Predict predict: join.Predict(predict.Id, predict.Time, predict.Predicted, predict.Number, predict.Truth, predict.Group); break;
            case Label label: join.Label(label.Id, label.Track, label.Arrival, label.Verdict, label.Number); break;
            case Expire expire: join.Join.Expire(new(expire.Now)); break;
        }
    }
}

/// <summary>Histories of a join of two tracks, in which ids, hours and labels meet often.</summary>
internal static class JoinHistory
{
    public const long Hour = EventTime.PerHour;

    /// <summary>A wait that is not of whole hours, and an assumption in the middle of it.</summary>
    public static JoinDefinition Define(
        bool assumes = true, long maxWaiting = 10_000, LabelPrecedence wins = LabelPrecedence.First, TimeSpan labelsCome = default) =>
        new(new("rows", "answer", ["merchant"], ["label", "clicked"]), [Groups("merchant", 3)], TimeSpan.FromMinutes(10 * 60 + 30))
        {
            LabelTrack = 0,
            Wins = wins,
            MaxWaiting = maxWaiting,
            MaxEarlyLabels = maxWaiting,
            LabelsCome = labelsCome,
            Unlabelled = assumes ? new(BinaryClass.Negative, TimeSpan.FromHours(5)) : null,
        };

    /// <summary>The track of numbers of <see cref="DefineNumbers"/>.</summary>
    public const int NumberTrack = 2;

    /// <summary>The same with a track of numbers and one more outcome, with a number and a truth that are kept of predictions, and with
    /// two conditions on that truth and outcomes: on one of them, and on both.</summary>
    public static JoinDefinition DefineNumbers(
        bool assumes = true, long maxWaiting = 10_000, LabelPrecedence wins = LabelPrecedence.First)
    {
        var definition = Define(assumes, maxWaiting, wins);
        return definition with
        {
            Layout = definition.Layout with
            {
                Tracks = ["label", "clicked", "number [charged:Number]", "paid"],
                Numbers = ["asked:Number"],
                Conditions = ["sure"],
            },
            Joints =
            [
                new("sure and clicked", SureAndClicked, [0], [1]),
                new("(sure or clicked) and paid", SureOrClickedAndPaid, [0], [1, 3]),
            ],
        };
    }

    public static Formula SureAndClicked { get; } = Formula.Of(isAnd: true, [Formula.Part(0), Formula.Part(1)]);

    public static Formula SureOrClickedAndPaid { get; } =
        Formula.Of(isAnd: true, [Formula.Of(isAnd: false, [Formula.Part(0), Formula.Part(1)]), Formula.Part(2)]);

    public static GroupCodes Groups(string name, int values)
    {
        var groups = new GroupCodes(name, values);
        for (var value = 0; value < values; value++)
            groups.GetOrAdd($"{value}");
        return groups;
    }

    public static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    public static readonly Gen<LabelPrecedence> Precedences = Pick(LabelPrecedence.First, LabelPrecedence.Last);

    private static readonly Gen<BinaryClass> Verdicts = Pick(BinaryClass.Negative, BinaryClass.Positive);

    public static readonly Gen<JoinEvent> Predictions = Gen.Select(
        Gen.Int[0, 30], Gen.Long[0, 40 * 6], Pick(BinaryClass.Unknown, BinaryClass.Negative, BinaryClass.Positive), Gen.Int[-1, 3],
        (id, at, predicted, group) =>
            (JoinEvent)new JoinEvent.Predict((UInt128)id, at * Hour / 6 + id * EventTime.PerSecond, predicted, group));

    public static readonly Gen<JoinEvent> Labels = Gen.Select(
        Gen.Int[0, 33], Gen.Int[0, 1], Gen.Long[0, 50 * 6], Verdicts,
        (id, track, at, verdict) => (JoinEvent)new JoinEvent.Label((UInt128)id, track, at * Hour / 6, verdict));

    /// <summary>Numbers that meet often, among them the greatest, those that lost by rounding, and those that are not known.</summary>
    private static readonly Gen<long> Codes = Pick(
        0L, 1, -1, 2_500_000, -Millionths.Greatest, Millionths.Greatest, Millionths.Of(4e-9), Millionths.Of(-4.0004e-4));

    /// <summary>Predictions of <see cref="DefineNumbers"/>.</summary>
    public static readonly Gen<JoinEvent> NumberedPredictions = Gen.Select(
        Predictions, Gen.OneOf(Codes, Pick(Millionths.Unknown, Millionths.OutOfRange)), Gen.Int[0, 2],
        (predict, number, truth) => (JoinEvent)((JoinEvent.Predict)predict with { Number = number, Truth = (BinaryClass)truth }));

    /// <summary>Labels of <see cref="DefineNumbers"/>.</summary>
    public static readonly Gen<JoinEvent> NumberedLabels = Gen.Select(
        Labels, Gen.Int[0, 3], Codes,
        (label, track, number) => (JoinEvent)(track == NumberTrack
            ? (JoinEvent.Label)label with { Track = track, Verdict = BinaryClass.Positive, Number = number }
            : (JoinEvent.Label)label with { Track = track }));

    public static readonly Gen<JoinEvent> Expiries = Gen.Long[0, 60].Select(hour => (JoinEvent)new JoinEvent.Expire(hour * Hour));

    public static readonly Gen<JoinEvent> Commits = Gen.Select(
        Gen.Bool, Gen.Int[0, 3], (succeeds, restarts) => (JoinEvent)new JoinEvent.Commit(succeeds, restarts == 0));
}
