using System.Collections.Immutable;
using MlBudget.Core.Events;

namespace MlBudget.Exporter.Polling;

/// <summary>Reads what is new and says how all budgets stand, under the wall clock or the logs' own.</summary>
/// <param name="pipelines">The models.</param>
/// <param name="clock">Which clock the numbers are of.</param>
/// <param name="time">The wall clock.</param>
internal sealed class Poller(ImmutableArray<ModelPipeline> pipelines, ClockMode clock, TimeProvider time)
{
    /// <summary>How many batches of a source are read before there is a new page: half a million records or so.</summary>
    private const int MaxBatches = 256;

    private readonly Dictionary<string, long> _clocks = [];

    /// <summary>Whether the last poll left nothing to read.</summary>
    public bool CaughtUp => pipelines.All(pipeline => pipeline.AtEnd);

    /// <summary>One poll.</summary>
    public Snapshot Poll()
    {
        var models = ImmutableArray.CreateBuilder<ModelStatus>();
        foreach (var pipeline in pipelines)
        {
            pipeline.Refresh();
            pipeline.ReadOn(MaxBatches);
            var wall = EventTime.From(time.GetUtcNow());
            models.Add(pipeline.Report(NowOf(pipeline, wall), wall));
        }

        return new(models.Max(model => model.Report.At), models.ToImmutable());
    }

    /// <summary>
    /// The instant of a model's numbers. It never goes back, unless the wall clock that rules it did; before the first
    /// record it is the wall clock's.
    /// </summary>
    private long NowOf(ModelPipeline pipeline, long wall)
    {
        var known = clock == ClockMode.Log ? pipeline.LogClock : WallClockOf(pipeline, wall);
        var now = Math.Max(known ?? long.MinValue, _clocks.GetValueOrDefault(pipeline.Model, long.MinValue));
        if (now == long.MinValue)
            return wall;
        return _clocks[pipeline.Model] = clock == ClockMode.Wall ? Math.Min(now, wall) : now;
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
