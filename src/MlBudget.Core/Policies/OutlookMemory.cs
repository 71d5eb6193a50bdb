using System.Collections.Immutable;
using MlBudget.Core.Budgets;
using MlBudget.Core.Measures;

namespace MlBudget.Core.Policies;

/// <summary>
/// How long the budgets of a model last, for the next report. What was computed of an SLO holds while its windows show the same and nothing changes that
/// was read for it (<see cref="ReadTallies"/>). Not for several threads.
/// </summary>
/// <param name="reports">The reports, each of whose editions is looked at; where one was not, all is computed anew.</param>
public sealed class OutlookMemory(ReportMemory reports)
{
    private Dictionary<string, KnownOutlook> _known = new(StringComparer.Ordinal);
    private long _edition;

    /// <summary>How long budgets last, by the names of SLOs.</summary>
    /// <param name="report">The last edition.</param>
    public ImmutableDictionary<string, BudgetOutlook> Of(ModelReport report)
    {
        var known = _edition + 1 == reports.Edition ? _known : [];
        _known = new(StringComparer.Ordinal);
        foreach (var slo in report.Slos)
            _known[slo.Slo.Name] = Known(slo, known.GetValueOrDefault(slo.Slo.Name));
        _edition = reports.Edition;
        return _known.ToImmutableDictionary(slo => slo.Key, slo => slo.Value.Outlook, StringComparer.Ordinal);
    }

    private KnownOutlook Known(SloReport slo, KnownOutlook? known)
    {
        // The windows are made anew together, whenever anything of an SLO is.
        if (known is not null && slo.Windows == known.Slo.Windows && known.Read.IsSame(reports.ChangedFrom))
            return known;
        var read = reports.TalliesOf(slo.Slo);
        return new(slo, BudgetOutlook.Of(slo, read), read);
    }

    /// <summary>How long the budget of an SLO lasts, of which report, and what was read for it.</summary>
    private sealed record KnownOutlook(SloReport Slo, BudgetOutlook Outlook, ReadTallies Read);
}
