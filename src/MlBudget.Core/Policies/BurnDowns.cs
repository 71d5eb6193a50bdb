using System.Collections.Immutable;
using MlBudget.Core.Budgets;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Slis;
using MlBudget.Core.Time;

namespace MlBudget.Core.Policies;

/// <summary>
/// How the budgets of a model went, from poll to poll. What adds up is read again only where its window shows something else, so that it always ends
/// at what is left. The parts of a level are read every five minutes: they are of hours and days, and dearer. Not for several threads.
/// </summary>
/// <param name="ledger">What was counted.</param>
public sealed class BurnDowns(ModelLedger ledger)
{
    private const int LevelMinutes = 5;

    private readonly Dictionary<string, (object Shown, BurnDown? Went)> _known = new(StringComparer.Ordinal);

    /// <summary>How the budgets of a report went, by the names of SLOs; those without a value are not there.</summary>
    /// <param name="report">How they stand.</param>
    public ImmutableDictionary<string, BurnDown> Of(ModelReport report)
    {
        var all = ImmutableDictionary.CreateBuilder<string, BurnDown>(StringComparer.Ordinal);
        foreach (var slo in report.Slos)
        {
            if (Of(slo, report.At) is { } went)
                all.Add(slo.Slo.Name, went);
        }

        return all.ToImmutable();
    }

    private BurnDown? Of(SloReport slo, Instant at)
    {
        object shown = slo.Slo.Sli.Kind == SliKind.Level ? (slo.Whole.Reading is null, at.Minute.Floor(LevelMinutes)) : slo.Whole;
        if (!_known.TryGetValue(slo.Slo.Name, out var known) || !known.Shown.Equals(shown))
            _known[slo.Slo.Name] = known = (shown, BurnDown.Of(slo, ledger));
        return known.Went;
    }
}
