using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Snapshots;
using MlBudget.Sources.Formats;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>Which models a poll reads while there is more to read than it has time for, and what it says of the others.</summary>
public sealed class PollTurnsTests : IDisposable
{
    private static readonly TimeSpan LongerThanAPoll = ModelReading.MaxTime + TimeSpan.FromSeconds(1);
    private static readonly Instant Start = Instant.From(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 6, 8, 0, 0, 0, TimeSpan.Zero));
    private readonly List<ModelPipeline> _pipelines = [];

    public void Dispose()
    {
        foreach (var pipeline in _pipelines)
            pipeline.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_model_that_was_read_to_its_end_is_read_in_every_poll_whatever_others_have_behind(bool isOneLog)
    {
        var shared = isOneLog ? new SharedLogs([]) : null;
        var poller = PollerOf(
            Much("m0", shared), Much("m1", shared), Pipeline("current", new("predictions", Start), shared: shared), Much("m2", shared));
        while (!IsPolled(poller, "current"))
            poller.Poll();

        for (var poll = 0; poll < 4; poll++)
        {
            var snapshot = poller.Poll();
            Assert.True(IsPolled(poller, "current"));
            Assert.Equal(2, poller.Polled.Length);
            Assert.All(SourcesOf(snapshot, "current"), source => Assert.Null(source.Error));
        }
    }

    [Fact]
    public void The_others_are_read_in_turn_the_one_first_that_waits_longest()
    {
        var poller = PollerOf(Much("m0"), Much("m1"), Much("m2"));
        var polled = new List<string>();
        for (var poll = 0; poll < 6; poll++)
        {
            poller.Poll();
            polled.AddRange(poller.Polled.Select(pipeline => pipeline.Model));
        }

        Assert.Equal(["m0", "m1", "m2", "m0", "m1", "m2"], polled);
    }

    [Fact]
    public void One_that_has_no_turn_when_a_look_is_called_for_is_looked_at_when_it_has_one_and_once()
    {
        var looks = new int[3];
        var poller = PollerOf([.. looks.Select((_, model) => Add(TinyModel.Pipeline(
            new("predictions", Start) { IsEndless = true, OnRefresh = () => looks[model]++, OnRead = () => _time.Advance(LongerThanAPoll) }, new("labels", Start), $"m{model}")))]);
        var seen = new List<string>();
        foreach (var calls in new[] { true, false, false, true, false, false, false })
        {
            poller.Poll(calls);
            seen.Add(string.Concat(looks));
        }

        // Each poll has time for one of the three. Nobody is read who was never looked at.
        Assert.Equal(["100", "110", "111", "211", "221", "222", "222"], seen);
    }

    [Fact]
    public void What_is_read_on_without_a_look_is_told_of_the_last_one()
    {
        var model = Add(TinyModel.Pipeline(new("predictions", Start) { OnRead = () => _time.Advance(TimeSpan.FromSeconds(1)) }, new("labels", Start)));
        var poller = new Poller([model], ClockMode.Wall, _time);
        var first = Instant.Now(_time);

        Assert.Equal(first, poller.Poll().Models.Single().Report.At);
        Assert.True(Instant.Now(_time) > first);
        Assert.Equal(first, poller.Poll(looks: false).Models.Single().Report.At);
        var second = Instant.Now(_time);
        Assert.Equal(second, poller.Poll().Models.Single().Report.At);
    }

    [Fact]
    public void One_that_waits_longer_than_a_source_may_take_is_down_until_its_turn()
    {
        var poller = PollerOf([.. Enumerable.Range(0, 5).Select(model => Much($"m{model}"))]);
        for (var poll = 0; poll < 5; poll++)
            poller.Poll();

        // Of five each waits for the four others, five seconds each.
        var isDown = new List<bool>();
        for (var poll = 0; poll < 5; poll++)
            isDown.Add(SourcesOf(poller.Poll(), "m4").All(source => source.Error?.Contains("still to be read", StringComparison.Ordinal) == true));

        Assert.Equal([false, true, true, true, false], isDown);
    }

    [Fact]
    public void Models_of_one_log_that_take_long_together_share_a_poll_s_time()
    {
        var shared = new SharedLogs([]);
        var poller = PollerOf(Slow("m0", shared), Slow("m1", shared), Slow("m2", shared));

        var snapshot = poller.Poll();
        Assert.Equal(["m0"], poller.Polled.Select(pipeline => pipeline.Model));
        Assert.Equal(["m1", "m2"], snapshot.Unavailable.Select(model => model.Model));
        Assert.All(snapshot.Unavailable, model => Assert.Contains("still to be read", model.Reason, StringComparison.Ordinal));
        Assert.False(poller.CaughtUp);

        // Of those that were read one is read again, and of those that were not one more.
        poller.Poll();
        Assert.Equal(["m0", "m1"], poller.Polled.Select(pipeline => pipeline.Model));
        poller.Poll();
        Assert.Equal(["m0", "m2"], poller.Polled.Select(pipeline => pipeline.Model));
        poller.Poll();
        Assert.Equal(["m1"], poller.Polled.Select(pipeline => pipeline.Model));
    }

    [Fact]
    public void Models_of_one_log_stay_at_the_same_records_wherever_the_time_of_a_poll_ends()
    {
        var shared = new SharedLogs([]);
        var models = Enumerable.Range(0, 4).Select(model => Pipeline(
            $"m{model}", new("predictions", Start) { IsEndless = true, OnRead = () => _time.Advance(TimeSpan.FromSeconds(0.4)) }, shared: shared)).ToArray();
        var poller = PollerOf(models);
        for (var poll = 0; poll < 20; poll++)
        {
            poller.Poll();
            var records = models.Select(model => model.SourceStatuses[0].Records).ToList();
            Assert.InRange(records.Max() - records.Min(), 0, SharedRecords.Rows);
        }
    }

    [Fact]
    public void What_could_not_be_stored_is_tried_again_while_others_of_the_log_don_t_answer()
    {
        using var gate = new ManualResetEventSlim();
        var shared = new SharedLogs([]);
        var (predictions, labels) = (new ListedSource("predictions", Start), new ListedSource("labels", Start));
        using var directory = new StorageDirectory();
        using var folder = MlBudget.Exporter.Storage.StorageFolder.Open(directory.Path);
        using var store = MlBudget.Exporter.Storage.Store.Open(folder);
        var unstored = Pipeline("unstored", predictions, shared: shared);
        var poller = new Poller([unstored, Add(TinyModel.Pipeline(new("predictions", Start), labels, "hanging", shared: shared))], ClockMode.Log, TimeProvider.System)
        {
            Patience = TimeSpan.FromMilliseconds(20),
        };
        unstored.ContinueFrom(store);
        poller.Continue(unstored, earlier: null);
        while (poller.Polled.Length < 2)
            poller.Poll();
        predictions.Fault = new InvalidOperationException("planted");
        while (poller.IsCommitted)
            poller.Poll();
        labels.Gate = gate;
        Snapshot snapshot;
        do
            snapshot = poller.Poll();
        while (!SourcesOf(snapshot, "hanging").All(source => source.Error?.StartsWith("has not answered", StringComparison.Ordinal) == true));

        Assert.All(SourcesOf(snapshot, "unstored"), source => Assert.StartsWith("storage: ", source.Error, StringComparison.Ordinal));
        predictions.Fault = null;
        snapshot = poller.Poll();
        Assert.True(poller.IsCommitted);
        Assert.All(SourcesOf(snapshot, "unstored"), source => Assert.StartsWith("has not answered", source.Error, StringComparison.Ordinal));

        gate.Set();
        while (poller.Polled.Length < 2)
            snapshot = poller.Poll();
        Assert.All(snapshot.Models.SelectMany(model => model.Sources), source => Assert.Null(source.Error));
    }

    private static bool IsPolled(Poller poller, string model) => poller.Polled.Any(pipeline => pipeline.Model == model);

    private static ImmutableArray<SourceStatus> SourcesOf(Snapshot snapshot, string model) =>
        snapshot.Models.Single(status => status.Report.Model == model).Sources;

    private Poller PollerOf(params ModelPipeline[] pipelines) => new([.. pipelines], ClockMode.Log, _time);

    /// <summary>A model of which there is always more to read, and a turn takes all the time that a poll has.</summary>
    private ModelPipeline Much(string name, SharedLogs? shared = null) =>
        Pipeline(name, new("predictions", Start) { IsEndless = true }, LongerThanAPoll, shared);

    /// <summary>A model of which there is little to read, which takes longer than a poll has time.</summary>
    private ModelPipeline Slow(string name, SharedLogs shared) =>
        Pipeline(name, new("predictions", Start), LongerThanAPoll, shared);

    private ModelPipeline Pipeline(string name, ListedSource predictions, TimeSpan takes = default, SharedLogs? shared = null) => Add(
        TinyModel.Pipeline(predictions, new("labels", Start) { OnRefresh = () => _time.Advance(takes) }, name, shared: shared));

    private ModelPipeline Add(ModelPipeline pipeline)
    {
        _pipelines.Add(pipeline);
        return pipeline;
    }
}
