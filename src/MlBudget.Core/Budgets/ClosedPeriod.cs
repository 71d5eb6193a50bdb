using System.Collections.Immutable;
using MlBudget.Core.Time;

namespace MlBudget.Core.Budgets;

/// <summary>What a period has shown of an SLO.</summary>
/// <param name="Value">The value of its SLI.</param>
/// <param name="ErrorRatio">The error ratio.</param>
/// <param name="Events">Events, or judged slices.</param>
/// <param name="Bad">How many of them were bad; null of levels.</param>
public sealed record PeriodReading(double Value, double ErrorRatio, long Events, long? Bad);

/// <summary>How the budget of a period of the calendar ended.</summary>
/// <param name="Name">The period: <c>2026-11</c>.</param>
/// <param name="From">Its start.</param>
/// <param name="To">Its end, which is not part of it.</param>
/// <param name="Coverage">Which share of it was observed.</param>
/// <param name="Allowed">What was allowed over it, above 0.</param>
/// <param name="Reading">What came of it; null where nothing could be said.</param>
public sealed record ClosedPeriod(string Name, Instant From, Instant To, double Coverage, double Allowed, PeriodReading? Reading)
{
    /// <summary>1 − C, below zero where more was spent than there was; null where nothing could be said.</summary>
    public double? Remaining => Reading is { } reading ? SloReport.Complement(Coverage * (reading.ErrorRatio / Allowed)) : null;
}

/// <summary>The closed periods of a model's SLOs, kept beyond their tallies. Immutable.</summary>
/// <param name="Slos">By the SLO's name, the latest ones, the oldest first.</param>
public sealed record ClosedPeriods(ImmutableDictionary<string, ImmutableArray<ClosedPeriod>> Slos)
{
    /// <summary>So many periods of an SLO are kept: a year of months.</summary>
    public const int Most = 12;

    /// <summary>No period is over.</summary>
    public static ClosedPeriods None { get; } =
        new(ImmutableDictionary.Create<string, ImmutableArray<ClosedPeriod>>(StringComparer.Ordinal));

    /// <summary>What is to be kept after a report; the same object where that shows nothing new.</summary>
    public ClosedPeriods After(ModelReport report)
    {
        var slos = Slos.RemoveRange(Slos.Keys.Except(report.Slos.Where(slo => slo.Slo.Periods is not null).Select(slo => slo.Slo.Name)));
        foreach (var slo in report.Slos)
        {
            if (slo.Closed is not { } closed || Of(slo.Slo.Name).LastOrDefault() == closed)
                continue;
            var others = Of(slo.Slo.Name).Where(period => period.Name != closed.Name);
            slos = slos.SetItem(slo.Slo.Name, [.. others.Append(closed).OrderBy(period => period.From).TakeLast(Most)]);
        }

        return slos == Slos ? this : new(slos);
    }

    /// <summary>The periods of an SLO, the oldest first.</summary>
    public ImmutableArray<ClosedPeriod> Of(string slo) => Slos.GetValueOrDefault(slo, []);
}
