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
            pipeline.Read(maxBatches: MaxBatches);
            var wall = EventTime.From(time.GetUtcNow());
            models.Add(pipeline.Report(clock == ClockMode.Wall ? wall : LogClockOf(pipeline) ?? wall, wall));
        }

        return new(models.Max(model => model.Report.At), models.ToImmutable());
    }

    /// <summary>A log's clock never goes back. Null before the first record.</summary>
    private long? LogClockOf(ModelPipeline pipeline)
    {
        if (pipeline.LogClock is { } latest)
            _clocks[pipeline.Model] = Math.Max(latest, _clocks.GetValueOrDefault(pipeline.Model, long.MinValue));
        return _clocks.TryGetValue(pipeline.Model, out var now) ? now : null;
    }
}
