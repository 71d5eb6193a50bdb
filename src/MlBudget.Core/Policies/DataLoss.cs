using System.Collections.Immutable;
using MlBudget.Core.Budgets;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Core.Policies;

/// <summary>Whether an SLO ever had a value, and since when it has none.</summary>
/// <param name="HadValue">Whether it ever had one.</param>
/// <param name="Since">Since when it has none; null while it has one, or only waits for something.</param>
public readonly record struct SloAbsence(bool HadValue, Instant? Since);

/// <summary>
/// Remembers since when SLOs have no value. What was never measured is told apart from what is not measured any more, which takes a
/// memory that outlives the tallies. Immutable.
/// </summary>
/// <param name="Slos">What is remembered, by the SLO's name.</param>
public sealed record DataLoss(ImmutableDictionary<string, SloAbsence> Slos)
{
    /// <summary>Nothing is remembered.</summary>
    public static DataLoss None { get; } = new(ImmutableDictionary.Create<string, SloAbsence>(StringComparer.Ordinal));

    /// <summary>What is to be remembered after a report; the same object where that shows nothing new.</summary>
    public DataLoss After(ModelReport report)
    {
        // One that left the configuration and comes back begins anew.
        var slos = Slos.RemoveRange(Slos.Keys.Except(report.Slos.Select(slo => slo.Slo.Name)));
        foreach (var slo in report.Slos)
        {
            slos.TryGetValue(slo.Slo.Name, out var before);
            var hasValue = slo.Missing is null;
            var absence = new SloAbsence(
                before.HadValue || hasValue, hasValue || IsWaiting(slo) ? null : before.Since ?? report.At);
            slos = slos.SetItem(slo.Slo.Name, absence);
        }

        return slos == Slos ? this : new(slos);
    }

    /// <summary>Since when an SLO that had a value has none; null where it has one, never had one, or only waits for something.</summary>
    public Instant? LostSince(SloReport slo) => Slos.TryGetValue(slo.Slo.Name, out var absence) && absence.HadValue ? absence.Since : null;

    /// <summary>Since when no SLO of a dimension has a value; null where one has, and where all only wait for something.</summary>
    public Instant? NothingSince(Dimension dimension, ImmutableArray<SloReport> slos)
    {
        Instant? since = null;
        foreach (var slo in slos.Where(slo => slo.Slo.Dimension == dimension))
        {
            if (slo.Missing is null)
                return null;
            if (Slos.TryGetValue(slo.Slo.Name, out var absence) && absence.Since is { } own)
                since = Instant.Max(since ?? own, own);
        }

        return since;
    }

    /// <summary>What an SLO waits for comes by itself: labels and late predictions in their time, a baseline that is being learned, the end of what is excluded.</summary>
    private static bool IsWaiting(SloReport slo) => slo.Missing is
        MissingReason.WaitsForLabels or MissingReason.WaitsForPredictions or MissingReason.WaitsForBaseline or MissingReason.Excluded;
}
