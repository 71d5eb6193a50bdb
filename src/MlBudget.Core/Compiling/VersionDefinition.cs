using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;

namespace MlBudget.Core.Compiling;

/// <summary>How what versions of a model have done is told apart.</summary>
/// <param name="Attribute">The index of the attribute that is the version.</param>
/// <param name="Proportions">By the name of an SLO its proportion, of measures by version. What of SLOs doesn't fall into versions is not there.</param>
public sealed record VersionDefinition(int Attribute, ImmutableDictionary<string, Proportion> Proportions)
{
    /// <summary>Asks for what is counted by version; null where records don't tell it. Behind all SLIs, so that theirs keep their places.</summary>
    /// <param name="measurements">Gives the measures.</param>
    /// <param name="slos">The SLOs.</param>
    public static VersionDefinition? Of(Measurements measurements, ImmutableArray<SloDefinition> slos)
    {
        if (measurements.VersionAttribute is not { } attribute)
            return null;
        // Also where no SLO is counted by version, versions are seen.
        measurements.AttributeColumn(attribute);
        // What few of a group have answered, by version, would be still fewer.
        return new(attribute, SplitProportions.Of(slos.Where(slo => !slo.IsOfGroups), measurements.ByVersion));
    }
}
