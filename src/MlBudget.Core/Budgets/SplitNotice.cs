using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Budgets;

/// <summary>Notices predictions that are of none of the SLOs into which one was made by a group attribute: they have another value, or none.</summary>
internal static class SplitNotice
{
    /// <summary>The notices, one for each SLO that was made into several.</summary>
    public static IEnumerable<ModelNotice> Of(ModelLedger ledger, ImmutableArray<SloReport> slos)
    {
        foreach (var family in slos.Where(slo => slo.Slo is { Split: not null, Sli: ReasonedSli { Inputs.Whole: not null } }).GroupBy(slo => slo.Slo.Split!.Slo))
        {
            var (first, split) = (family.First(), family.First().Slo.Split!);
            var window = first.Slo.WindowAt(first.Watermark);
            var all = ledger.EventsOf(((ReasonedSli)first.Slo.Sli).Inputs.Whole!.Value, 0, window);
            var rest = all - family.Sum(slo => ledger.EventsOf(((ReasonedSli)slo.Slo.Sli).Inputs.Records, 0, window));
            if (rest <= 0)
                continue;
            yield return new(NoticeKind.ValuesOfNoSlo, string.Create(
                CultureInfo.InvariantCulture,
                $"{split.Slo}: {rest:N0} of {all:N0} predictions in its window are of none of its SLOs by groups.{split.Attribute}: they have another value, or none; "
                + $"write the values that are missing, where they are not meant to be left out"))
            {
                Subject = split.Slo,
            };
        }
    }
}
