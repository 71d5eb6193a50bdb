using CsCheck;
using MlBudget.Core.Labels;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;

namespace MlBudget.Core.Tests.Joins;

/// <summary>The laws of the join hold for labels that are numbers, and for conditions over predictions and outcomes.</summary>
public sealed class NumberJoinLaws
{
    private const long Hour = JoinHistory.Hour;

    private static readonly Gen<JoinEvent.Predict[]> UniquePredictions = JoinHistory.NumberedPredictions.Array[0, 40].Select(
        events => events.Cast<JoinEvent.Predict>().DistinctBy(predict => predict.Id).ToArray());

    private static readonly Gen<JoinEvent.Label[]> LabelsOfThem = JoinHistory.NumberedLabels.Array[0, 160].Select(
        events => events.Cast<JoinEvent.Label>().ToArray());

    [Fact]
    public void The_order_of_predictions_and_labels_changes_no_number() => Gen.Select(
        UniquePredictions, LabelsOfThem, Gen.Int, Gen.Bool, JoinHistory.Precedences).Sample((predictions, labels, seed, assumes, wins) =>
        {
            JoinEvent[] events = [.. predictions, .. labels];
            var definition = JoinHistory.DefineNumbers(assumes, wins: wins);
            var (inOrder, shuffled) = (new CountingJoin(definition), new CountingJoin(definition));
            JoinLaws.Happen(events, inOrder);
            new Random(seed).Shuffle(events);
            JoinLaws.Happen(events, shuffled);
            Assert.Equal(inOrder.Summary, shuffled.Summary);
        }, iter: 500);

    [Fact]
    public void How_often_somebody_looked_changes_no_number_not_even_by_arrival() => Gen.Select(
        JoinHistory.NumberedPredictions.Array[0, 60], LabelsOfThem, Gen.Int[1, 30], Gen.Bool, JoinHistory.Precedences).Sample((
        predictions, labels, between, assumes, wins) =>
        {
            var events = predictions.Concat(labels).OrderBy(JoinLaws.TimeOf).ToArray();
            var definition = JoinHistory.DefineNumbers(assumes, wins: wins);
            var (once, often) = (new CountingJoin(definition), new CountingJoin(definition));
            JoinLaws.Happen(events, once);
            for (var step = 0; step < events.Length; step++)
            {
                events[step].Happen(often);
                if (step % between == 0 && step + 1 < events.Length && JoinLaws.TimeOf(events[step + 1]) > JoinLaws.TimeOf(events[step]))
                    often.Join.Expire(new(JoinLaws.TimeOf(events[step + 1]) - 1));
            }

            once.Join.Expire(new(1000 * Hour));
            often.Join.Expire(new(1000 * Hour));
            Assert.Equal(once.Summary, often.Summary);
            Assert.Equal(once.Arrived, often.Arrived);
        }, iter: 500);

    [Fact]
    public void The_numbers_are_those_of_a_plain_look_at_all_labels_of_each_prediction() => Gen.Select(
        UniquePredictions, LabelsOfThem, Gen.Bool, JoinHistory.Precedences).Sample((predictions, labels, assumes, wins) =>
        {
            var definition = JoinHistory.DefineNumbers(assumes, wins: wins);
            var join = new CountingJoin(definition);
            JoinLaws.Happen([.. labels, .. predictions], join);
            join.Join.Expire(new(1000 * Hour));

            var expected = new Dictionary<string, int>();
            var conflicts = 0;
            foreach (var predict in predictions)
            {
                var found = Enumerable.Range(0, 4)
                    .Select(track => JoinLaws.InTime(definition, predict, labels.Where(label => label.Track == track))).ToArray();
                conflicts += found.Any(track => track.Select(label => (label.Verdict, label.Number)).Distinct().Count() > 1) ? 1 : 0;
                for (var track = 0; track < 4; track++)
                {
                    var verdict = found[track].FirstOrDefault()?.Verdict ?? (track == 0 && assumes ? BinaryClass.Negative : default);
                    var number = found[track].FirstOrDefault() is { } first && track == JoinHistory.NumberTrack ? first.Number : 0;
                    Expect(expected, predict, track, verdict, number);
                }

                var (sure, clicked, paid) = (Truth(predict.Truth), Told(found[1]), Told(found[3]));
                if (clicked is not null)
                    Expect(expected, predict, Joint.FirstTrack, Class(sure & clicked), 0);
                if (clicked is not null || paid is not null)
                    Expect(expected, predict, Joint.FirstTrack + 1, Class((sure | clicked) & paid), 0);
            }

            Assert.Equal(expected.OrderBy(entry => entry.Key), join.Net.OrderBy(entry => entry.Key));
            Assert.Equal(conflicts, join.Join.Conflicts);
        }, iter: 500);

    [Fact]
    public void Killing_and_starting_again_at_any_point_changes_nothing_whatever_commits_failed() => Gen.Select(
        Gen.Frequency(
            (4, JoinHistory.NumberedPredictions), (6, JoinHistory.NumberedLabels), (1, JoinHistory.Expiries),
            (3, JoinHistory.Commits)).Array[0, 250],
        Gen.Bool, JoinHistory.Pick(7L, 10_000L), JoinHistory.Precedences).Sample((history, assumes, maxWaiting, wins) =>
        {
            var definition = JoinHistory.DefineNumbers(assumes, maxWaiting, wins);
            var undisturbed = new CountingJoin(definition);
            foreach (var each in history)
                each.Happen(undisturbed);

            var disturbed = JoinPersistenceTests.Run(history, definition);

            Assert.Equal(undisturbed.Summary, disturbed.Summary);
            Assert.Equal(undisturbed.Arrived, disturbed.Arrived);
        }, iter: 500);

    [Fact]
    public void Counting_all_that_waits_anew_gives_the_same_numbers() => Gen.Select(UniquePredictions, LabelsOfThem).Sample((predictions, labels) =>
    {
        var join = new CountingJoin(JoinHistory.DefineNumbers(assumes: false));
        JoinLaws.Happen([.. labels, .. predictions], join);
        var recounted = new Dictionary<string, int>();
        join.Join.Recount((rows, kind) =>
        {
            Assert.True(rows.IsRecount && kind == FoldKind.Correction);
            for (var row = 0; row < rows.Count; row++)
                Count(recounted, $"{rows.Track} {rows.Actual[row]}");
        });

        var counted = new Dictionary<string, int>();
        foreach (var (key, count) in join.Net)
        {
            var parts = key.Split(' ');
            counted[$"{parts[1]} {parts[3]}"] = counted.GetValueOrDefault($"{parts[1]} {parts[3]}") + count;
        }

        foreach (var key in recounted.Keys.Where(key => key.EndsWith(nameof(BinaryClass.Unknown), StringComparison.Ordinal)).ToArray())
            recounted.Remove(key);
        Assert.Equal(counted.OrderBy(entry => entry.Key), recounted.OrderBy(entry => entry.Key));
    }, iter: 200);

    private static void Expect(
        Dictionary<string, int> expected, JoinEvent.Predict predict, int track, BinaryClass verdict, long number)
    {
        if (verdict != BinaryClass.Unknown)
        {
            Count(expected, $"{JoinDefinition.HourOf(predict.Time) * 60} {track} {predict.Predicted} {verdict} {predict.Group} "
                + $"{predict.Number} {number}");
        }
    }

    private static void Count(Dictionary<string, int> counts, string key) => counts[key] = counts.GetValueOrDefault(key) + 1;

    /// <summary>Three-valued logic as C# has it for <c>bool?</c>.</summary>
    private static bool? Truth(BinaryClass truth) => truth switch
    {
        BinaryClass.Positive => true,
        BinaryClass.Negative => false,
        _ => null,
    };

    private static bool? Told(JoinEvent.Label[] labels) => Truth(labels.FirstOrDefault()?.Verdict ?? default);

    private static BinaryClass Class(bool? truth) => truth switch
    {
        true => BinaryClass.Positive,
        false => BinaryClass.Negative,
        null => BinaryClass.Unknown,
    };
}
