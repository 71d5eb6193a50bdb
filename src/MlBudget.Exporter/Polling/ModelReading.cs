using System.Collections.Immutable;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Formats;

namespace MlBudget.Exporter.Polling;

/// <summary>
/// Reads what is new in the sources of a model, or of models that read the same logs, on a thread of its own that is waited for: a file
/// system that doesn't answer blocks who asks it, for as long as it likes, and must not hold up the other models. It has one
/// caller at a time.
/// </summary>
internal sealed class ModelReading : IDisposable
{
    /// <summary>
    /// After how many batches of a source, or what time, a reading ends for now, so that there is a commit and a new page: half a
    /// million records or so.
    /// </summary>
    private const int MaxBatches = 256;

    /// <summary>How many batches are read of one model before it is the turn of the next: what was decoded for it is still known then.</summary>
    private const int BatchesInTurn = SharedRecords.Rows / Batch.DefaultCapacity;

    /// <summary>After what time a reading ends for now.</summary>
    public static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _abandoning = new();
    private readonly CancellationToken _abandoned;
    private readonly Dictionary<ModelPipeline, Exception> _failures = [];
    private ImmutableArray<ModelPipeline> _read = [];
    private Task? _task;
    private Task _earlier = Task.CompletedTask;
    private long _begun;

    /// <summary>Nothing is read before it is begun.</summary>
    /// <param name="pipelines">The models, several where they read the same logs; not to be touched while reading is under way.</param>
    /// <param name="time">The wall clock, which also measures how long it takes.</param>
    public ModelReading(ImmutableArray<ModelPipeline> pipelines, TimeProvider time)
    {
        (Pipelines, _time, _abandoned) = (pipelines, time, _abandoning.Token);
    }

    /// <summary>The models.</summary>
    public ImmutableArray<ModelPipeline> Pipelines { get; }

    /// <summary>Whether it has begun, and nobody has seen it end.</summary>
    public bool IsUnderWay => _task is not null;

    /// <summary>The end of what is under way, here and before it.</summary>
    public Task End => _task ?? _earlier;

    /// <summary>How long ago it has begun.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(_begun);

    /// <summary>The wall clock when it has begun: what was written later may not be read.</summary>
    public Instant BegunAt { get; private set; }

    /// <summary>Lets an earlier one of one of the models end before this one reads anything: they share the model's definition.</summary>
    /// <param name="earlier">The end of that one.</param>
    public void Follow(Task earlier) => _earlier = Task.WhenAll(_earlier, earlier);

    /// <summary>Begins to read.</summary>
    /// <param name="pipelines">Those of the models that are to be read.</param>
    /// <exception cref="IOException">It can't be begun now; that can be tried again.</exception>
    public void Begin(ImmutableArray<ModelPipeline> pipelines)
    {
        (_begun, BegunAt) = (_time.GetTimestamp(), Instant.Now(_time));
        _read = pipelines;
        _failures.Clear();
        _task = _earlier.IsCompleted ? OwnThread.Run(Read)
            : _earlier.ContinueWith(_ => Read(), CancellationToken.None, TaskContinuationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Waits until what has begun ends.</summary>
    /// <param name="patience">For how long.</param>
    /// <param name="stop">Ends the waiting at once.</param>
    /// <returns>Whether it has ended.</returns>
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

    /// <summary>Whether what was begun last is of a model.</summary>
    public bool IsOf(ModelPipeline pipeline) => _read.Contains(pipeline);

    /// <summary>Why the sources of a model can't be read, after reading has ended; null where they can. It can be tried again.</summary>
    public Exception? FailureOf(ModelPipeline pipeline) => _failures.GetValueOrDefault(pipeline);

    /// <summary>Lets go of the models; of their sources only when who reads them is back.</summary>
    public void Dispose()
    {
        if (_abandoned.IsCancellationRequested)
            return;
        _abandoning.Cancel();
        _abandoning.Dispose();
        foreach (var pipeline in Pipelines)
            pipeline.CloseStore();
        if (_task is null or { IsCompleted: true })
            DisposeOfPipelines();
        else
            _task = _task.ContinueWith(_ => DisposeOfPipelines(), TaskScheduler.Default);
    }

    private void DisposeOfPipelines()
    {
        foreach (var pipeline in Pipelines)
            pipeline.Dispose();
    }

    private bool Read()
    {
        _abandoned.ThrowIfCancellationRequested();
        foreach (var pipeline in _read)
            Try(pipeline, () => pipeline.Refresh(_abandoned));
        var batches = _read.Length == 1 ? MaxBatches : BatchesInTurn;
        var read = 0;
        do
        {
            foreach (var pipeline in _read.Where(pipeline => !_failures.ContainsKey(pipeline)))
                Try(pipeline, () => pipeline.ReadOn(batches, isOver: _read.Length == 1 ? IsOver : null, _abandoned));
            read += batches;
        }
        while (read < MaxBatches && !IsOver() && _read.Any(pipeline => !pipeline.IsRead && !_failures.ContainsKey(pipeline)));
        return true;
    }

    private bool IsOver() => Elapsed > MaxTime;

    private void Try(ModelPipeline pipeline, Action read)
    {
        try
        {
            read();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _failures[pipeline] = error;
        }
    }
}
