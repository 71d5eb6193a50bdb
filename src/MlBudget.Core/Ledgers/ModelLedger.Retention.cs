using MlBudget.Core.Compiling;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Core.Ledgers;

/// <content>For how long what was counted is kept.</content>
public sealed partial class ModelLedger
{
    /// <summary>The first minute from which on nothing of SLOs was let go of, ever: with a longer window more is kept from now on, and what
    /// is gone stays so. Of time before it nobody knows what was observed.</summary>
    public int SlosKeptFrom { get; set; } = int.MinValue;

    /// <summary>Lets go of what can't matter any more.</summary>
    /// <param name="now">The instant.</param>
    public void Advance(Instant now) => Advance(now, now);

    /// <summary>Lets go of what can't matter any more.</summary>
    /// <param name="now">The instant.</param>
    /// <param name="knownTo">Up to when all that was there to be read was read: what waits for something that may not be read yet
    /// goes on waiting.</param>
    public void Advance(Instant now, Instant knownTo)
    {
        if (knownTo > Instant.MinValue)
            _join?.Expire(knownTo);
        _samples?.DropBefore(now - Definition.LearningRetention);
        DropBefore(now);
    }

    private void DropBefore(Instant now)
    {
        SlosKeptFrom = Math.Max(SlosKeptFrom, Before(now, Definition.SloRetention) is var from && from > int.MinValue + TimeWindow.Day
            ? TimeWindow.Floor(from, TimeWindow.Day) : int.MinValue);
        for (var measure = 0; measure < _measures.Length; measure++)
            _measures[measure].DropBefore(Before(now, _hoursKept[measure]), Before(now, _minutesKept[measure]));
    }

    private TimeSpan MinutesKept(int measure) => Definition.CountedSlos
        .Where(slo => slo.Sli.Measures.Contains(measure) || IsOfVersions(slo, measure))
        .Select(slo => slo.MinutesKept)
        .Append(MinuteTier + Definition.Delay)
        .Max();

    /// <summary>What is counted by version is kept as what it adds up to.</summary>
    private bool IsOfVersions(SloDefinition slo, int measure) => Definition.Versions is { } versions
        && versions.Proportions.TryGetValue(slo.Name, out var proportion) && proportion.Measures.Contains(measure);

    private TimeSpan HoursKept(int measure) =>
        Definition.Pictures?.Recent.Contains(measure) == true ? PictureDefinition.RecentKept + Definition.Delay
        : Definition.Learning?.Measures.Contains(measure) == true || Definition.Labels?.CoverageMeasure == measure
            ? Definition.Retention : Definition.SloRetention;

    private static int Before(Instant now, TimeSpan span) => (now - span).Minute.Number;
}
