using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace MlBudget.EndToEnd.Tests.Harness;

/// <summary>Samples of a page or of a history, by series: <c>name{label="value",…}</c> with labels in order.</summary>
internal sealed class MetricsText
{
    private readonly ImmutableSortedDictionary<string, double> _values;

    private MetricsText(IEnumerable<(string Series, double Value)> samples) => _values = samples.ToImmutableSortedDictionary(
        sample => sample.Series, sample => sample.Value, StringComparer.Ordinal);

    /// <summary>All series.</summary>
    public ImmutableSortedDictionary<string, double> Values => _values;

    /// <summary>Reads a page.</summary>
    public static MetricsText Parse(string page) => new(Lines(page.Split('\n')).Select(line => (line.Series, line.Value)));

    /// <summary>Series that were found elsewhere.</summary>
    public static MetricsText Of(IEnumerable<(string Name, IEnumerable<(string Label, string Value)> Labels, double Value)> samples) =>
        new(samples.Select(sample => (SeriesOf(sample.Name, sample.Labels), sample.Value)));

    /// <summary>Reads a history at one instant: the last one if none is given.</summary>
    /// <param name="file">An OpenMetrics history.</param>
    /// <param name="at">The instant, in seconds since the epoch.</param>
    public static MetricsText OfHistory(string file, double? at = null)
    {
        var instant = at ?? Lines(File.ReadLines(file)).Max(line => line.Time);
        return new(Lines(File.ReadLines(file)).Where(line => line.Time == instant).Select(line => (line.Series, line.Value)));
    }

    /// <summary>The value of a series; null where there is none.</summary>
    public double? this[string name, params (string Label, string Value)[] labels] =>
        _values.TryGetValue(SeriesOf(name, labels), out var value) ? value : null;

    /// <summary>Only the series that pass.</summary>
    public MetricsText Where(Func<string, bool> passes) =>
        new(_values.Where(entry => passes(entry.Key)).Select(entry => (entry.Key, entry.Value)));

    /// <summary>The series in which two differ, with both values; nothing where they agree.</summary>
    public string DifferenceTo(MetricsText other) => string.Join('\n', _values.Keys.Union(other._values.Keys)
        .Select(series => (Series: series, Mine: Show(series), Other: other.Show(series)))
        .Where(pair => pair.Mine != pair.Other)
        .Select(pair => $"{pair.Series}: {pair.Mine}, not {pair.Other}"));

    private string Show(string series) =>
        _values.TryGetValue(series, out var value) ? value.ToString("R", CultureInfo.InvariantCulture) : "absent";

    private static string SeriesOf(string name, IEnumerable<(string Label, string Value)> labels)
    {
        var inOrder = labels.OrderBy(label => label.Label, StringComparer.Ordinal);
        return $"{name}{{{string.Join(',', inOrder.Select(label => $"{label.Label}=\"{label.Value}\""))}}}";
    }

    private static IEnumerable<(string Series, double Value, double? Time)> Lines(IEnumerable<string> lines) =>
        lines.Where(line => line.Length > 0 && line[0] != '#').Select(Read);

    private static (string Series, double Value, double? Time) Read(string line)
    {
        var at = line.AsSpan().IndexOfAny('{', ' ');
        var name = line[..at];
        var labels = new List<(string, string)>();
        if (line[at] == '{')
        {
            at++;
            while (line[at] != '}')
                labels.Add(ReadLabel(line, ref at));
            at++;
        }

        var numbers = line[at..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (SeriesOf(name, labels), Number(numbers[0]), numbers.Length > 1 ? Number(numbers[1]) : null);
    }

    private static (string Name, string Value) ReadLabel(string line, ref int at)
    {
        var equals = line.IndexOf('=', at);
        var name = line[at..equals];
        var value = new StringBuilder();
        for (at = equals + 2; line[at] != '"'; at++)
        {
            if (line[at] == '\\')
                value.Append(line[at++]);
            value.Append(line[at]);
        }

        at++;
        if (line[at] == ',')
            at++;
        return (name, value.ToString());
    }

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };
}
