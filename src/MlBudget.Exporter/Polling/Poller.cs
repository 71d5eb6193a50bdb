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
internal sealed class Poller
{
    private readonly ImmutableArray<ModelPipeline> _pipelines;
    private readonly ClockMode _clock;
    private readonly TimeProvider _time;

    /// <summary>Models that read the same logs are read together.</summary>
    private readonly ImmutableArray<ModelReading> _readings;

    private readonly Dictionary<string, ModelStatus> _committed = [];
    private readonly HashSet<string> _uncommitted = [];
    private readonly PollTurns _turns;

    /// <summary>A poller of models that have read nothing.</summary>
    /// <param name="pipelines">The models.</param>
    /// <param name="clock">Which clock the numbers are of.</param>
    /// <param name="time">The wall clock.</param>
    public Poller(ImmutableArray<ModelPipeline> pipelines, ClockMode clock, TimeProvider time)
    {
        (_pipelines, _clock, _time) = (pipelines, clock, time);
        _readings = [.. pipelines.GroupBy(pipeline => (object?)pipeline.SharedLogs ?? pipeline).Select(group => new ModelReading([.. group], time))];
        _turns = new(_readings, time);
    }

    /// <summary>After how long without an answer, or without time for it, a source is down. The poll goes on without its model.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long further models are waited for in a poll in which one doesn't answer: they may be on the same disk.</summary>
    private TimeSpan Haste => Patience / 10;

    /// <summary>
    /// Whether the last poll left nothing to read, or nothing that can be read before the store can be written or a source answers.
    /// </summary>
    public bool CaughtUp => !_turns.IsCut && _readings.All(reading => reading.IsUnderWay || reading.Pipelines.All(pipeline =>
        pipeline.AtEnd || pipeline.News is not null || _uncommitted.Contains(pipeline.Model)));

    /// <summary>Whether a source is being fetched of which more is to come.</summary>
    public bool IsFetching => _readings.Any(reading => !reading.IsUnderWay && reading.Pipelines.Any(pipeline => pipeline is { AtEnd: false, News: not null }));

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
    /// is more to read than a poll has time for, the models take turns (<see cref="PollTurns"/>), so that there is a page of those that were read.</summary>
    /// <param name="looks">Whether sources are looked at for what is new; else what earlier looks have found is read on.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    /// <exception cref="StorageDamagedException">The store is damaged.</exception>
    public Snapshot Poll(bool looks = true, CancellationToken stop = default)
    {
        // Also of those that have no turn in this poll: they are looked at when they have one.
        foreach (var pipeline in looks ? _pipelines : [])
            pipeline.CallForLook();
        var shown = new Dictionary<ModelPipeline, ModelStatus>();
        var setbacks = CommitAgain();
        var patience = Patience;
        foreach (var turn in _turns.OfPoll(heldBack: setbacks.Keys.ToHashSet()))
        {
            foreach (var pipeline in Read(turn, patience, setbacks, stop))
            {
                if (Commit(pipeline, turn.Reading.BegunAt) is { } setback)
                    setbacks.Add(pipeline, setback);
                else
                    shown.Add(pipeline, Report(pipeline));
            }

            if (turn.Reading.IsUnderWay && !turn.HasBegun)
                patience = Haste;
        }

        Polled = [.. _pipelines.Where(shown.ContainsKey)];
        return SnapshotOf(shown, setbacks);
    }

    /// <summary>
    /// Reads a model that goes on where the store's last commit of it was only once an earlier reading of it is over. Until its sources answer, the
    /// numbers are those of that commit.
    /// </summary>
    /// <param name="pipeline">One of the models, which goes on from there.</param>
    /// <param name="earlier">The end of an earlier reading; null if there was none.</param>
    public void Continue(ModelPipeline pipeline, Task? earlier)
    {
        if (pipeline.Clock is { } clock)
            _committed[pipeline.Model] = pipeline.LastReport(clock);
        if (earlier is not null)
            _readings.First(reading => reading.Pipelines.Contains(pipeline)).Follow(earlier);
    }

    /// <summary>Stores what was decided of a model, one of those that are watched.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="decisions">All decisions of it.</param>
    /// <exception cref="StorageException">Nothing of it was stored.</exception>
    public void Write(string model, Decisions decisions)
    {
        _pipelines.First(pipeline => pipeline.Model == model).Write(decisions);
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
        _pipelines.First(pipeline => pipeline.Model == model).Write(deployment);
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
        var templates = ImmutableArray.CreateBuilder<ModelStatus>();
        var unavailable = ImmutableArray.CreateBuilder<UnavailableModel>();
        foreach (var pipeline in _pipelines)
        {
            var setback = setbacks.GetValueOrDefault(pipeline) ?? Setback.Waits(isError: !_turns.WasRead(pipeline) || _turns.WaitOf(pipeline) >= Patience);
            var known = pipeline.IsOfTemplate ? templates : models;
            if (shown.TryGetValue(pipeline, out var status))
                known.Add(status);
            else if (_committed.TryGetValue(pipeline.Model, out var last))
                known.Add(setback.ApplyTo(last));
            else
                unavailable.Add(new(pipeline.Model, pipeline.Sources, setback.Reason));
        }

        var at = (models.Count > 0 ? models : templates).Select(model => (Instant?)model.Report.At).Max() ?? Instant.Now(_time);
        return new(at, models.ToImmutable())
        {
            Templates = templates.ToImmutable(),
            Unavailable = unavailable.ToImmutable(),
            Wall = _clock == ClockMode.Wall ? Instant.Now(_time) : null,
        };
    }

    /// <summary>Tries again to commit what an earlier poll could not, of models that are not read before that.</summary>
    /// <returns>Why that could not be, by model.</returns>
    private Dictionary<ModelPipeline, Setback> CommitAgain()
    {
        var setbacks = new Dictionary<ModelPipeline, Setback>();
        foreach (var pipeline in _pipelines.Where(pipeline => _uncommitted.Contains(pipeline.Model)))
        {
            if (Stored(() => Commit(pipeline)) is { } setback)
                setbacks.Add(pipeline, setback);
        }

        return setbacks;
    }

    /// <summary>Reads the sources of models.</summary>
    /// <param name="turn">Which models.</param>
    /// <param name="patience">How long they are waited for, if their reading begins with this turn.</param>
    /// <param name="setbacks">Gets why models could not be read.</param>
    /// <param name="stop">Ends it early.</param>
    /// <returns>Those that were read.</returns>
    private IEnumerable<ModelPipeline> Read(PollTurn turn, TimeSpan patience, Dictionary<ModelPipeline, Setback> setbacks, CancellationToken stop)
    {
        var reading = turn.Reading;
        if (!turn.HasBegun && !TryBegin(turn, setbacks))
            return [];
        if (!reading.TryEnd(turn.HasBegun ? TimeSpan.Zero : patience, stop))
        {
            // The others that read the same logs can't be read meanwhile either.
            var isLong = reading.Elapsed >= Patience || (!turn.HasBegun && patience >= Patience);
            foreach (var pipeline in reading.Pipelines)
                setbacks.TryAdd(pipeline, Standstill(reading, pipeline, isLong));
            return [];
        }

        foreach (var pipeline in turn.Models)
        {
            if (reading.FailureOf(pipeline) is { } failure)
                setbacks.Add(pipeline, Setback.Unreadable(failure, pipeline.BeingRead));
        }

        return turn.Models.Where(reading.HasRead);
    }

    private static bool TryBegin(PollTurn turn, Dictionary<ModelPipeline, Setback> setbacks)
    {
        try
        {
            turn.Reading.Begin(turn.Models);
            return true;
        }
        catch (IOException error)
        {
            foreach (var pipeline in turn.Models)
                setbacks.Add(pipeline, Setback.Unreadable(error, source: null));
            return false;
        }
    }

    /// <summary>Commits what was read of a model; why that could not be, else null.</summary>
    private Setback? Commit(ModelPipeline pipeline, Instant begunAt) => Stored(() =>
    {
        // What was read on without another look is of the last one.
        var at = Instant.Min(pipeline.LookedAt ?? begunAt, begunAt);
        pipeline.NoteRead(at);
        pipeline.Advance(ModelClock.Of(pipeline, _clock, at), at, ModelClock.KnownTo(pipeline, _clock));
        Commit(pipeline);
    });

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
        : new("its sources are still being read", IsError: !_turns.WasRead(pipeline), Source: null);

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
        pipeline.Commit(Instant.Now(_time));
        _uncommitted.Remove(pipeline.Model);
    }
}
