using CsCheck;
using MlBudget.Core.Labels;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Joins;

/// <summary>Same history, same numbers: whatever the order and however often somebody looked.</summary>
public sealed class JoinLaws
{
    private const long Hour = JoinHistory.Hour;

    private static readonly Gen<JoinEvent.Predict[]> UniquePredictions = JoinHistory.Predictions.Array[0, 40].Select(
        events => events.Cast<JoinEvent.Predict>().DistinctBy(predict => predict.Id).ToArray());

    private static readonly Gen<JoinEvent.Label[]> LabelsOfThem = JoinHistory.Labels.Array[0, 120].Select(
        events => events.Cast<JoinEvent.Label>().ToArray());

    [Fact]
    public void The_order_of_predictions_and_labels_changes_no_number() => Gen.Select(
        UniquePredictions, LabelsOfThem, Gen.Int, Gen.Bool, JoinHistory.Precedences).Sample((predictions, labels, seed, assumes, wins) =>
        {
            JoinEvent[] events = [.. predictions, .. labels];
            var definition = JoinHistory.Define(assumes, wins: wins);
            var (inOrder, shuffled) = (new CountingJoin(definition), new CountingJoin(definition));
            Happen(events, inOrder);
            new Random(seed).Shuffle(events);
            Happen(events, shuffled);

            Assert.Equal(inOrder.Summary, shuffled.Summary);
            inOrder.Join.Expire(new(1000 * Hour));
            shuffled.Join.Expire(new(1000 * Hour));
            Assert.Equal(inOrder.Summary, shuffled.Summary);
        }, iter: 1000);

    [Fact]
    public void How_often_somebody_looked_changes_no_number_not_even_by_arrival() => Gen.Select(
        JoinHistory.Predictions.Array[0, 60], LabelsOfThem, Gen.Int[1, 30], Gen.Bool, JoinHistory.Precedences).Sample((
        predictions, labels, between, assumes, wins) =>
        {
            var events = predictions.Concat(labels).OrderBy(TimeOf).ToArray();
            var definition = JoinHistory.Define(assumes, wins: wins);
            var (once, often) = (new CountingJoin(definition), new CountingJoin(definition));
            Happen(events, once);
            for (var step = 0; step < events.Length; step++)
            {
                events[step].Happen(often);
                // All records up to an instant are read before somebody looks.
                if (step % between == 0 && step + 1 < events.Length && TimeOf(events[step + 1]) > TimeOf(events[step]))
                    often.Join.Expire(new(TimeOf(events[step + 1]) - 1));
            }

            once.Join.Expire(new(1000 * Hour));
            often.Join.Expire(new(1000 * Hour));
            Assert.Equal(once.Summary, often.Summary);
            Assert.Equal(once.Arrived, often.Arrived);
        }, iter: 1000);

    [Fact]
    public void Labels_that_come_when_the_wait_of_their_hour_is_over_make_an_id_unknown_once_however_often_somebody_looked() => Gen.Frequency(
        (5, JoinHistory.Labels), (2, JoinHistory.Expiries)).Array[0, 200].Sample(history =>
        {
            var definition = JoinHistory.Define(labelsCome: TimeSpan.FromHours(60));
            var labels = history.OfType<JoinEvent.Label>().ToArray();
            var (once, often) = (new CountingJoin(definition), new CountingJoin(definition));
            Happen([.. labels], once);
            Happen(history, often);

            foreach (var now in new[] { 60, 1000 })
            {
                once.Join.Expire(new(now * Hour));
                often.Join.Expire(new(now * Hour));
                var over = labels.Select(label => (label.Id, Hour: JoinDefinition.HourOf(label.Arrival)))
                    .Where(label => definition.ExpiryOf(label.Hour) <= now * Hour).Distinct().Count();
                Assert.Equal(over, often.Join.Unknown);
                Assert.Equal(once.Summary, often.Summary);
            }
        }, iter: 1000);

    [Fact]
    public void The_numbers_are_those_of_a_plain_look_at_all_labels_of_each_prediction() => Gen.Select(
        UniquePredictions, LabelsOfThem, Gen.Bool, JoinHistory.Precedences).Sample((predictions, labels, assumes, wins) =>
        {
            var definition = JoinHistory.Define(assumes, wins: wins);
            var join = new CountingJoin(definition);
            Happen([.. labels, .. predictions], join);
            join.Join.Expire(new(1000 * Hour));

            var (expected, lags) = (new Dictionary<string, int>(), new Dictionary<string, int>());
            var (conflicts, expired) = (0, 0);
            foreach (var predict in predictions)
            {
                var found = new[] { 0, 1 }
                    .Select(track => InTime(definition, predict, labels.Where(label => label.Track == track))).ToArray();
                conflicts += found.Any(track => track.Select(label => label.Verdict).Distinct().Count() > 1) ? 1 : 0;
                expired += predict.Predicted != BinaryClass.Unknown && found[0].Length == 0 && !assumes ? 1 : 0;
                for (var track = 0; track < 2; track++)
                {
                    var verdict = found[track].FirstOrDefault()?.Verdict ?? (track == 0 && assumes ? BinaryClass.Negative : null);
                    if (verdict is not { } known)
                        continue;
                    var key = $"{JoinDefinition.HourOf(predict.Time) * 60} {track} {predict.Predicted} {known} {predict.Group}";
                    expected[key] = expected.GetValueOrDefault(key) + 1;
                    if (found[track].Length == 0)
                        continue;
                    var lag = Math.Max(0, (found[track][0].Arrival - predict.Time) / EventTime.PerSecond);
                    key = $"{JoinDefinition.HourOf(predict.Time) * 60} {track} {lag}";
                    lags[key] = lags.GetValueOrDefault(key) + 1;
                }
            }

            Assert.Equal(expected.OrderBy(entry => entry.Key), join.Net.OrderBy(entry => entry.Key));
            Assert.Equal(lags.OrderBy(entry => entry.Key), join.Lags.OrderBy(entry => entry.Key));
            Assert.Equal((conflicts, expired), (join.Join.Conflicts, join.Join.Expired));
        }, iter: 1000);

    /// <summary>The labels of a prediction that are in time, the one that counts first.</summary>
    internal static JoinEvent.Label[] InTime(JoinDefinition definition, JoinEvent.Predict predict, IEnumerable<JoinEvent.Label> labels)
    {
        var hour = JoinDefinition.HourOf(predict.Time);
        var found = labels.Where(label => label.Id == predict.Id && label.Arrival < definition.ExpiryOf(hour)
            && hour * Hour < definition.ExpiryOf(JoinDefinition.HourOf(label.Arrival)));
        return definition.Wins == LabelPrecedence.First
            ? [.. found.OrderBy(label => label.Arrival).ThenBy(label => label.Verdict).ThenBy(label => label.Number, Numbers)]
            : [.. found.OrderByDescending(label => label.Arrival).ThenBy(label => label.Verdict).ThenBy(label => label.Number, Numbers)];
    }

    private static readonly Comparer<long> Numbers = Comparer<long>.Create(Millionths.Compare);

    internal static void Happen(JoinEvent[] events, CountingJoin join)
    {
        foreach (var each in events)
            each.Happen(join);
    }

    internal static long TimeOf(JoinEvent each) => each is JoinEvent.Predict predict ? predict.Time : ((JoinEvent.Label)each).Arrival;
}
