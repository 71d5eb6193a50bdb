using CsCheck;
using MlBudget.Core.Labels;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Joins;

/// <summary>One thing that happens to a join.</summary>
internal abstract record JoinEvent
{
    public sealed record Predict(UInt128 Id, long Time, BinaryClass Predicted, int Group) : JoinEvent;

    public sealed record Label(UInt128 Id, int Track, long Arrival, BinaryClass Verdict) : JoinEvent;

    public sealed record Expire(long Now) : JoinEvent;

    /// <summary>A commit, which may fail; and afterwards perhaps the process is started again.</summary>
    public sealed record Commit(bool Succeeds, bool Restarts) : JoinEvent;

    /// <summary>Lets it happen.</summary>
    public void Happen(CountingJoin join)
    {
        switch (this)
        {
            case Predict predict: join.Predict(predict.Id, predict.Time, predict.Predicted, predict.Group); break;
            case Label label: join.Label(label.Id, label.Track, label.Arrival, label.Verdict); break;
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
        bool assumes = true, long maxWaiting = 10_000, LabelPrecedence wins = LabelPrecedence.First) =>
        new(new("rows", "answer", ["merchant"], ["label", "clicked"]), [Groups("merchant", 3)], TimeSpan.FromMinutes(10 * 60 + 30))
        {
            LabelTrack = 0,
            Wins = wins,
            MaxWaiting = maxWaiting,
            MaxEarlyLabels = maxWaiting,
            Unlabelled = assumes ? new(BinaryClass.Negative, TimeSpan.FromHours(5)) : null,
        };

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

    public static readonly Gen<JoinEvent> Expiries = Gen.Long[0, 60].Select(hour => (JoinEvent)new JoinEvent.Expire(hour * Hour));

    public static readonly Gen<JoinEvent> Commits = Gen.Select(
        Gen.Bool, Gen.Int[0, 3], (succeeds, restarts) => (JoinEvent)new JoinEvent.Commit(succeeds, restarts == 0));
}
