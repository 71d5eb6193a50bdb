using System.Collections.Immutable;
using System.Text.RegularExpressions;
using MlBudget.Core.Time;
using MlBudget.Exporter.Demo;

namespace MlBudget.Exporter.Tests.Demo;

/// <summary>
/// The rules and the routes of the demo are the shipped ones in the demo's time. When those change, <c>MLBUDGET_WRITE_GOLDEN=1</c> writes these
/// anew.
/// </summary>
public sealed partial class DemoRulesTests
{
    /// <summary>Five scrapes: what is counted over fewer is chance.</summary>
    private const int LeastRange = 5;

    /// <summary>Their times are those of the exporter's process, which the demo doesn't speed up.</summary>
    private static readonly ImmutableArray<string> OfTheProcess =
        ["MLBudgetConfigReloadFailed", "MLBudgetExporterDown", "MLBudgetPollStalled", "MLBudgetSeriesDropped"];

    [Fact]
    public void The_rules_of_the_demo_are_the_shipped_ones_with_waits_in_its_time()
    {
        var files = Directory.GetFiles(RepositoryRoot.Combine("prometheus", "rules"), "ML*.yml").Order(StringComparer.Ordinal).ToArray();
        Assert.Empty(OfTheProcess.Except(files.Select(file => Path.GetFileNameWithoutExtension(file))));

        Golden.Matches(
            $"""
            # The rules of rules/*.yml for the exporter of `mlbudget demo`, whose time runs {FraudTraffic.Speed:F0} times as fast as the clock: waits are those of there
            # divided by that, at least 1s, and counters are looked at over at least {LeastRange}s. What is about the exporter's process waits as it does there. For nothing
            # but the demo: in the place of rules/*.yml, never beside them. Written by DemoRulesTests: change the files in rules, and write it anew with
            # MLBUDGET_WRITE_GOLDEN=1.

            groups:

            """ + string.Concat(files.Select(Rules)),
            RepositoryRoot.Combine("prometheus", "demo.yml"));
    }

    [Fact]
    public void The_routes_of_the_demo_are_the_shipped_ones_with_waits_in_its_time_and_tell_nobody()
    {
        var shipped = File.ReadAllText(RepositoryRoot.Combine("alerting", "alertmanager.yml"));
        var routes = shipped[shipped.IndexOf("route:\n", StringComparison.Ordinal)..];
        var lines = routes.Split('\n').Where(line => !Telling().IsMatch(line)).Select(line => RouteWait().Replace(line, wait =>
            $"{wait.Groups[1].Value}: {(wait.Groups[2].Value == "0s" ? 0 : InTheDemo(wait.Groups[2].Value))}s"));

        Golden.Matches(
            """
            # The routes of alertmanager.yml for `mlbudget demo`, with waits in its time, divided by 1,800 and at least 1s. Nobody is told: the page of
            # Alertmanager shows what fires, who would get it, and what is hidden by what. Written by DemoRulesTests from alertmanager.yml: write it
            # anew with MLBUDGET_WRITE_GOLDEN=1.

            """ + string.Join('\n', lines),
            RepositoryRoot.Combine("alerting", "alertmanager-demo.yml"));
    }

    [Theory]
    [InlineData("5m", 1)]
    [InlineData("30m", 1)]
    [InlineData("1h", 2)]
    [InlineData("1h15m", 3)]
    [InlineData("6h30m", 13)]
    [InlineData("1d", 48)]
    public void Waits_are_in_whole_seconds_of_the_clock_and_rounded_up(string shipped, int seconds) => Assert.Equal(seconds, InTheDemo(shipped));

    private static string Rules(string file)
    {
        var text = File.ReadAllText(file);
        var groups = text[(text.IndexOf("\ngroups:\n", StringComparison.Ordinal) + "\ngroups:\n".Length)..];
        if (OfTheProcess.Contains(Path.GetFileNameWithoutExtension(file)))
            return groups;
        var waits = Wait().Replace(groups, wait => $"{wait.Groups[1].Value}: {InTheDemo(wait.Groups[2].Value)}s");
        return Range().Replace(waits, range => $"{range.Groups[1].Value}{Math.Max(LeastRange, InTheDemo(range.Groups[2].Value))}s");
    }

    private static int InTheDemo(string duration)
    {
        var whole = Part().Matches(duration).Aggregate(TimeSpan.Zero, (sum, part) =>
            Durations.TryParse(part.Value, out var length) ? sum + length : throw new FormatException(duration));
        return (int)Math.Max(1, Math.Ceiling(whole.TotalSeconds / FraudTraffic.Speed));
    }

    [GeneratedRegex(@"(?<=\n +)(for|keep_firing_for): (\w+)(?=\n)")]
    private static partial Regex Wait();

    [GeneratedRegex(@"(\[|offset )(\d+[smhdw])(?=\]| |\)|\n)")]
    private static partial Regex Range();

    [GeneratedRegex(@"\d+[smhdw]")]
    private static partial Regex Part();

    [GeneratedRegex(@"(group_wait|group_interval|repeat_interval): (\w+)$")]
    private static partial Regex RouteWait();

    /// <summary>What tells somebody, and what says who.</summary>
    [GeneratedRegex(@"^ +(webhook_configs:|- url:|send_resolved:|# Change: )")]
    private static partial Regex Telling();
}
