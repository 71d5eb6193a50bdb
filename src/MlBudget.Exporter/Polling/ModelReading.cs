namespace MlBudget.Exporter.Polling;

/// <summary>
/// Reads what is new in one model's sources, on a thread of its own that is waited for: a file system that doesn't answer
/// blocks who asks it, for as long as it likes, and must not hold up the other models. It has one caller at a time.
/// </summary>
/// <param name="pipeline">The model; not to be touched while reading is under way.</param>
/// <param name="maxBatches">After how many batches of a source to stop for now.</param>
/// <param name="time">Measures how long it takes.</param>
internal sealed class ModelReading(ModelPipeline pipeline, int maxBatches, TimeProvider time) : IDisposable
{
    private Task? _task;
    private long _begun;

    /// <summary>The model.</summary>
    public ModelPipeline Pipeline => pipeline;

    /// <summary>Whether it has begun, and nobody has seen it end.</summary>
    public bool IsUnderWay => _task is not null;

    /// <summary>How long ago it has begun.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_begun);

    /// <summary>Begins to read.</summary>
    public void Begin()
    {
        _begun = time.GetTimestamp();
        // Not one of the pool's threads: those serve the pages.
        _task = Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Waits until what has begun ends.</summary>
    /// <param name="patience">For how long.</param>
    /// <param name="stop">Ends the waiting at once.</param>
    /// <returns>Whether it has ended.</returns>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    public bool TryEnd(TimeSpan patience, CancellationToken stop)
    {
        var task = _task!;
        try
        {
            task.WaitAsync(patience, time, stop).GetAwaiter().GetResult();
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            return false;
        }

        _task = null;
        return true;
    }

    /// <summary>Lets go of the model; of its sources only when who reads them is back.</summary>
    public void Dispose()
    {
        pipeline.CloseStore();
        if (_task is null)
            pipeline.Dispose();
        else
            _task.ContinueWith(_ => pipeline.Dispose(), TaskScheduler.Default);
    }

    private void Read()
    {
        pipeline.Refresh();
        pipeline.ReadOn(maxBatches);
    }
}
