using MlBudget.Core.Time;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Tests.Polling;

public sealed class ReplayTests
{
    private static readonly TimeSpan Micro = TimeSpan.FromMicroseconds(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly Instant Start = Instant.From(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Polls_are_at_multiples_of_the_step_and_the_last_at_the_greatest_time()
    {
        var instants = Replay([Start + Hour / 2, Start + 2 * Hour + Micro], [Start + 3 * Hour + 7 * Micro]);

        Assert.Equal([Hour, 2 * Hour, 3 * Hour, 3 * Hour + 7 * Micro], instants);
    }

    [Fact]
    public void A_record_at_a_poll_s_own_instant_is_read_by_it() =>
        Assert.Equal([TimeSpan.Zero], Replay([Start], [Start]));

    [Fact]
    public void A_stretch_without_records_that_is_longer_than_the_gap_is_skipped() =>
        Assert.Equal([TimeSpan.Zero, 100 * Hour], Replay([Start, Start + 100 * Hour], [Start]));

    [Fact]
    public void A_range_starts_at_from_and_ends_at_to_and_earlier_records_count()
    {
        var snapshots = Run(
            [Start, Start + Hour, Start + 4 * Hour], [Start + 9 * Hour], from: Start + 2 * Hour, to: Start + 3 * Hour + 5 * Micro);

        Assert.Equal([2 * Hour, 3 * Hour, 3 * Hour + 5 * Micro], snapshots.Select(snapshot => snapshot.At - Start));
        Assert.Equal(2, snapshots[0].Models[0].Report.Predictions);
    }

    [Fact]
    public void A_log_that_ends_before_to_ends_the_replay()
    {
        var snapshots = Run([Start, Start + Hour], [Start], to: Start + 50 * Hour);
        Assert.Equal([TimeSpan.Zero, Hour], snapshots.Select(snapshot => snapshot.At - Start));
    }

    [Fact]
    public void Sources_are_merged_by_time()
    {
        var snapshots = Run([Start, Start + 2 * Hour], [Start + Hour, Start + 3 * Hour]);

        Assert.Equal(
            [(1, 0), (1, 1), (2, 1), (2, 2)],
            snapshots.Select(snapshot => (snapshot.Models[0].Sources[0].Records, snapshot.Models[0].Sources[1].Records)));
    }

    [Fact]
    public void Without_any_record_there_is_nothing_to_report() => Assert.Empty(Run([], []));

    [Fact]
    public void One_that_is_stopped_shows_nothing_more()
    {
        using var stop = new CancellationTokenSource();
        using var pipeline = TinyModel.Pipeline(new("predictions", Start, Start + Hour), new("labels", Start));
        using var polls = new Replay([pipeline], new(null, null, Step: Hour, MaxGap: 24 * Hour)).Run(stop.Token).GetEnumerator();
        Assert.True(polls.MoveNext());

        stop.Cancel();

        Assert.Throws<OperationCanceledException>(() => polls.MoveNext());
        Assert.False(polls.MoveNext());
    }

    [Fact]
    public void One_that_is_stopped_before_it_begins_reads_nothing()
    {
        var predictions = new ListedSource("predictions", Start);
        using var pipeline = TinyModel.Pipeline(predictions, new("labels", Start));
        var replay = new Replay([pipeline], new(null, null, Step: Hour, MaxGap: 24 * Hour));

        Assert.Throws<OperationCanceledException>(() => replay.Run(new CancellationToken(canceled: true)).Count());

        Assert.Equal(0, predictions.Statistics.Records);
    }

    private static IEnumerable<TimeSpan> Replay(Instant[] predictions, Instant[] labels) =>
        Run(predictions, labels).Select(snapshot => snapshot.At - Start);

    private static List<Snapshot> Run(Instant[] predictions, Instant[] labels, Instant? from = null, Instant? to = null)
    {
        using var pipeline = TinyModel.Pipeline(new("predictions", predictions), new("labels", labels));
        return [.. new Replay([pipeline], new(from, to, Step: Hour, MaxGap: 24 * Hour)).Run()];
    }
}
