using System.Collections.Immutable;

namespace MlBudget.Exporter.Exposition;

/// <summary>Families in the order in which they are added, which is their order on the page.</summary>
/// <param name="first">The place of the first one.</param>
internal sealed class FamilyList(int first = 0)
{
    private readonly List<MetricFamily> _families = [];

    /// <summary>Those that were added so far.</summary>
    public ImmutableArray<MetricFamily> All => [.. _families];

    /// <summary>Adds a family.</summary>
    /// <param name="name">Its name; of a counter with <c>_total</c>.</param>
    /// <param name="kind">Its type.</param>
    /// <param name="help">What it means.</param>
    /// <param name="labels">The names of its labels, in the order in which values are given.</param>
    public MetricFamily Add(string name, MetricKind kind, string help, ImmutableArray<string> labels)
    {
        var family = new MetricFamily(first + _families.Count, name, kind, help, labels);
        _families.Add(family);
        return family;
    }
}
