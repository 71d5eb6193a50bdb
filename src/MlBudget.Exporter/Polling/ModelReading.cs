using MlBudget.Core.Time;

namespace MlBudget.Exporter.Polling;

/// <summary>
/// Reads what is new in one model's sources, on a thread of its own that is waited for: a file system that doesn't answer
/// blocks who asks it, for as long as it likes, and must not hold up the other models. It has one caller at a time.
/// </summary>
internal sealed class ModelReading : IDisposable
{
    /// <summary>
    /// After how many batches of a source, or what time, a reading ends for now, so that there is a commit and a new page: half a
    /// million records or so.
    /// </summary>
    private const int MaxBatches = 256;

    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _abandoning = new();
    private readonly CancellationToken _abandoned;
    private Task? _task;
    private Task _earlier = Task.CompletedTask;
    private long _begun;

    /// <summary>Nothing is read before it is begun.</summary>
    /// <param name="pipeline">The model; not to be touched while reading is under way.</param>
    /// <param name="time">The wall clock, which also measures how long it takes.</param>
    public ModelReading(ModelPipeline pipeline, TimeProvider time)
    {
        (Pipeline, _time, _abandoned) = (pipeline, time, _abandoning.Token);
    }

    /// <summary>The model.</summary>
    public ModelPipeline Pipeline { get; }

    /// <summary>Whether it has begun, and nobody has seen it end.</summary>
    public bool IsUnderWay => _task is not null;

    /// <summary>The end of what is under way, here and before it.</summary>
    public Task End => _task ?? _earlier;

    /// <summary>How long ago it has begun.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(_begun);

    /// <summary>The wall clock when it has begun: what was written later may not be read.</summary>
    public Instant BegunAt { get; private set; }

    /// <summary>Lets an earlier one of the same model end before this one reads anything: they share the model's definition.</summary>
    /// <param name="earlier">The end of that one.</param>
    public void Follow(Task earlier) => _earlier = earlier;

    /// <summary>Begins to read.</summary>
    /// <exception cref="IOException">It can't be begun now; that can be tried again.</exception>
    public void Begin()
    {
        (_begun, BegunAt) = (_time.GetTimestamp(), Instant.Now(_time));
        _task = _earlier.IsCompleted ? OwnThread.Run(Read)
            : _earlier.ContinueWith(_ => Read(), CancellationToken.None, TaskContinuationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Waits until what has begun ends.</summary>
    /// <param name="patience">For how long.</param>
    /// <param name="stop">Ends the waiting at once.</param>
    /// <returns>Whether it has ended.</returns>
    /// <exception cref="IOException">What is read can't be; reading can be tried again.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    public bool TryEnd(TimeSpan patience, CancellationToken stop)
    {
        var task = _task!;
        task.WaitAsync(patience, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        stop.ThrowIfCancellationRequested();
        if (!task.IsCompleted)
            return false;
        _task = null;
        task.GetAwaiter().GetResult();
        return true;
    }

    /// <summary>Lets go of the model; of its sources only when who reads them is back.</summary>
    public void Dispose()
    {
        if (_abandoned.IsCancellationRequested)
            return;
        _abandoning.Cancel();
        _abandoning.Dispose();
        Pipeline.CloseStore();
        if (_task is null or { IsCompleted: true })
            Pipeline.Dispose();
        else
            _task = _task.ContinueWith(_ => Pipeline.Dispose(), TaskScheduler.Default);
    }

    private bool Read()
    {
        _abandoned.ThrowIfCancellationRequested();
        Pipeline.Refresh(_abandoned);
        Pipeline.ReadOn(MaxBatches, isOver: () => Elapsed > MaxTime, _abandoned);
        return Pipeline.AtEnd;
    }
}
