using System.Collections.Immutable;
using MlBudget.Core.Policies;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Polling;

/// <summary>
/// Reads what is new and says how all budgets stand, under the wall clock or the logs' own. Sources that don't answer are waited
/// for once; from then on the polls go on without them until they do.
/// </summary>
/// <param name="pipelines">The models.</param>
/// <param name="clock">Which clock the numbers are of.</param>
/// <param name="time">The wall clock.</param>
internal sealed class Poller(ImmutableArray<ModelPipeline> pipelines, ClockMode clock, TimeProvider time)
{
    /// <summary>Models that read the same logs are read together.</summary>
    private readonly ImmutableArray<ModelReading> _readings =
    [
        .. pipelines.GroupBy(pipeline => (object?)pipeline.SharedLogs ?? pipeline).Select(group => new ModelReading([.. group], time)),
    ];

    private readonly Dictionary<string, ModelStatus> _committed = [];
    private readonly HashSet<string> _uncommitted = [];

    /// <summary>The models of which a reading has ended: of the others nobody knows whether their sources can be read.</summary>
    private readonly HashSet<string> _read = [];

    /// <summary>The first of them to be read by the next poll.</summary>
    private int _first;

    /// <summary>Whether the last poll had no time for some of them.</summary>
    private bool _isCut;

    /// <summary>After how long without an answer a source is down, and the poll goes on without its model.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long further models are waited for in a poll in which one doesn't answer: they may be on the same disk.</summary>
    private TimeSpan Haste => Patience / 10;

    /// <summary>
    /// Whether the last poll left nothing to read, or nothing that can be read before the store can be written or a source answers.
    /// </summary>
    public bool CaughtUp => !_isCut && _readings.All(reading => reading.IsUnderWay || reading.Pipelines.All(pipeline =>
        pipeline.AtEnd || pipeline.News is not null || _uncommitted.Contains(pipeline.Model)));

    /// <summary>Whether a source is being fetched of which more is to come.</summary>
    public bool IsFetching => _readings.Any(reading => !reading.IsUnderWay && reading.Pipelines.Any(pipeline => pipeline.News is not null));

    /// <summary>Ends when a source that the last poll didn't wait for has answered; null where there is none.</summary>
    public Task? Answer
    {
        get
        {
            var ends = _readings.SelectMany(reading => reading.IsUnderWay ? [reading.End] : reading.Pipelines.Select(pipeline => pipeline.News))
                .OfType<Task>().ToList();
            return ends.Count == 0 ? null : Task.WhenAny(ends);
        }
    }

    /// <summary>Whether every commit of the last poll went well.</summary>
    public bool IsCommitted => _uncommitted.Count == 0;

    /// <summary>How a model stood when it was committed last; null where nothing is known yet.</summary>
    /// <param name="model">Its name.</param>
    public ModelStatus? LastOf(string model) => _committed.GetValueOrDefault(model);

    /// <summary>The models that the last poll has read and committed.</summary>
    public ImmutableArray<ModelPipeline> Polled { get; private set; } = [];

    /// <summary>One poll. Of a model whose sources don't answer or whose commit fails, the numbers are those of its last commit. While there
    /// is more to read than a poll has time for, the models take turns, so that there is a page of those that were read.</summary>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    /// <exception cref="StorageDamagedException">The store is damaged.</exception>
    public Snapshot Poll(CancellationToken stop = default)
    {
        var shown = new Dictionary<ModelPipeline, ModelStatus>();
        var setbacks = new Dictionary<ModelPipeline, Setback>();
        var (patience, catchingUp) = (Patience, TimeSpan.Zero);
        var next = 0;
        for (; next < _readings.Length && catchingUp < ModelReading.MaxTime; next++)
        {
            var reading = _readings[(_first + next) % _readings.Length];
            Read(reading, patience, setbacks, stop);
            foreach (var pipeline in reading.Pipelines.Where(pipeline => !setbacks.ContainsKey(pipeline)))
            {
                if (Commit(pipeline, reading.BegunAt) is { } setback)
                    setbacks.Add(pipeline, setback);
                else
                    shown.Add(pipeline, Report(pipeline));
            }

            if (reading.IsUnderWay)
                patience = Haste;
            else if (reading.Pipelines.Any(pipeline => !pipeline.IsRead))
                catchingUp += reading.Elapsed;
        }

        (_first, _isCut) = (next == _readings.Length ? _first : (_first + next) % _readings.Length, next < _readings.Length);
        Polled = [.. pipelines.Where(shown.ContainsKey)];
        return SnapshotOf(shown, setbacks);
    }

    /// <summary>
    /// Goes on where the store's last commit of a model was, once an earlier reading of it is over. Until its sources answer, the
    /// numbers are those of that commit.
    /// </summary>
    /// <param name="pipeline">One of the models.</param>
    /// <param name="store">The store.</param>
    /// <param name="earlier">The end of an earlier reading; null if there was none.</param>
    /// <returns>Which parts of the history start afresh, and why.</returns>
    /// <exception cref="StorageException">The store can't be read or written, or is damaged.</exception>
    public ImmutableArray<string> Continue(ModelPipeline pipeline, Store store, Task? earlier)
    {
        var notes = pipeline.ContinueFrom(store);
        if (pipeline.Clock is { } clock)
            _committed[pipeline.Model] = pipeline.LastReport(clock);
        if (earlier is not null)
            _readings.First(reading => reading.Pipelines.Contains(pipeline)).Follow(earlier);
        return notes;
    }

    /// <summary>Stores what was decided of a model, one of those that are watched.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="decisions">All decisions of it.</param>
    /// <exception cref="StorageException">Nothing of it was stored.</exception>
    public void Write(string model, Decisions decisions)
    {
        pipelines.First(pipeline => pipeline.Model == model).Write(decisions);
        if (_committed.TryGetValue(model, out var last))
            _committed[model] = last with { Decisions = decisions };
    }

    /// <summary>Stores that a version of a model was deployed.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="deployment">What was said.</param>
    /// <exception cref="StorageException">Nothing of it was stored.</exception>
    public void Write(string model, Deployment deployment)
    {
        // What the log shows may just be read: the next report has it.
        pipelines.First(pipeline => pipeline.Model == model).Write(deployment);
        if (_committed.TryGetValue(model, out var last))
            _committed[model] = last with { Policies = last.Policies with { Deployments = last.Policies.Deployments.With(deployment) } };
    }

    /// <summary>Lets go of the models.</summary>
    /// <returns>By the names of the models whose sources don't answer: the end of their reading.</returns>
    public Dictionary<string, Task> Close()
    {
        foreach (var reading in _readings)
            reading.Dispose();
        return _readings.Where(reading => !reading.End.IsCompleted).SelectMany(reading => reading.Pipelines, (reading, pipeline) => (reading, pipeline))
            .ToDictionary(model => model.pipeline.Model, model => model.reading.End, StringComparer.Ordinal);
    }

    /// <summary>The models in their order: those that were read, and of the others what was known before.</summary>
    private Snapshot SnapshotOf(Dictionary<ModelPipeline, ModelStatus> shown, Dictionary<ModelPipeline, Setback> setbacks)
    {
        var models = ImmutableArray.CreateBuilder<ModelStatus>();
        var unavailable = ImmutableArray.CreateBuilder<UnavailableModel>();
        foreach (var pipeline in pipelines)
        {
            var setback = setbacks.GetValueOrDefault(pipeline) ?? Setback.Waits with { IsError = !_read.Contains(pipeline.Model) };
            if (shown.TryGetValue(pipeline, out var status))
                models.Add(status);
            else if (_committed.TryGetValue(pipeline.Model, out var last))
                models.Add(setback.ApplyTo(last));
            else
                unavailable.Add(new(pipeline.Model, pipeline.Sources, setback.Reason));
        }

        var at = models.Select(model => (Instant?)model.Report.At).Max() ?? Instant.Now(time);
        return new(at, models.ToImmutable()) { Unavailable = unavailable.ToImmutable(), Wall = clock == ClockMode.Wall ? Instant.Now(time) : null };
    }

    /// <summary>Reads the sources of models. What failed to be committed is tried again first.</summary>
    /// <param name="reading">The models.</param>
    /// <param name="patience">How long they are waited for.</param>
    /// <param name="setbacks">Gets why models could not be read.</param>
    /// <param name="stop">Ends it early.</param>
    private void Read(ModelReading reading, TimeSpan patience, Dictionary<ModelPipeline, Setback> setbacks, CancellationToken stop)
    {
        if (reading.IsUnderWay)
        {
            patience = TimeSpan.Zero;
        }
        else
        {
            foreach (var pipeline in reading.Pipelines.Where(pipeline => _uncommitted.Contains(pipeline.Model)))
            {
                if (Stored(() => Commit(pipeline)) is { } setback)
                    setbacks.Add(pipeline, setback);
            }

            if (!TryBegin(reading, [.. reading.Pipelines.Where(pipeline => !setbacks.ContainsKey(pipeline))], setbacks))
                return;
        }

        var hasEnded = reading.TryEnd(patience, stop);
        foreach (var pipeline in reading.Pipelines.Where(pipeline => !setbacks.ContainsKey(pipeline)))
        {
            if (!reading.IsOf(pipeline))
                setbacks.Add(pipeline, Setback.Waits);
            else if (!hasEnded)
                setbacks.Add(pipeline, Standstill(reading, pipeline, isLong: patience >= Patience || reading.Elapsed >= Patience));
            else if (reading.FailureOf(pipeline) is { } failure)
                setbacks.Add(pipeline, Setback.Unreadable(failure, pipeline.BeingRead));
        }
    }

    private static bool TryBegin(ModelReading reading, ImmutableArray<ModelPipeline> read, Dictionary<ModelPipeline, Setback> setbacks)
    {
        if (read.IsEmpty)
            return false;
        try
        {
            reading.Begin(read);
            return true;
        }
        catch (IOException error)
        {
            foreach (var pipeline in read)
                setbacks.Add(pipeline, Setback.Unreadable(error, source: null));
            return false;
        }
    }

    /// <summary>Commits what was read of a model; why that could not be, else null.</summary>
    private Setback? Commit(ModelPipeline pipeline, Instant begunAt)
    {
        _read.Add(pipeline.Model);
        return Stored(() =>
        {
            // One source is read after the other, and they grow meanwhile: of what one has shown to be over, the other may
            // hold something yet. What was over when the last poll had ended was read by both.
            pipeline.NoteRead(begunAt);
            pipeline.Advance(ModelClock.Of(pipeline, clock, begunAt), begunAt, knownTo: pipeline.Clock);
            Commit(pipeline);
        });
    }

    private static Setback? Stored(Action store)
    {
        try
        {
            store();
            return null;
        }
        catch (StorageException error) when (error is not StorageDamagedException)
        {
            return Setback.Unstored(error);
        }
    }

    private Setback Standstill(ModelReading reading, ModelPipeline pipeline, bool isLong) => isLong
        ? new(
            $"has not answered for {Durations.Format(TimeSpan.FromSeconds(Math.Floor(Patience.TotalSeconds)))} or longer: what it is read from is "
            + "slow, or hangs; the numbers of the model are those of before", IsError: true, reading.Pipelines.Length == 1 ? pipeline.BeingRead : null)
        : new("its sources are still being read", IsError: !_read.Contains(pipeline.Model), Source: null);

    /// <summary>Says how a model stands. What that shows for the first time is committed before anybody sees it; where it can't be, that is
    /// an error of its sources, and the next poll tries again.</summary>
    private ModelStatus Report(ModelPipeline pipeline)
    {
        var status = _committed[pipeline.Model] = pipeline.Shown();
        if (!pipeline.HasNews)
            return status;
        try
        {
            Commit(pipeline);
        }
        catch (StorageException error) when (error is not StorageDamagedException)
        {
            return Setback.Unstored(error).ApplyTo(status);
        }

        return status;
    }

    private void Commit(ModelPipeline pipeline)
    {
        _uncommitted.Add(pipeline.Model);
        pipeline.Commit(Instant.Now(time));
        _uncommitted.Remove(pipeline.Model);
    }
}
