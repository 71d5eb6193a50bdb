using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Tests.Polling;

public sealed class PollerTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly DateTimeOffset Wall = new(2026, 6, 8, 0, 0, 0, TimeSpan.Zero);
    private static readonly Instant Start = Instant.From(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Under_the_wall_clock_the_numbers_are_of_now()
    {
        using var pipeline = TinyModel.Pipeline(new("predictions", Start), new("labels", Start));

        Assert.Equal(Instant.From(Wall), Poll(pipeline, ClockMode.Wall).At);
    }

    [Fact]
    public void Under_a_log_s_clock_the_numbers_are_of_the_greatest_time_once_all_is_read()
    {
        using var pipeline = TinyModel.Pipeline(new("predictions", Start, Start + 5 * Hour), new("labels", Start + 2 * Hour));

        Assert.Equal(5 * Hour, Poll(pipeline, ClockMode.Log).At - Start);
    }

    [Fact]
    public void Under_a_log_s_clock_the_source_that_lags_holds_it_back()
    {
        using var pipeline = TinyModel.Pipeline(MoreThanAPoll(), new("labels", Start + 90 * Hour, Start + 200 * Hour));
        var poller = new Poller([pipeline], ClockMode.Log, new FakeTimeProvider(Wall));

        var first = poller.Poll();
        Assert.False(poller.CaughtUp);
        Assert.Equal(pipeline.LogClock, first.At);
        Assert.Equal(first.Models[0].Sources.Min(source => source.LatestTime), first.At);

        var second = poller.Poll();
        Assert.True(poller.CaughtUp);
        Assert.Equal(200 * Hour, second.At - Start);
    }

    [Fact]
    public void Before_the_first_record_a_log_s_clock_is_the_wall_s()
    {
        using var pipeline = TinyModel.Pipeline(new("predictions"), new("labels"));

        Assert.Equal(Instant.From(Wall), Poll(pipeline, ClockMode.Log).At);
    }

    [Fact]
    public void A_source_says_when_it_was_last_read_without_an_error()
    {
        var predictions = new ListedSource("predictions", Start);
        using var pipeline = TinyModel.Pipeline(predictions, new("labels", Start));
        var time = new FakeTimeProvider(Wall);
        var poller = new Poller([pipeline], ClockMode.Wall, time);
        poller.Poll();
        predictions.Statistics.Error = "gone";
        time.Advance(TimeSpan.FromHours(1));

        var source = poller.Poll().Models[0].Sources[0];

        Assert.Equal("gone", source.Error);
        Assert.Equal(Instant.From(Wall), source.LastSuccess);
    }

    [Fact]
    public void Under_the_wall_clock_what_is_not_read_yet_is_not_taken_for_silence()
    {
        using var pipeline = TinyModel.Pipeline(MoreThanAPoll(), new("labels", Start));
        var poller = new Poller([pipeline], ClockMode.Wall, new FakeTimeProvider(Wall));

        Assert.Equal(Start, poller.Poll().At);
        Assert.False(poller.CaughtUp);
        Assert.Equal(Instant.From(Wall), poller.Poll().At);
        Assert.True(poller.CaughtUp);
    }

    [Fact]
    public void While_predictions_can_t_be_read_time_stands_still_and_then_goes_on()
    {
        var predictions = new ListedSource("predictions", Start);
        using var pipeline = TinyModel.Pipeline(predictions, new("labels", Start));
        var time = new FakeTimeProvider(Wall);
        var poller = new Poller([pipeline], ClockMode.Wall, time);
        poller.Poll();

        predictions.Statistics.Error = "gone";
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(Instant.From(Wall), poller.Poll().At);
        predictions.Statistics.LatestTime = Instant.From(Wall) + Hour / 2;
        Assert.Equal(Instant.From(Wall) + Hour / 2, poller.Poll().At);
        predictions.Statistics.Error = null;
        Assert.Equal(Instant.From(Wall) + Hour, poller.Poll().At);
    }

    [Fact]
    public void When_the_wall_clock_goes_back_the_numbers_follow_it_and_go_on_from_there()
    {
        var predictions = new ListedSource("predictions", Start);
        using var pipeline = TinyModel.Pipeline(predictions, new("labels", Start));
        var time = new MovableClock(Wall);
        var poller = new Poller([pipeline], ClockMode.Wall, time);
        poller.Poll();

        time.Wall -= TimeSpan.FromDays(2);
        var back = Instant.From(time.Wall);
        Assert.Equal(back, poller.Poll().At);
        predictions.Statistics.Error = "gone";
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(back, poller.Poll().At);
        predictions.Statistics.Error = null;
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(back + 2 * Hour, poller.Poll().At);
    }

    [Fact]
    public void Labels_don_t_run_ahead_of_predictions_that_are_still_to_be_read()
    {
        var labels = new ListedSource("labels", [.. Enumerable.Range(0, 300).Select(hour => Start + hour * Hour)]);
        using var pipeline = TinyModel.Pipeline(MoreThanAPoll(), labels);
        var poller = new Poller([pipeline], ClockMode.Log, new FakeTimeProvider(Wall));

        poller.Poll();
        Assert.Equal(147, labels.Statistics.Records);
        poller.Poll();
        Assert.Equal(300, labels.Statistics.Records);
    }

    [Fact]
    public void One_that_can_t_be_read_leaves_those_that_are_read_with_it_alone()
    {
        var shared = new SharedLogs([]);
        var faulty = new ListedSource("predictions", Start) { Unreadable = new IOException("gone") };
        using var broken = TinyModel.Pipeline(faulty, new("labels", Start), "broken", shared: shared);
        using var other = TinyModel.Pipeline(MoreThanAPoll(), new("labels", Start), "other", shared: shared);
        var poller = new Poller([broken, other], ClockMode.Log, new FakeTimeProvider(Wall));

        var snapshot = poller.Poll();
        Assert.Equal(["other"], poller.Polled.Select(pipeline => pipeline.Model));
        Assert.Equal("can't be read: gone", Assert.Single(snapshot.Unavailable).Reason);
        while (!poller.CaughtUp && other.SourceStatuses[0].Records < 600_000)
            snapshot = poller.Poll();
        Assert.Equal(600_000, snapshot.Models[0].Sources[0].Records);

        faulty.Unreadable = null;
        Assert.Equal(["broken", "other"], poller.Poll().Models.Select(model => model.Report.Model));
    }

    [Fact]
    public void While_there_is_more_to_read_than_a_poll_has_time_for_the_models_take_turns()
    {
        var time = new FakeTimeProvider(Wall);
        var pipelines = Enumerable.Range(0, 3).Select(model => TinyModel.Pipeline(
            MoreThanAPoll(), new("labels", Start) { OnRefresh = () => time.Advance(ModelReading.MaxTime) }, $"m{model}")).ToArray();
        var poller = new Poller([.. pipelines], ClockMode.Log, time);

        var snapshot = poller.Poll();
        Assert.Equal(["m0"], poller.Polled.Select(pipeline => pipeline.Model));
        Assert.Equal(["m0"], snapshot.Models.Select(model => model.Report.Model));
        Assert.Equal(["m1", "m2"], snapshot.Unavailable.Select(model => model.Model));
        Assert.All(snapshot.Unavailable, model => Assert.Contains("still to be read", model.Reason, StringComparison.Ordinal));
        Assert.False(poller.CaughtUp);

        poller.Poll();
        Assert.Equal(["m1"], poller.Polled.Select(pipeline => pipeline.Model));
        snapshot = poller.Poll();
        Assert.Equal(["m2"], poller.Polled.Select(pipeline => pipeline.Model));
        Assert.Equal(["m0", "m1", "m2"], snapshot.Models.Select(model => model.Report.Model));
        while (!poller.CaughtUp)
            poller.Poll();

        poller.Poll();
        Assert.Equal(3, poller.Polled.Length);
        foreach (var pipeline in pipelines)
            pipeline.Dispose();
    }

    [Fact]
    public void What_another_process_has_committed_of_a_model_is_shown_as_down_until_its_turn_comes()
    {
        using var directory = new StorageDirectory();
        using var folder = StorageFolder.Open(directory.Path);
        using var store = Store.Open(folder);
        using (var before = TinyModel.Pipeline(new("predictions", Start), new("labels", Start), "later"))
        {
            var earlier = new Poller([before], ClockMode.Log, new FakeTimeProvider(Wall));
            before.ContinueFrom(store);
            earlier.Continue(before, earlier: null);
            earlier.Poll();
        }

        var time = new FakeTimeProvider(Wall);
        using var first = TinyModel.Pipeline(MoreThanAPoll(), new("labels", Start) { OnRefresh = () => time.Advance(ModelReading.MaxTime) }, "first");
        using var later = TinyModel.Pipeline(new("predictions", Start), new("labels", Start), "later");
        var poller = new Poller([first, later], ClockMode.Log, time);
        later.ContinueFrom(store);
        poller.Continue(later, earlier: null);

        var waiting = poller.Poll().Models.Single(model => model.Report.Model == "later");
        Assert.All(waiting.Sources, source => Assert.Contains("still to be read", source.Error, StringComparison.Ordinal));
        Assert.Equal(1, waiting.Report.Predictions);

        Assert.All(poller.Poll().Models.Single(model => model.Report.Model == "later").Sources, source => Assert.Null(source.Error));
        Assert.Equal(["first", "later"], poller.Poll().Models.Select(model => model.Report.Model));
    }

    /// <summary>Predictions a second apart, more of them than one poll reads.</summary>
    private static ListedSource MoreThanAPoll() => new(
        "predictions", [.. Enumerable.Range(0, 600_000).Select(second => Start + TimeSpan.FromSeconds(second))]);

    private static Snapshot Poll(ModelPipeline pipeline, ClockMode clock) =>
        new Poller([pipeline], clock, new FakeTimeProvider(Wall)).Poll();
}
