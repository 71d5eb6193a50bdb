using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;

namespace MlBudget.Core.Compiling;

/// <summary>How what is downstream of data quality is counted for predictions with missing or stale features.</summary>
/// <param name="Proportions">By the name of an SLO on model quality or infrastructure its proportion, of measures of such predictions, which are
/// group <see cref="FaultRule.Faulty"/>.</param>
/// <param name="Measures">The measures that tell missing and stale features: only SLOs on data quality of these are told by such predictions.</param>
public sealed record FaultDefinition(ImmutableDictionary<string, Proportion> Proportions, ImmutableHashSet<int> Measures)
{
    /// <summary>Asks for what is counted of such predictions; null where no SLO on data quality is of missing or stale features, or nothing downstream
    /// falls into parts. Last of all.</summary>
    /// <param name="measurements">Gives the measures.</param>
    /// <param name="features">The measures of features.</param>
    /// <param name="slos">The SLOs.</param>
    internal static FaultDefinition? Of(Measurements measurements, ImmutableArray<FeatureMeasures> features, ImmutableArray<SloDefinition> slos)
    {
        var told = features.SelectMany(feature => new[] { feature.Presence, feature.Staleness }).OfType<int>().ToImmutableHashSet();
        SloDefinition[] downstream =
        [
            .. slos.Where(slo => slo.Dimension is Dimension.ModelQuality or Dimension.Infrastructure && SplitProportions.TogetherOf(slo.Sli) is not null),
        ];
        if (downstream.Length == 0 || !slos.Any(slo => slo.Dimension == Dimension.DataQuality && slo.Sli.Measures.All(told.Contains))
            || !measurements.TellFaults())
            return null;
        return new(SplitProportions.Of(downstream, measurements.ByFaults), told);
    }
}
