using System.Collections.Immutable;
using MlBudget.Core.Budgets;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;

namespace MlBudget.Core.Policies;

/// <summary>A group of an attribute.</summary>
/// <param name="Attribute">The attribute: <c>merchant_type</c>.</param>
/// <param name="Group">Its value.</param>
public readonly record struct AttributeGroup(string Attribute, string Group);

/// <summary>
/// The groups that a gap is about which burns or has spent its budget: those at the bad end of a metric. Against a reference they are those
/// that fare worse by more than the bound.
/// </summary>
public static class GroupsBeyondBounds
{
    /// <summary>The groups of a dimension, each once.</summary>
    public static ImmutableArray<AttributeGroup> Of(ModelReport report, Dimension dimension) =>
    [
        .. report.Slos.Where(slo => slo.Slo.Dimension == dimension && slo.State is BudgetState.Burning or BudgetState.Exhausted)
            .SelectMany(Of).Distinct(),
    ];

    private static IEnumerable<AttributeGroup> Of(SloReport slo)
    {
        if (slo.Attribute is not { } attribute || DisparityDefinition.Of(slo.Slo.Sli) is not { } definition)
            return [];
        // Of several metrics the worst decides: those that keep the bound tell nothing of who is treated badly.
        var metrics = slo.Groups.Where(group => group is { Judged: true, IsRest: false, Rate: not null })
            .GroupBy(group => group.Metric, StringComparer.Ordinal).Select(groups => groups.ToArray()).ToArray();
        if (metrics.Length == 0)
            return [];
        var gaps = metrics.Select(groups => GapOf(groups, definition)).ToArray();
        var bound = Math.Min(slo.Whole.Allowed, gaps.Max());
        return metrics.Where((_, index) => gaps[index] >= bound).SelectMany(groups => Worst(groups, definition, slo.Whole.Allowed))
            .Select(group => new AttributeGroup(attribute, group.Group));
    }

    private static double GapOf(GroupReading[] groups, DisparityDefinition definition) =>
        ReferenceIn(groups, definition) is { } reference ? groups.Max(group => Gap(group, reference, definition))
            : Gap(groups.MinBy(group => group.Rate)!, groups.MaxBy(group => group.Rate)!, definition);

    private static IEnumerable<GroupReading> Worst(GroupReading[] groups, DisparityDefinition definition, double allowed)
    {
        if (ReferenceIn(groups, definition) is { } reference)
        {
            // A budget may burn by its last hours while the whole window keeps the bound: then it is who is nearest to it.
            var compared = groups.Where(group => group != reference).ToArray();
            var furthest = compared.Select(group => Gap(group, reference, definition)).DefaultIfEmpty().Max();
            var beyond = compared.Where(group => Gap(group, reference, definition) is var gap && (gap > allowed || gap == furthest)).ToArray();
            var worse = beyond.Where(group => IsWorse(group, reference)).ToArray();
            // Where the reference itself is treated worst, it is all of them that the gap is about.
            return worse.Length > 0 ? worse : beyond;
        }

        var (least, most) = (groups.Min(group => group.Rate), groups.Max(group => group.Rate));
        if (least == most)
            return [];
        return groups.Where(group => group.Whole.Sense switch
        {
            Sense.LowerIsBetter => group.Rate == most,
            Sense.HigherIsBetter => group.Rate == least,
            _ => group.Rate == least || group.Rate == most,
        });
    }

    private static bool IsWorse(GroupReading group, GroupReading reference) => group.Whole.Sense switch
    {
        Sense.LowerIsBetter => group.Rate > reference.Rate,
        Sense.HigherIsBetter => group.Rate < reference.Rate,
        _ => true,
    };

    private static GroupReading? ReferenceIn(GroupReading[] groups, DisparityDefinition definition) =>
        definition.Reference is { } name ? groups.FirstOrDefault(group => group.Group == name) : null;

    private static double Gap(GroupReading one, GroupReading other, DisparityDefinition definition)
    {
        var (low, high) = (Math.Min(one.Rate!.Value, other.Rate!.Value), Math.Max(one.Rate.Value, other.Rate.Value));
        return definition.Measure == DisparityMeasure.Difference ? high - low : high == 0 ? 0 : 1 - low / high;
    }
}
