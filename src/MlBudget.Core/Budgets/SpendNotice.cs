using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Text;

namespace MlBudget.Core.Budgets;

/// <summary>Notices records that don't say what they cost: more is spent than is known.</summary>
internal static class SpendNotice
{
    /// <summary>The notices over the windows of the SLOs that are of an amount.</summary>
    public static IEnumerable<ModelNotice> Of(ModelLedger ledger, IEnumerable<SloReport> slos)
    {
        foreach (var report in slos)
        {
            var tallies = ExcludingTallies.Of(ledger, report.Slo.Excluded, report.Whole.Minutes);
            if (WrappingSli.Find<SpendSli>(report.Slo.Sli) is not { } spend || spend.SumIn(tallies, report.Whole.Minutes) is not { Without: > 0 } sum)
                continue;
            var records = WrappingSli.Find<PopulationSli>(report.Slo.Sli)?.HiddenIn(tallies, report.Whole.Minutes).IsDefault == false ? "some"
                : $"{PlainNumber.Format(sum.Without)} of {PlainNumber.Format(sum.With + sum.Without)}";
            yield return new(
                NoticeKind.CostsMissing,
                $"{report.Slo.Name}: {records} records don't say what they cost, so more is spent than is "
                + "known; over 1% it has no value")
            {
                Subject = report.Slo.Name,
            };
        }
    }
}
