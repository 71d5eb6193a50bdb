using System.Collections.Immutable;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Formats;
using MlBudget.Sources.Helping;

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

    /// <summary>
    /// How many batches of a source are read of one model before the next model of the same logs is read. What was decoded for the first one is
    /// kept for this many batches only (<see cref="SharedRecords.Rows"/>): were more read at once, the next model would find the first of them
    /// forgotten, and decode them again.
    /// </summary>
    private const int BatchesInTurn = SharedRecords.Rows / Batch.DefaultCapacity;

    /// <summary>After what time a reading ends for now.</summary>
    public static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _abandoning = new();
    private readonly CancellationToken _abandoned;
    private readonly HashSet<ModelPipeline> _read = [];
    private readonly Dictionary<ModelPipeline, Exception> _failures = [];

    /// <summary>Those that have come a round further than others for which there was no time any more.</summary>
    private readonly HashSet<ModelPipeline> _ahead = [];

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

    /// <summary>Those of the models whose reading was begun last.</summary>
    public ImmutableArray<ModelPipeline> Begun { get; private set; } = [];

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
    /// <param name="pipelines">Those of the models that are to be read, in their order: where there isn't time for all, the last are passed over.</param>
    /// <exception cref="IOException">It can't be begun now; that can be tried again.</exception>
    public void Begin(ImmutableArray<ModelPipeline> pipelines)
    {
        (_begun, BegunAt) = (_time.GetTimestamp(), Instant.Now(_time));
        Begun = [];
        _read.Clear();
        _failures.Clear();
        _task = _earlier.IsCompleted ? OwnThread.Run(() => Read(pipelines))
            : _earlier.ContinueWith(_ => Read(pipelines), CancellationToken.None, TaskContinuationOptions.LongRunning, TaskScheduler.Default);
        Begun = pipelines;
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

    /// <summary>Whether a model was read, after reading has ended.</summary>
    public bool HasRead(ModelPipeline pipeline) => _read.Contains(pipeline);

    /// <summary>Whether there was no time for a model whose reading was begun, after reading has ended.</summary>
    public bool HasPassedOver(ModelPipeline pipeline) => Begun.Contains(pipeline) && !_read.Contains(pipeline) && !_failures.ContainsKey(pipeline);

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

    /// <summary>
    /// Reads models in rounds, a little of each, until nothing is left or the time is over. That is looked at behind each model, and behind each batch
    /// of one by itself: many models together may take long though none of them does. A round that was not finished is finished first, so that the models stay at the same
    /// records and go on sharing what is decoded of them.
    /// </summary>
    private bool Read(ImmutableArray<ModelPipeline> pipelines)
    {
        _abandoned.ThrowIfCancellationRequested();
        var begun = _time.GetTimestamp();
        var batches = pipelines.Length == 1 ? MaxBatches : BatchesInTurn;
        if (pipelines.All(_ahead.Contains))
            _ahead.ExceptWith(pipelines);
        for (var read = 0; read < MaxBatches; read += batches)
        {
            foreach (var pipeline in pipelines.Where(pipeline => !_failures.ContainsKey(pipeline) && !_ahead.Contains(pipeline)).ToList())
            {
                if (IsOver() && _read.Count + _failures.Count > 0)
                    return true;
                ReadOn(pipeline, batches, pipelines.Length == 1 ? IsOver : null);
                _ahead.Add(pipeline);
            }

            _ahead.ExceptWith(pipelines);
            if (pipelines.All(pipeline => _failures.ContainsKey(pipeline) || (_read.Contains(pipeline) && pipeline.IsRead)))
                return true;
        }

        return true;

        bool IsOver() => _time.GetElapsedTime(begun) > MaxTime;
    }

    /// <summary>Reads on in a model's sources, which are looked at for what is new first, where that is due.</summary>
    private void ReadOn(ModelPipeline pipeline, int batches, Func<bool>? isOver)
    {
        try
        {
            if (pipeline.IsLookDue)
                pipeline.Refresh(BegunAt, _abandoned);
            pipeline.ReadOn(batches, isOver, _abandoned);
            _read.Add(pipeline);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _failures[pipeline] = error;
            _read.Remove(pipeline);
        }
    }
}
