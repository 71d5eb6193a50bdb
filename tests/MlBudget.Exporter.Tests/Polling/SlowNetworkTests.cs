using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Compiling;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Polling;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>A source over a network that doesn't answer: who reads it doesn't wait, so a patience of a day is never needed.</summary>
public sealed class SlowNetworkTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);
    private static readonly Instant Start = Instant.From(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));

    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Poller? _poller;

    public void Dispose()
    {
        _gate.TrySetResult();
        Assert.Empty(_poller?.Close() ?? []);
    }

    [Fact]
    public async Task It_holds_up_neither_another_model_nor_the_other_source_of_its_own()
    {
        var slow = TinyModel.Define("slow");
        var poller = Poll(TinyModel.PipelineOf(slow, new ListedSource("predictions", Start), Labels(slow)), Other());

        var snapshot = poller.Poll();

        Assert.Equal(["slow", "other"], poller.Polled.Select(pipeline => pipeline.Model));
        Assert.Equal(1, snapshot.Models[0].Report.Predictions);
        Assert.Equal([1, 0], snapshot.Models[0].Sources.Select(source => source.Records));
        Assert.False(snapshot.Models[0].IsAtEnd);
        Assert.Equal(2, snapshot.Models[1].Report.Predictions);
        Assert.True(snapshot.Models[1].IsAtEnd);
        Assert.All(snapshot.Models.SelectMany(model => model.Sources), source => Assert.Null(source.Error));

        // Nothing is polled again before there is something to read, and then it is at once.
        Assert.True(poller.CaughtUp);
        Assert.True(poller.IsFetching);
        var answer = poller.Answer!;
        Assert.False(answer.IsCompleted);
        _gate.SetResult();
        await answer.WaitAsync(Long);
        snapshot = poller.Poll();
        Assert.Equal([1, 1], snapshot.Models[0].Sources.Select(source => source.Records));
        Assert.True(snapshot.Models[0].IsAtEnd);
        Assert.False(poller.IsFetching);
        Assert.Null(poller.Answer);
    }

    [Fact]
    public async Task Predictions_that_are_slow_hold_up_no_labels()
    {
        var slow = TinyModel.Define("slow");
        var predictions = new GatedSource(
            "predictions", slow.Predictions, [$$"""{"t":"{{Start.ToRfc3339()}}","i":"1","p":1}"""], _gate.Task);
        var poller = Poll(Other(), TinyModel.PipelineOf(slow, predictions, new ListedSource("labels", Start)));

        var snapshot = poller.Poll();

        Assert.Equal([0, 1], snapshot.Models[1].Sources.Select(source => source.Records));
        Assert.True(poller.CaughtUp);
        _gate.SetResult();
        await poller.Answer!.WaitAsync(Long);
        Assert.Equal([1, 1], poller.Poll().Models[1].Sources.Select(source => source.Records));
    }

    [Theory]
    [InlineData(ClockMode.Log)]
    [InlineData(ClockMode.Wall)]
    public async Task Nothing_expires_while_the_first_labels_are_still_being_fetched(ClockMode clock)
    {
        // The first prediction waits for 7 days and an hour, and the last one is of the eighteenth day.
        var (day, slow) = (TimeSpan.FromDays(1), TinyModel.Define("slow"));
        string[] records = [.. Enumerable.Range(0, 4).Select(number =>
            $$"""{"t":"{{(Start + 6 * number * day).ToRfc3339()}}","i":"{{number}}","p":1}""")];
        var predictions = new GatedSource("predictions", slow.Predictions, records, Task.CompletedTask);
        var labels = new GatedSource("labels", slow.Labels!.Schema!, [Label(Start + TimeSpan.FromHours(1), 0)], _gate.Task);
        _poller = new(
            [TinyModel.PipelineOf(slow, predictions, labels)], clock,
            new FakeTimeProvider((Start + 18 * day + TimeSpan.FromHours(1)).ToDateTimeOffset()))
        { Patience = TimeSpan.FromDays(1) };

        while (_poller.Poll().Models[0].Sources[0].Records < 4)
            await _poller.Answer!.WaitAsync(Long);
        Assert.Equal(0, _poller.Poll().Models[0].Report.Joins!.Expired);
        _gate.SetResult();
        do
        {
            await _poller.Answer!.WaitAsync(Long);
            _poller.Poll(looks: false);
        }
        while (_poller.Answer is not null);

        // The clock goes on with the next poll, and what is over by it is let go of with the one after that: of the three without a label
        // the wait of day 6 is over on day 18.
        _poller.Poll(looks: false);
        var joined = _poller.Poll(looks: false).Models[0].Report.Joins!;
        Assert.Equal((1, 0, 0), (joined.Expired, joined.Unmatched, joined.Unknown));
    }

    [Fact]
    public async Task A_logs_clock_waits_for_what_a_source_says_to_a_look()
    {
        // A label of an id that nobody knows waits for 7 days and an hour, and the second prediction is of day 30.
        var (end, model) = (Start + TimeSpan.FromDays(30), TinyModel.Define("slow"));
        var predictions = new ListedSource("predictions", Start, end) { Until = 1 };
        var labels = new GatedSource("labels", model.Labels!.Schema!, [Label(Start, 7)], Task.CompletedTask);
        var poller = Poll(TinyModel.PipelineOf(model, predictions, labels));
        do
        {
            poller.Poll(looks: false);
            await (poller.Answer ?? Task.CompletedTask).WaitAsync(Long);
        }
        while (poller.IsFetching);
        var later = new TaskCompletionSource();
        (labels.Later, predictions.Until) = (later.Task, 2);
        labels.Append(Label(Start + TimeSpan.FromMinutes(1), 7));

        // However often it is polled: the second label, of the same hour, may come before the clock has passed the wait of the first.
        for (var poll = 0; poll < 3; poll++)
        {
            var waiting = poller.Poll().Models[0];
            Assert.Equal((Start, true), (waiting.Report.At, waiting.IsAtEnd));
            Assert.Equal((0, 2), (waiting.Report.Joins!.Unknown, waiting.Report.Predictions));
        }

        Assert.True(poller.CaughtUp);
        Assert.False(poller.IsFetching);
        later.SetResult();
        await poller.Answer!.WaitAsync(Long);
        var fetches = labels.Fetches;
        Assert.Equal(end, poller.Poll(looks: false).Models[0].Report.At);
        Assert.Null(poller.Answer);
        Assert.Equal(fetches, labels.Fetches);
        poller.Poll();
        await poller.Answer!.WaitAsync(Long);
        Assert.Equal(1, poller.Poll(looks: false).Models[0].Report.Joins!.Unknown);
    }

    [Fact]
    public async Task A_replay_waits_for_all_that_it_has()
    {
        var (hour, model) = (TimeSpan.FromHours(1), TinyModel.Define("slow"));
        string[] labels = [.. Enumerable.Range(1, 20).Select(number => Label(Start + number * hour, number))];
        using var pipeline = TinyModel.PipelineOf(
            model, new ListedSource("predictions", Start), new GatedSource("labels", model.Labels!.Schema!, labels, _gate.Task, isClosed: true));
        var replay = new Replay([pipeline], new(null, null, hour, 100 * hour));
        var running = Task.Run(() => replay.Run().Select(snapshot => snapshot.Models[0].Sources[1].Records).ToList());

        _gate.SetResult();

        Assert.Equal(Enumerable.Range(0, 21).Select(number => (long)number), await running.WaitAsync(Long));
    }

    [Fact]
    public void A_model_is_let_go_of_at_once_while_a_fetch_hangs()
    {
        var slow = TinyModel.Define("slow");
        var poller = Poll(TinyModel.PipelineOf(slow, new ListedSource("predictions", Start), Labels(slow)));
        poller.Poll();

        Assert.Empty(poller.Close());

        Assert.False(_gate.Task.IsCompleted);
    }

    private GatedSource Labels(ModelDefinition model) =>
        new("labels", model.Labels!.Schema!, [Label(Start, 1)], _gate.Task);

    private static string Label(Instant time, int id) => $$"""{"t":"{{time.ToRfc3339()}}","i":"{{id}}","l":1}""";

    private static ModelPipeline Other() => TinyModel.PipelineOf(
        TinyModel.Define("other"), new ListedSource("predictions", Start, Start + TimeSpan.FromHours(1)), new ListedSource("labels", Start));

    private Poller Poll(params ModelPipeline[] pipelines) =>
        _poller = new([.. pipelines], ClockMode.Log, TimeProvider.System) { Patience = TimeSpan.FromDays(1) };
}
