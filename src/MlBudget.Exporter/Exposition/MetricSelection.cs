using System.Collections.Immutable;

namespace MlBudget.Exporter.Exposition;

/// <summary>The metrics that a scrape asks for with <c>name[]</c>, by the names of families or of their samples.</summary>
/// <param name="names">The names; none for all metrics.</param>
internal sealed class MetricSelection(IReadOnlyCollection<string> names)
{
    private static readonly ImmutableArray<string> Suffixes = ["_total", "_created", "_bucket", "_sum", "_count"];

    private readonly HashSet<string> _families = [.. names.SelectMany(name => FamiliesOf(name))];

    /// <summary>All metrics.</summary>
    public static MetricSelection All { get; } = new([]);

    /// <summary>Whether nothing is left out.</summary>
    public bool IsAll => _families.Count == 0;

    /// <summary>The names that are asked for.</summary>
    public IReadOnlyCollection<string> Names => names;

    /// <summary>Whether a family is asked for.</summary>
    /// <param name="family">Its name, in either format.</param>
    public bool Has(string family) => IsAll || _families.Contains(family) || _families.Contains(PageFormats.WithoutSuffix(family));

    /// <summary>Whether a name asks for a family.</summary>
    public static bool AsksFor(string name, string family) =>
        FamiliesOf(name).Any(known => known == family || known == PageFormats.WithoutSuffix(family));

    private static IEnumerable<string> FamiliesOf(string name) =>
        Suffixes.Where(suffix => name.EndsWith(suffix, StringComparison.Ordinal)).Select(suffix => name[..^suffix.Length]).Append(name);
}
