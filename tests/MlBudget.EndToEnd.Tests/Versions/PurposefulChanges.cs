using System.Collections.Immutable;
using System.IO.Enumeration;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Versions;

/// <summary>
/// What was changed on purpose since a version, by <c>changes.txt</c> in its folder: a line for each, the series with
/// <c>*</c> for any text, then <c>|</c> and the reason. Lines that begin with <c>#</c> are comments.
/// </summary>
internal sealed class PurposefulChanges
{
    private readonly (string Series, string Line)[] _changes;

    /// <summary>Reads a version's file.</summary>
    /// <exception cref="FormatException">A line has no reason.</exception>
    public PurposefulChanges(string file) => _changes =
        [.. File.ReadLines(file).Where(line => line.Trim().Length > 0 && line[0] != '#').Select(
            line => (line.Split('|') is [var series, { Length: > 1 }] ? series.Trim()
                : throw new FormatException($"{file}: '{line}' is not: SERIES | REASON"), line))];

    /// <summary>All lines.</summary>
    public IEnumerable<string> Lines => _changes.Select(change => change.Line);

    /// <summary>Compares a version's page with the current one.</summary>
    /// <param name="then">The version's page. Families of metrics that it doesn't have are new, and no difference.</param>
    /// <param name="now">The current page.</param>
    /// <returns>The differences that nothing here explains, and the lines that explain the others.</returns>
    public (string Unexplained, ImmutableHashSet<string> Explaining) Compare(MetricsText then, MetricsText now)
    {
        var families = then.Values.Keys.Select(FamilyOf).ToHashSet();
        var differences = then.Values.Keys.Union(now.Values.Keys)
            .Where(series => families.Contains(FamilyOf(series)) && !AreEqual(then, now, series)).ToLookup(Explaining);
        return (
            string.Join('\n', differences[null].Select(series => $"{series}: {Show(now, series)}, was {Show(then, series)}")),
            [.. differences.Select(explained => explained.Key).OfType<string>()]);
    }

    private static string FamilyOf(string series) => series[..series.IndexOf('{', StringComparison.Ordinal)];

    /// <summary>Sums may be made in another order from one version to the next.</summary>
    private static bool AreEqual(MetricsText then, MetricsText now, string series) =>
        then.Values.TryGetValue(series, out var before) && now.Values.TryGetValue(series, out var after)
        && Math.Abs(after - before) <= 1e-9 * Math.Max(1e-3, Math.Abs(before));

    private static string Show(MetricsText page, string series) =>
        page.Values.TryGetValue(series, out var value) ? FormattableString.Invariant($"{value:R}") : "absent";

    private string? Explaining(string series) => _changes
        .FirstOrDefault(change => FileSystemName.MatchesSimpleExpression(change.Series, series, ignoreCase: false)).Line;
}
