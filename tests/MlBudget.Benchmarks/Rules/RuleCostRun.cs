using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using MlBudget.Exporter.Exposition;

namespace MlBudget.Benchmarks.Rules;

/// <summary>
/// What it costs a Prometheus to evaluate the shipped rules of many SLOs, beside rules of the shape that Sloth generates for as many, in the
/// same Prometheus, one after the other, so that neither waits for the other. It is Prometheus's own measure, prometheus_rule_group_last_duration_seconds, over all groups.
/// </summary>
internal static partial class RuleCostRun
{
    private const int Step = 15_000, PerWrite = 120, Warming = 2, Evaluations = 7;

    /// <summary>The shipped rules look back for an hour at the most.</summary>
    private static readonly long Day = 24 * 3_600_000, Hour = 3_600_000;

    /// <summary>Backfills a day at 15 s, lets both evaluate in turn, and prints the medians.</summary>
    /// <param name="slos">How many SLOs each has.</param>
    public static async Task RunAsync(int slos)
    {
        var folder = Directory.CreateTempSubdirectory("mlbudget-rules-").FullName;
        var address = FreeAddress();
        var rules = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(rules.FullName, "prometheus", "rules")))
            rules = rules.Parent ?? throw new InvalidOperationException("Run it in the repository.");
        var configuration = Path.Combine(folder, "prometheus.yml");
        await File.WriteAllTextAsync(configuration, "global: {}\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "sloth.yml"), SlothRules.Of(slos));
        using var server = Process.Start(new ProcessStartInfo("prometheus",
        [
            $"--config.file={configuration}", $"--storage.tsdb.path={Path.Combine(folder, "data")}", $"--web.listen-address={address.Authority}",
            "--web.enable-remote-write-receiver", "--web.enable-lifecycle", "--log.level=warn",
        ]))!;
        try
        {
            using var http = new HttpClient { BaseAddress = address };
            using var writer = new RemoteWriter(address);
            await ReadyAsync(http);
            var now = await BackfillAsync(writer, slos);
            var series = SlothRules.Series(slos, Now() - 2 * Day).Where((_, index) => index % 3 != 2).Concat(OurSeries(slos)).ToArray();
            var medians = new List<double>();
            foreach (var file in new[] { Path.Combine(rules.FullName, "prometheus", "rules", "*.yml"), Path.Combine(folder, "sloth.yml") })
            {
                await File.WriteAllTextAsync(configuration, $"global: {"{"} evaluation_interval: 15s {"}"}\nrule_files: [\"{file}\"]\n");
                (await http.PostAsync(new Uri("/-/reload", UriKind.Relative), null)).EnsureSuccessStatusCode();
                (var durations, now) = await MeasureAsync(http, writer, series, now);
                medians.Add(durations.Order().ElementAt(durations.Count / 2));
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Path.GetFileName(file)}: median {medians[^1] * 1000:0.0} ms of {string.Join(' ', durations.Select(duration => (duration * 1000).ToString("0", CultureInfo.InvariantCulture)))}; load {File.ReadAllText("/proc/loadavg").Trim()}"));
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ours/Sloth's shape: 1/{medians[1] / medians[0]:0.0}"));
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A day of what Sloth's rules read, and the last hour of what ours read, in the order of time.</summary>
    private static async Task<long> BackfillAsync(RemoteWriter writer, int slos)
    {
        var clock = Stopwatch.StartNew();
        var (theirs, ours) = (SlothRules.Series(slos, Now() - 2 * Day).ToArray(), OurSeries(slos));
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

    /// <summary>How long each evaluation took of all rules that are loaded, while all series go on.</summary>
    private static async Task<(List<double> Durations, long Time)> MeasureAsync(HttpClient http, RemoteWriter writer, WrittenSeries[] series, long time)
    {
        var durations = new List<double>();
        var last = 0.0;
        // The first evaluations find nothing in any cache.
        for (var evaluation = -Warming; evaluation < Evaluations; time += Step)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Max(0, time - Now())));
            await writer.WriteAsync(series, [time]);
            var metrics = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
            var (seconds, at) = (Values(metrics, LastDuration()), Values(metrics, LastEvaluation()));
            if (seconds.Length == 0 || seconds.Any(double.IsNaN) || at.Min() <= last)
                continue;
            last = at.Max();
            if (evaluation++ >= 0)
                durations.Add(seconds.Sum());
        }

        return (durations, time);
    }

    private static double[] Values(string metrics, Regex name) =>
        [.. name.Matches(metrics).Select(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];

    /// <summary>The page of models of ten SLOs each, as the exporter renders it, but for what would fire: as of Sloth's shape nothing burns.</summary>
    private static WrittenSeries[] OurSeries(int slos)
    {
        var page = new MetricsPage().Render(ScrapeRun.Copies((slos + 9) / 10)).In(PageFormat.Text).Text.ToArray();
        return
        [
            .. System.Text.Encoding.UTF8.GetString(page).Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line =>
            {
                var sample = Sample().Match(line);
                var value = double.Parse(sample.Groups["value"].Value, CultureInfo.InvariantCulture);
                var calm = Calm(sample.Groups["name"].Value, sample.Groups["labels"].Value) ?? value;
                return WrittenSeries.Of(sample.Groups["name"].Value, _ => calm,
                [
                    .. Labels().Matches(sample.Groups["labels"].Value).Select(label => (label.Groups["name"].Value, Regex.Unescape(label.Groups["value"].Value))),
                    ("job", "mlbudget"), ("instance", "localhost:19464"),
                ]);
            }),
        ];
    }

    /// <summary>The value of an SLO that is well; null where it makes no difference.</summary>
    private static double? Calm(string name, string labels) => name switch
    {
        "mlbudget_alert_burn_rate" => 0.4,
        "mlbudget_slo_state" => labels.Contains("state=\"ok\"", StringComparison.Ordinal) ? 1 : 0,
        _ => null,
    };

    private static long Now() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    private static async Task ReadyAsync(HttpClient http)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("/-/ready", UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException) when (attempt < 300)
            {
                // It doesn't listen yet.
            }

            await Task.Delay(100);
        }
    }

    private static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }

    [GeneratedRegex("^prometheus_rule_group_last_duration_seconds\\{.*\\} (\\S+)$", RegexOptions.Multiline)]
    private static partial Regex LastDuration();

    [GeneratedRegex("^prometheus_rule_group_last_evaluation_timestamp_seconds\\{.*\\} (\\S+)$", RegexOptions.Multiline)]
    private static partial Regex LastEvaluation();

    [GeneratedRegex("^(?<name>[a-z_]+)\\{(?<labels>.*)\\} (?<value>\\S+)$")]
    private static partial Regex Sample();

    [GeneratedRegex("(?<name>[a-z_]+)=\"(?<value>(?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex Labels();
}
