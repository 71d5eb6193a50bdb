using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;

namespace MlBudget.Core.Compiling;

/// <summary>How what versions of a model have done is told apart.</summary>
/// <param name="Attribute">The index of the attribute that is the version.</param>
/// <param name="Proportions">By the name of an SLO its proportion, of measures by version: of occurrences, and of levels that are how far a
/// proportion has fallen behind what is normal. What else SLOs are of doesn't fall into versions.</param>
public sealed record VersionDefinition(int Attribute, ImmutableDictionary<string, Proportion> Proportions)
{
    /// <summary>Asks for what is counted by version; null where records don't tell it. Last of all SLIs, so that theirs keep their places.</summary>
    /// <param name="measurements">Gives the measures.</param>
    /// <param name="slos">The SLOs.</param>
    public static VersionDefinition? Of(Measurements measurements, ImmutableArray<SloDefinition> slos)
    {
        if (measurements.VersionAttribute is not { } attribute)
            return null;
        // Also where no SLO is counted by version, versions are seen.
        measurements.AttributeColumn(attribute);
        var proportions = ImmutableDictionary.CreateBuilder<string, Proportion>(StringComparer.Ordinal);
        foreach (var slo in slos)
        {
            if (TogetherOf(slo.Sli) is { } together)
                proportions[slo.Name] = together with { Terms = [.. together.Terms.Select(term => term with { Measure = measurements.ByVersion(term.Measure) })] };
        }

        return new(attribute, proportions.ToImmutable());
    }

    /// <summary>The proportion of all versions together; null where what the SLO is of doesn't fall into versions.</summary>
    private static Proportion? TogetherOf(Sli sli) => sli.Kind switch
    {
        SliKind.Occurrences => sli.Occurrences,
        SliKind.Level => WrappingSli.Innermost(sli) is DegradationSli degradation ? degradation.Proportion : null,
        SliKind.Slices => null,
        var kind => throw new ArgumentOutOfRangeException(nameof(sli), kind, "Not a kind."),
    };
}
