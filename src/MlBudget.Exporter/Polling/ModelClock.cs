using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Polling;

/// <summary>Of which instant the numbers of a model are.</summary>
internal static class ModelClock
{
    /// <summary>
    /// The instant of a model's numbers; null before there is one. It never goes back, unless the wall clock that rules it
    /// did.
    /// </summary>
    public static Instant? Of(ModelPipeline pipeline, ClockMode clock, Instant wall)
    {
        var known = clock == ClockMode.Log ? pipeline.LogClock : WallClockOf(pipeline, wall);
        var now = known is null || known < pipeline.Clock ? pipeline.Clock : known;
        return clock == ClockMode.Wall && now > wall ? wall : now;
    }

    /// <summary>
    /// Up to when all sources are known to have been read. They are read one after the other and grow meanwhile: of what one has shown to be over, the
    /// other may hold something yet. What was over when the last poll had ended was read by both; under a log's clock, where one has not answered yet
    /// whether more has come since, what it had told by then.
    /// </summary>
    /// <param name="pipeline">The model, before it goes on to the clock of this poll.</param>
    /// <param name="clock">Which clock its numbers are of.</param>
    public static Instant? KnownTo(ModelPipeline pipeline, ClockMode clock) => clock == ClockMode.Log && !pipeline.IsUpToDate && pipeline.Clock is { } last
        ? Instant.Min(last, pipeline.LogClock ?? Instant.MinValue) : pipeline.Clock;

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
}
