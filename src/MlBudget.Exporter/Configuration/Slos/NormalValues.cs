using MlBudget.Core.Slis;
using MlBudget.Exporter.Configuration.Inputs;

namespace MlBudget.Exporter.Configuration.Slos;

/// <summary>What is normal of what is measured and compared with the model's baseline.</summary>
/// <param name="baseline">The model's baseline; null where it has none.</param>
internal sealed class NormalValues(BaselineInput? baseline)
{
    /// <summary>Under which name a baseline knows the normal value of an indicator.</summary>
    public static string NameOf(Indicator indicator) => indicator is MetricIndicator metric ? metric.NormalName : indicator.Text;

    /// <summary>Why what an SLO measures has no normal value, where it has none.</summary>
    public MissingReason WhyNot(SloSpec spec) =>
        baseline?.Baseline?.LeftOut.ContainsKey(spec.NormalName) == true ? MissingReason.BaselineTrend : MissingReason.WaitsForBaseline;

    /// <summary>Finds the normal value of what an SLO measures.</summary>
    /// <param name="spec">The SLO.</param>
    /// <param name="bound">Its bound.</param>
    /// <param name="normal">The value; null where it is still to be learned, or where it is known that there is none.</param>
    /// <returns>False, with a problem, where there is none and won't be.</returns>
    public bool TryFind(SloSpec spec, Bound bound, out decimal? normal)
    {
        normal = null;
        // What is written and can't be read is a problem already.
        if (spec.Node.Optional("baseline") is not null)
            return false;
        if (spec.Indicator is MetricIndicator metric && metric.Kind.WhyNotLearned(metric.Options) is { } why)
        {
            bound.Node.ErrorAtKey(why);
            return false;
        }

        if (baseline is null)
        {
            bound.Node.ErrorAtKey("a degradation needs what is normal; add 'baseline' with the metric's usual value, "
                + "or a 'baseline' to the model");
            return false;
        }

        if (baseline.Baseline is not { } known)
            return baseline.Learn is not null;
        var name = spec.NormalName;
        if (known.Quality.TryGetValue(name, out var quality))
        {
            normal = (decimal)quality.Pooled;
            return true;
        }

        // It is known that there is none, so the SLO has no value, and says why.
        if (known.LeftOut.ContainsKey(name))
            return true;
        // What was learned or accepted before this SLO was there knows nothing of it, which no reload must break.
        if (baseline.Learn is not null || baseline.Acceptance is not null)
            return true;
        bound.Node.ErrorAtKey($"the model's baseline has no normal value of '{spec.NormalText}'; learn it anew with mlbudget baseline, "
            + "or add 'baseline' with its usual value");
        return false;
    }
}
