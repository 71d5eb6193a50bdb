using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace MlBudget.Benchmarks.Rules;

/// <summary>
/// What it costs a Prometheus to evaluate the shipped rules of many SLOs, beside rules of the shape that Sloth generates for as many, in the
/// same Prometheus and at the same time, so that what else the machine does is the same for both. It is Prometheus's own measure,
/// prometheus_rule_group_last_duration_seconds, over all groups.
/// </summary>
internal static partial class RuleCostRun
{
    private const int Step = 15_000, PerWrite = 120, Warming = 2, Evaluations = 7;

    /// <summary>The shipped rules look back for an hour at the most.</summary>
    private static readonly long Day = 24 * 3_600_000, Hour = 3_600_000;

    /// <summary>Backfills a day at 15 s, lets both evaluate, and prints the medians.</summary>
    /// <param name="slos">How many SLOs each has.</param>
    public static async Task RunAsync(int slos)
    {
        await using var server = await StartedPrometheus.StartAsync();
        await File.WriteAllTextAsync(server.At("sloth.yml"), SlothRules.Of(slos));
        using var writer = new RemoteWriter(server.Address);
        var now = await BackfillAsync(writer, slos);
        var series = SlothRules.Series(slos, Now() - 2 * Day).Where((_, index) => index % 3 != 2).Concat(ExporterSeries.Of(slos)).ToArray();
        await server.ConfigureAsync(
            $"""
            global: {"{"} evaluation_interval: 15s {"}"}
            rule_files: ["{Path.Combine(StartedPrometheus.Repository, "prometheus", "rules", "*.yml")}", "{server.At("sloth.yml")}"]

            """);
        await MeasureAsync(server.Http, writer, series, now);
    }

    /// <summary>A day of what Sloth's rules read, and the last hour of what ours read, in the order of time.</summary>
    private static async Task<long> BackfillAsync(RemoteWriter writer, int slos)
    {
        var clock = Stopwatch.StartNew();
        var (theirs, ours) = (SlothRules.Series(slos, Now() - 2 * Day).ToArray(), ExporterSeries.Of(slos));
        var (time, begin, written) = (Now() - Day, Now() - Hour, 0L);
        while (time <= Now())
        {
            var times = Enumerable.Range(0, PerWrite).Select(step => time + step * (long)Step).TakeWhile(at => at <= Now()).ToArray();
            await writer.WriteAsync(theirs, times);
            var late = times.Where(at => at >= begin).ToArray();
            if (late.Length > 0)
                await writer.WriteAsync(ours, late);
            written += (long)times.Length * theirs.Length + (long)late.Length * ours.Length;
            time += times.Length * (long)Step;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{slos:N0} SLOs: {theirs.Length:N0} series for Sloth's shape, {ours.Length:N0} of the exporter; {written / 1e6:0.0} M samples in {clock.Elapsed.TotalSeconds:0} s"));
        return time;
    }

    /// <summary>How long evaluations take of all rules of either kind, while all series go on.</summary>
    private static async Task MeasureAsync(HttpClient http, RemoteWriter writer, WrittenSeries[] series, long time)
    {
        var (ours, theirs) = (new List<double>(), new List<double>());
        var last = 0.0;
        // The first evaluations find nothing in any cache. One of Sloth's shape takes longer than 15 s where the machine is busy.
        for (var evaluation = -Warming; evaluation < Evaluations; time += Step)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Max(0, time - Now())));
            await writer.WriteAsync(series, [time]);
            var metrics = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
            var (seconds, at) = (Values(metrics, LastDuration()), Values(metrics, LastEvaluation()));
            var isTheirs = seconds.Where(group => group.Name.EndsWith(";sloth", StringComparison.Ordinal)).ToArray();
            if (isTheirs.Length == 0 || seconds.Any(group => double.IsNaN(group.Value)) || at.Single(group => group.Name == isTheirs[0].Name).Value <= last)
                continue;
            last = at.Single(group => group.Name == isTheirs[0].Name).Value;
            if (evaluation++ < 0)
                continue;
            theirs.Add(isTheirs[0].Value);
            ours.Add(seconds.Except(isTheirs).Sum(group => group.Value));
        }

        Console.WriteLine($"ours: {Words(ours)}");
        Console.WriteLine($"Sloth's shape: {Words(theirs)}");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"ours / Sloth's shape: 1/{Median(theirs) / Median(ours):0.0}; load {File.ReadAllText("/proc/loadavg").Trim()}"));
    }

    private static string Words(List<double> durations) => string.Create(
        CultureInfo.InvariantCulture,
        $"median {Median(durations) * 1000:0} ms of {string.Join(' ', durations.Select(duration => (duration * 1000).ToString("0", CultureInfo.InvariantCulture)))}");

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static (string Name, double Value)[] Values(string metrics, Regex name) =>
        [.. name.Matches(metrics).Select(match => (match.Groups[1].Value, double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)))];

    private static long Now() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    [GeneratedRegex("^prometheus_rule_group_last_duration_seconds\\{rule_group=\"(.*)\"\\} (\\S+)$", RegexOptions.Multiline)]
    private static partial Regex LastDuration();

    [GeneratedRegex("^prometheus_rule_group_last_evaluation_timestamp_seconds\\{rule_group=\"(.*)\"\\} (\\S+)$", RegexOptions.Multiline)]
    private static partial Regex LastEvaluation();
}
