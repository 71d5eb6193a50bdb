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
    private readonly ImmutableArray<ModelReading> _readings = [.. pipelines.Select(pipeline => new ModelReading(pipeline, time))];

    private readonly Dictionary<string, ModelStatus> _committed = [];
    private readonly HashSet<string> _uncommitted = [];

    /// <summary>The models of which a reading has ended: of the others nobody knows whether their sources can be read.</summary>
    private readonly HashSet<string> _read = [];

    /// <summary>After how long without an answer a source is down, and the poll goes on without its model.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long further models are waited for in a poll in which one doesn't answer: they may be on the same disk.</summary>
    private TimeSpan Haste => Patience / 10;

    /// <summary>
    /// Whether the last poll left nothing to read, or nothing that can be read before the store can be written or a source answers.
    /// </summary>
    public bool CaughtUp => _readings.All(reading => reading.IsUnderWay || reading.Pipeline.AtEnd || reading.Pipeline.News is not null
        || _uncommitted.Contains(reading.Pipeline.Model));

    /// <summary>Whether a source is being fetched of which more is to come.</summary>
    public bool IsFetching => _readings.Any(reading => !reading.IsUnderWay && reading.Pipeline.News is not null);

    /// <summary>Ends when a source that the last poll didn't wait for has answered; null where there is none.</summary>
    public Task? Answer
    {
        get
        {
            var ends = _readings.Select(reading => reading.IsUnderWay ? reading.End : reading.Pipeline.News).OfType<Task>().ToList();
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

    /// <summary>One poll. Of a model whose sources don't answer or whose commit fails, the numbers are those of its last commit.</summary>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    /// <exception cref="StorageDamagedException">The store is damaged.</exception>
    public Snapshot Poll(CancellationToken stop = default)
    {
        var models = ImmutableArray.CreateBuilder<ModelStatus>();
        var unavailable = ImmutableArray.CreateBuilder<UnavailableModel>();
        var polled = ImmutableArray.CreateBuilder<ModelPipeline>();
        var patience = Patience;
        foreach (var reading in _readings)
        {
            var pipeline = reading.Pipeline;
            var setback = Poll(reading, patience, stop);
            if (setback is null)
            {
                models.Add(Report(pipeline));
                polled.Add(pipeline);
            }
            else if (_committed.TryGetValue(pipeline.Model, out var last))
            {
                models.Add(setback.ApplyTo(last));
            }
            else
            {
                unavailable.Add(new(pipeline.Model, pipeline.Sources, setback.Reason));
            }

            if (reading.IsUnderWay)
                patience = Haste;
        }

        Polled = polled.ToImmutable();
        var at = models.Select(model => (Instant?)model.Report.At).Max() ?? Instant.Now(time);
        return new(at, models.ToImmutable()) { Unavailable = unavailable.ToImmutable(), Wall = clock == ClockMode.Wall ? Instant.Now(time) : null };
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
            _readings.First(reading => reading.Pipeline == pipeline).Follow(earlier);
        return notes;
    }

    /// <summary>Stores what was decided of a model, one of those that are watched.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="decisions">All decisions of it.</param>
    /// <exception cref="StorageException">Nothing of it was stored.</exception>
    public void Write(string model, Decisions decisions)
    {
        _readings.Select(reading => reading.Pipeline).First(pipeline => pipeline.Model == model).Write(decisions);
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
        _readings.Select(reading => reading.Pipeline).First(pipeline => pipeline.Model == model).Write(deployment);
        if (_committed.TryGetValue(model, out var last))
            _committed[model] = last with { Policies = last.Policies with { Deployments = last.Policies.Deployments.With(deployment) } };
    }

    /// <summary>Lets go of the models.</summary>
    /// <returns>By the names of the models whose sources don't answer: the end of their reading.</returns>
    public Dictionary<string, Task> Close()
    {
        foreach (var reading in _readings)
            reading.Dispose();
        return _readings.Where(reading => !reading.End.IsCompleted)
            .ToDictionary(reading => reading.Pipeline.Model, reading => reading.End, StringComparer.Ordinal);
    }

    /// <summary>Reads a model's sources and commits; why that could not be, else null. What failed is tried again first.</summary>
    private Setback? Poll(ModelReading reading, TimeSpan patience, CancellationToken stop)
    {
        var pipeline = reading.Pipeline;
        try
        {
            if (reading.IsUnderWay)
            {
                patience = TimeSpan.Zero;
            }
            else
            {
                if (_uncommitted.Contains(pipeline.Model))
                    Commit(pipeline, Instant.Now(time));
                reading.Begin();
            }

            if (!reading.TryEnd(patience, stop))
                return Standstill(reading, isLong: patience >= Patience || reading.Elapsed >= Patience);
            _read.Add(pipeline.Model);
            var wall = reading.BegunAt;
            // One source is read after the other, and they grow meanwhile: of what one has shown to be over, the other may
            // hold something yet. What was over when the last poll had ended was read by both.
            pipeline.NoteRead(wall);
            pipeline.Advance(ClockOf(pipeline, wall), wall, knownTo: pipeline.Clock);
            Commit(pipeline, Instant.Now(time));
            return null;
        }
        catch (StorageException error) when (error is not StorageDamagedException)
        {
            return new($"storage: {error.Message}", IsError: true, Source: null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new($"can't be read: {error.Message}", IsError: true, pipeline.BeingRead);
        }
    }

    private Setback Standstill(ModelReading reading, bool isLong) => isLong
        ? new(
            $"has not answered for {Durations.Format(TimeSpan.FromSeconds(Math.Floor(Patience.TotalSeconds)))} or longer: what it is read from is "
            + "slow, or hangs; the numbers of the model are those of before", IsError: true, reading.Pipeline.BeingRead)
        : new("its sources are still being read", IsError: !_read.Contains(reading.Pipeline.Model), Source: null);

    /// <summary>Says how a model stands. What that shows for the first time is committed before anybody sees it; where it can't be, that is
    /// an error of its sources, and the next poll tries again.</summary>
    private ModelStatus Report(ModelPipeline pipeline)
    {
        var status = _committed[pipeline.Model] = pipeline.Shown();
        if (!pipeline.HasNews)
            return status;
        try
        {
            Commit(pipeline, Instant.Now(time));
        }
        catch (StorageException error) when (error is not StorageDamagedException)
        {
            return new Setback($"storage: {error.Message}", IsError: true, Source: null).ApplyTo(status);
        }

        return status;
    }

    private void Commit(ModelPipeline pipeline, Instant wall)
    {
        _uncommitted.Add(pipeline.Model);
        pipeline.Commit(wall);
        _uncommitted.Remove(pipeline.Model);
    }

    /// <summary>
    /// The instant of a model's numbers; null before there is one. It never goes back, unless the wall clock that rules it
    /// did.
    /// </summary>
    private Instant? ClockOf(ModelPipeline pipeline, Instant wall)
    {
        var known = clock == ClockMode.Log ? pipeline.LogClock : WallClockOf(pipeline, wall);
        var now = known is null || known < pipeline.Clock ? pipeline.Clock : known;
        return clock == ClockMode.Wall && now > wall ? wall : now;
    }

    /// <summary>
    /// The wall clock, but no further than the log is known: what is not read yet, or can't be, would count as silence.
    /// </summary>
    private static Instant? WallClockOf(ModelPipeline pipeline, Instant wall)
    {
        if (pipeline.KnownTo == Instant.MinValue || (!pipeline.AtEnd && pipeline.LogClock is null))
            return null;
        var known = pipeline.AtEnd ? wall : Instant.Min(wall, pipeline.LogClock!.Value);
        return pipeline.KnownTo is { } held ? Instant.Min(known, held) : known;
    }

    /// <summary>Why a model's numbers stay as they are for now.</summary>
    /// <param name="Reason">The reason, for people.</param>
    /// <param name="IsError">Whether a source is down for it.</param>
    /// <param name="Source">Which one; null for all of them.</param>
    private sealed record Setback(string Reason, bool IsError, string? Source)
    {
        public ModelStatus ApplyTo(ModelStatus last) => !IsError ? last : last with
        {
            Sources = [.. last.Sources.Select(source => Source is null || source.Name == Source ? source with { Error = Reason } : source)],
        };
    }
}
