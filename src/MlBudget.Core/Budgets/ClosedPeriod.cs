using System.Collections.Immutable;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Slis;
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

    /// <summary>The same with periods that have ended while nobody looked, as of an exporter that didn't run. One of which something may be gone
    /// is there without a reading.</summary>
    /// <param name="ledger">What was counted.</param>
    /// <param name="now">The instant.</param>
    public ClosedPeriods WithMissed(ModelLedger ledger, Instant now)
    {
        var slos = Slos;
        var keptFrom = (now - ledger.Definition.SloRetention).Minute.Floor(TimeWindow.Day).Number;
        foreach (var slo in ledger.Definition.Slos.Where(slo => slo.Periods is not null))
        {
            var known = Of(slo.Name);
            if (ObservationStart.Of(slo.Sli, ledger) is not { } start || slo.PeriodAt(slo.WatermarkAt((now - slo.Delay).Minute)) is not { } current)
                continue;
            var missed = new List<ClosedPeriod>();
            for (var end = current.From; end > start && missed.Count < Most; end = missed[^1].From.Minute.Number)
            {
                var period = slo.Periods!.Containing(new(end - 1));
                if (known.Any(one => one.To.Minute.Number >= period.To))
                    break;
                var closed = SloCalculation.Close(slo, ledger, period);
                missed.Add(period.From >= keptFrom ? closed : closed with { Reading = null });
            }

            if (missed.Count > 0)
                slos = slos.SetItem(slo.Name, [.. known.Concat(missed).OrderBy(period => period.From).TakeLast(Most)]);
        }

        return slos == Slos ? this : new(slos);
    }

    /// <summary>The periods of an SLO, the oldest first.</summary>
    public ImmutableArray<ClosedPeriod> Of(string slo) => Slos.GetValueOrDefault(slo, []);
}
