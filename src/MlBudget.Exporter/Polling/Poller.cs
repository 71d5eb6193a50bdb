using System.Collections.Immutable;
using MlBudget.Core.Events;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Polling;

/// <summary>Reads what is new and says how all budgets stand, under the wall clock or the logs' own.</summary>
/// <param name="pipelines">The models.</param>
/// <param name="clock">Which clock the numbers are of.</param>
/// <param name="time">The wall clock.</param>
internal sealed class Poller(ImmutableArray<ModelPipeline> pipelines, ClockMode clock, TimeProvider time)
{
    /// <summary>
    /// How many batches of a source are read before there is a commit and a new page: half a million records or so.
    /// </summary>
    private const int MaxBatches = 256;

    private readonly Dictionary<string, ModelStatus> _committed = [];
    private readonly HashSet<string> _uncommitted = [];

    /// <summary>Whether the last poll left nothing to read, or nothing that could be read before the store can be written.</summary>
    public bool CaughtUp => pipelines.All(pipeline => pipeline.AtEnd || _uncommitted.Contains(pipeline.Model));

    /// <summary>Whether the last poll of every model was committed.</summary>
    public bool IsCommitted => _uncommitted.Count == 0;

    /// <summary>One poll. Of a model whose commit fails, the numbers are those of its last commit.</summary>
    /// <exception cref="StorageDamagedException">The store is damaged.</exception>
    public Snapshot Poll()
    {
        var models = ImmutableArray.CreateBuilder<ModelStatus>();
        var unavailable = ImmutableArray.CreateBuilder<UnavailableModel>();
        foreach (var pipeline in pipelines)
        {
            var failure = Poll(pipeline);
            if (failure is null)
                models.Add(_committed[pipeline.Model] = pipeline.Report());
            else if (_committed.TryGetValue(pipeline.Model, out var last))
                models.Add(last with { Sources = [.. last.Sources.Select(source => source with { Error = failure })] });
            else
                unavailable.Add(new(pipeline.Model, pipeline.Sources, failure));
        }

        var at = models.Select(model => (long?)model.Report.At).Max() ?? EventTime.From(time.GetUtcNow());
        return new(at, models.ToImmutable()) { Unavailable = unavailable.ToImmutable() };
    }

    /// <summary>Reads a model's sources and commits; why that could not be, else null. What failed is tried again first.</summary>
    private string? Poll(ModelPipeline pipeline)
    {
        try
        {
            if (_uncommitted.Contains(pipeline.Model))
                Commit(pipeline, EventTime.From(time.GetUtcNow()));
            pipeline.Refresh();
            pipeline.ReadOn(MaxBatches);
            var wall = EventTime.From(time.GetUtcNow());
            // One source is read after the other, and they grow meanwhile: of what one has shown to be over, the other may
            // hold something yet. What was over when the last poll had ended was read by both.
            pipeline.Advance(ClockOf(pipeline, wall), wall, knownTo: pipeline.Clock);
            Commit(pipeline, wall);
            return null;
        }
        catch (StorageException error) when (error is not StorageDamagedException)
        {
            return $"storage: {error.Message}";
        }
    }

    private void Commit(ModelPipeline pipeline, long wall)
    {
        _uncommitted.Add(pipeline.Model);
        pipeline.Commit(wall);
        _uncommitted.Remove(pipeline.Model);
    }

    /// <summary>
    /// The instant of a model's numbers; null before there is one. It never goes back, unless the wall clock that rules it
    /// did.
    /// </summary>
    private long? ClockOf(ModelPipeline pipeline, long wall)
    {
        var known = clock == ClockMode.Log ? pipeline.LogClock : WallClockOf(pipeline, wall);
        var now = known is null || known < pipeline.Clock ? pipeline.Clock : known;
        return clock == ClockMode.Wall && now > wall ? wall : now;
    }

    /// <summary>
    /// The wall clock, but no further than the log is known: what is not read yet, or can't be, would count as silence.
    /// </summary>
    private static long? WallClockOf(ModelPipeline pipeline, long wall)
    {
        var known = pipeline.AtEnd ? wall : Math.Min(wall, pipeline.LogClock ?? wall);
        return pipeline.KnownTo is { } held ? (held == long.MinValue ? null : Math.Min(known, held)) : known;
    }
}
