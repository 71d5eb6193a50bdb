using System.Collections.Immutable;
using System.Text.RegularExpressions;
using MlBudget.Exporter.Exposition;

namespace MlBudget.Exporter.Tests.Dashboards;

/// <summary>What there is to ask Prometheus for, and what expressions ask for.</summary>
internal static partial class AskedMetrics
{
    /// <summary>What Prometheus itself adds to series, and what shards are told apart by.</summary>
    private static readonly ImmutableArray<string> OfTargets = ["job", "instance", "shard"];

    /// <summary>Labels of each metric that the exporter exports; null where they aren't known.</summary>
    private static readonly Dictionary<string, ImmutableHashSet<string>?> Known = Exported().Concat(Recorded())
        .GroupBy(pair => pair.Name).ToDictionary(group => group.Key, group => group.First().Labels);

    /// <summary>What is wrong with the metrics of an expression: names that nobody exports or records, and labels that they don't have.</summary>
    public static IEnumerable<string> Faults(string expression)
    {
        foreach (Match match in Selector().Matches(WithoutTexts(expression)))
        {
            var name = match.Groups["name"].Value;
            if (!Known.TryGetValue(name, out var labels))
            {
                yield return $"no metric {name}";
                continue;
            }

            foreach (Capture label in match.Groups["label"].Captures)
            {
                if (labels is not null && !labels.Contains(label.Value))
                    yield return $"{name} has no label {label.Value}";
            }
        }
    }

    /// <summary>Texts in quotes hold no metrics.</summary>
    private static string WithoutTexts(string expression) => Texts().Replace(expression, "\"\"");

    private static IEnumerable<(string Name, ImmutableHashSet<string>? Labels)> Exported()
    {
        foreach (var family in MetricCatalogue.All)
        {
            ImmutableHashSet<string> labels = [.. family.Labels, .. OfTargets];
            if (family.Kind != MetricKind.Histogram)
                yield return (family.Name, labels);
            else
                foreach (var part in new[] { "_bucket", "_sum", "_count" })
                    yield return (family.Name + part, [.. labels, "le"]);
        }

        foreach (var name in new[] { "process_working_set_bytes", "process_cpu_seconds_total", "ALERTS", "up" })
            yield return (name, null);
    }

    private static IEnumerable<(string Name, ImmutableHashSet<string>? Labels)> Recorded() =>
        Directory.GetFiles(RepositoryRoot.Combine("prometheus"), "*.yml").Concat(Directory.GetFiles(RepositoryRoot.Combine("prometheus", "rules"), "*.yml"))
            .SelectMany(file => Record().Matches(File.ReadAllText(file))).Select(match => (match.Groups[1].Value, (ImmutableHashSet<string>?)null));

    [GeneratedRegex(@"(?<![\w:""])(?<name>(?:mlbudget[_:][\w:]*|process_\w+|ALERTS\w*|up(?=\s*\{)))(?:\{(?:\s*(?<label>\w+)\s*(?:=~|!~|!=|=)\s*""""\s*,?)*\s*\})?")]
    private static partial Regex Selector();

    [GeneratedRegex(@"""(?:[^""\\]|\\.)*""")]
    private static partial Regex Texts();

    [GeneratedRegex(@"^\s*- (?:\{ )?record: ([\w:]+)", RegexOptions.Multiline)]
    private static partial Regex Record();
}
