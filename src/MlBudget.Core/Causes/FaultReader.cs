using MlBudget.Core.Budgets;
using MlBudget.Core.Compiling;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Core.Causes;

/// <summary>Reads how errors are shared out between predictions with missing or stale features and all others.</summary>
/// <param name="ledger">What was counted.</param>
internal sealed class FaultReader(ModelLedger ledger)
{
    /// <summary>How the errors since an onset are shared out; null where predictions don't tell what the SLO upstream is about.</summary>
    /// <param name="shown">The SLO that shows the errors.</param>
    /// <param name="onset">Their onset.</param>
    /// <param name="upstream">The SLO upstream.</param>
    public FaultShare? Read(SloReport shown, Onset onset, SloDefinition upstream)
    {
        if (ledger.Definition.Faults is not { } faults || !upstream.Sli.Measures.All(faults.Measures.Contains)
            || !faults.Proportions.TryGetValue(onset.Slo, out var split))
            return null;
        var since = new TimeWindow(onset.At.Number, shown.Watermark.Number);
        var tallies = ExcludingTallies.Of(ledger, shown.Slo.Excluded, since);
        var (all, faulty) = (SplitProportions.TogetherOf(shown.Slo.Sli)!.Read(tallies, 0, since), split.Read(tallies, FaultRule.Faulty, since));
        var worst = upstream.Sli.Measures.Max(measure => ledger.RateOf(measure, since) ?? 0);
        var sound = all - faulty;
        return new(faulty.EffectiveEvents, BadOf(faulty), sound.EffectiveEvents, BadOf(sound), worst);

        static double BadOf(Share share) => share.Events == 0 ? 0 : share.BadValue * share.EffectiveEvents;
    }
}
