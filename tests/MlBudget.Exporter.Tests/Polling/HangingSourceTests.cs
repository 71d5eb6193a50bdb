using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>A source whose file system doesn't answer.</summary>
public sealed class HangingSourceTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);
    private static readonly Instant Start = Instant.From(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));

    private readonly ManualResetEventSlim _gate = new();
    private readonly ListedSource _hanging = new("labels", Start);
    private readonly ListedSource _other = new("predictions", Start, Start + TimeSpan.FromHours(1));
    private readonly Poller _poller;

    public HangingSourceTests()
    {
        _poller = new(
            [TinyModel.Pipeline(new("predictions", Start), _hanging), TinyModel.Pipeline(_other, new("labels", Start), "other")],
            ClockMode.Log, TimeProvider.System)
        {
            Patience = TimeSpan.FromMilliseconds(50),
        };
    }

    public void Dispose()
    {
        _gate.Set();
        Task.WaitAll(_poller.Close().Values);
        _gate.Dispose();
    }

    [Fact]
    public void It_is_down_its_model_keeps_its_numbers_and_the_other_models_go_on()
    {
        var snapshot = PollUntil(_ => _poller.Polled.Length == 2);
        Assert.All(snapshot.Models.SelectMany(model => model.Sources), source => Assert.Null(source.Error));
        _hanging.Gate = _gate;

        snapshot = PollUntil(IsDown);

        var (held, going) = (snapshot.Models[0], snapshot.Models[1]);
        Assert.Equal(1, held.Report.Predictions);
        Assert.Null(held.Sources[0].Error);
        Assert.Equal(2, going.Report.Predictions);
        Assert.All(going.Sources, source => Assert.Null(source.Error));
        Assert.Equal(["other"], _poller.Polled.Select(pipeline => pipeline.Model));
        Assert.True(_poller.CaughtUp);

        _gate.Set();
        snapshot = PollUntil(_ => _poller.Polled.Length == 2);
        Assert.Null(snapshot.Models[0].Sources[1].Error);
    }

    [Fact]
    public void A_model_whose_source_never_answered_is_not_available_and_says_why()
    {
        _hanging.Gate = _gate;

        var snapshot = PollUntil(IsDown);

        Assert.Equal("tiny", Assert.Single(snapshot.Unavailable).Model);
        Assert.Equal("other", Assert.Single(snapshot.Models).Report.Model);
    }

    [Fact]
    public void A_source_that_fails_on_the_way_stops_no_other_model()
    {
        PollUntil(_ => _poller.Polled.Length == 2);
        _hanging.Unreadable = new IOException("Stale file handle");

        var snapshot = PollUntil(snapshot => IsOtherPolled && snapshot.Models[0].Sources[1].Error is not null);

        Assert.Equal("can't be read: Stale file handle", snapshot.Models[0].Sources[1].Error);
        Assert.All(snapshot.Models[1].Sources, source => Assert.Null(source.Error));
        _hanging.Unreadable = null;
        Assert.Null(PollUntil(_ => _poller.Polled.Length == 2).Models[0].Sources[1].Error);
    }

    [Fact]
    public async Task Its_answer_is_told_to_who_waits_for_the_next_poll()
    {
        _hanging.Gate = _gate;
        PollUntil(IsDown);
        var answer = _poller.Answer!;
        Assert.False(answer.IsCompleted);

        _gate.Set();

        await answer.WaitAsync(Long);
        PollUntil(_ => _poller.Polled.Length == 2);
        Assert.Null(_poller.Answer);
    }

    [Fact]
    public async Task Who_waits_for_it_can_be_stopped_at_once()
    {
        using var stop = new CancellationTokenSource();
        var patient = new Poller(
            [TinyModel.Pipeline(new("predictions", Start), new("labels", Start) { Gate = _gate })], ClockMode.Log, TimeProvider.System)
        {
            Patience = TimeSpan.FromHours(1),
        };
        var poll = Task.Run(() => patient.Poll(stop: stop.Token));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll.WaitAsync(Long));
    }

    [Fact]
    public void It_is_closed_when_it_has_answered_and_not_before()
    {
        _hanging.Gate = _gate;
        PollUntil(IsDown);

        Assert.Equal(["tiny"], _poller.Close().Keys);

        Assert.True(_other.IsDisposed);
        Assert.False(_hanging.IsDisposed);
        _gate.Set();
        Assert.True(SpinWait.SpinUntil(() => _hanging.IsDisposed, Long));
    }

    private bool IsOtherPolled => _poller.Polled.Any(pipeline => pipeline.Model == "other");

    private bool IsDown(Snapshot snapshot)
    {
        var reason = snapshot.Unavailable.FirstOrDefault(model => model.Model == "tiny")?.Reason
            ?? snapshot.Models.First(model => model.Report.Model == "tiny").Sources[1].Error;
        return IsOtherPolled && reason?.StartsWith("has not answered for", StringComparison.Ordinal) == true;
    }

    /// <summary>Polls until a poll gives what is waited for: on a loaded machine a healthy source may take its time as well.</summary>
    private Snapshot PollUntil(Func<Snapshot, bool> isIt)
    {
        Snapshot? last = null;
        Assert.True(SpinWait.SpinUntil(() => isIt(last = _poller.Poll()), Long));
        return last!;
    }
}
