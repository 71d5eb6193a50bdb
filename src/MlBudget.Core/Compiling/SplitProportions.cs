using System.Collections.Immutable;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;

namespace MlBudget.Core.Compiling;

/// <summary>What SLOs are of that falls into parts, as of versions: occurrences, and levels that are how far a proportion has fallen behind what is
/// normal.</summary>
internal static class SplitProportions
{
    /// <summary>By the name of an SLO its proportion, of measures of a part.</summary>
    /// <param name="slos">The SLOs.</param>
    /// <param name="split">Gives the measure that counts the same in parts.</param>
    public static ImmutableDictionary<string, Proportion> Of(IEnumerable<SloDefinition> slos, Func<int, int> split)
    {
        var proportions = ImmutableDictionary.CreateBuilder<string, Proportion>(StringComparer.Ordinal);
        foreach (var slo in slos)
        {
            if (TogetherOf(slo.Sli) is { } together)
                proportions[slo.Name] = together with { Terms = [.. together.Terms.Select(term => term with { Measure = split(term.Measure) })] };
        }

        return proportions.ToImmutable();
    }

    /// <summary>The proportion of all rows together; null where what the SLO is of doesn't fall into parts.</summary>
    public static Proportion? TogetherOf(Sli sli) => sli.Kind switch
    {
        // Nobody knows of which part of the rows something is that was added up elsewhere.
        SliKind.Occurrences => ReadyEventsSli.IsIn(sli) ? null : sli.Occurrences,
        SliKind.Level => WrappingSli.Innermost(sli) is DegradationSli degradation ? degradation.Proportion : null,
        SliKind.Slices or SliKind.Amount => null,
        var kind => throw new ArgumentOutOfRangeException(nameof(sli), kind, "Not a kind."),
    };
}
