using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MlBudget.Benchmarks.Rules;

/// <summary>
/// What a refresh of each shipped dashboard costs a Prometheus that holds many SLOs: all queries of its open panels, annotations and variables, one after the
/// other, over the dashboard's own range in as many steps as a panel of half the width of a screen has.
/// </summary>
internal static partial class DashboardCostRun
{
    private const string OneModel = "model-000";

    private const int Step = 15_000, PerWrite = 240, Points = 700, Refreshes = 7;

    private static readonly long Week = 7 * 24 * 3_600_000L, Hour = 3_600_000;

    /// <summary>Backfills a week at 15 s of what is drawn over time, and an hour of all else; asks, and prints medians.</summary>
    /// <param name="slos">How many SLOs there are, ten of each model.</param>
    public static async Task RunAsync(int slos)
    {
        await using var server = await StartedPrometheus.StartAsync();
        var dashboards = Directory.GetFiles(Path.Combine(StartedPrometheus.Repository, "grafana", "dashboards"), "*.json").Order(StringComparer.Ordinal)
            .Select(file => JsonDocument.Parse(File.ReadAllText(file)).RootElement).ToArray();
        using (var writer = new RemoteWriter(server.Address))
            await BackfillAsync(writer, ExporterSeries.Of(slos), dashboards);
        foreach (var dashboard in dashboards)
        {
            var queries = Queries(dashboard).ToArray();
            var seconds = new List<double>();
            for (var refresh = 0; refresh < Refreshes; refresh++)
            {
                var clock = Stopwatch.StartNew();
                foreach (var query in queries)
                    (await server.Http.GetAsync(query)).EnsureSuccessStatusCode();
                seconds.Add(clock.Elapsed.TotalSeconds);
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{dashboard.GetProperty("uid").GetString()}: {queries.Length} queries, median {seconds.Order().ElementAt(Refreshes / 2):0.00} s of {string.Join(' ', seconds.Select(one => one.ToString("0.00", CultureInfo.InvariantCulture)))}"));
        }

        Console.WriteLine($"load {(await File.ReadAllTextAsync("/proc/loadavg")).Trim()}");
    }

    private static async Task BackfillAsync(RemoteWriter writer, WrittenSeries[] all, JsonElement[] dashboards)
    {
        var clock = Stopwatch.StartNew();
        all = [.. all.Select(Moving)];
        // A dashboard of one model draws nothing of the others.
        var (ofAll, ofOne) = (DrawnOverTime(dashboards.Where(dashboard => !IsOfOneModel(dashboard))), DrawnOverTime(dashboards.Where(IsOfOneModel)));
        var overTime = all.Where(one => ofAll.Contains(NameOf(one)) || (ofOne.Contains(NameOf(one)) && one.Labels.Contains(("model", OneModel)))).ToArray();
        var (now, written) = (DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), 0L);
        for (var time = now - Week; time <= now; time += PerWrite * (long)Step)
        {
            var times = Enumerable.Range(0, PerWrite).Select(step => time + step * (long)Step).TakeWhile(at => at <= now).ToArray();
            var series = times[^1] > now - Hour ? all : overTime;
            await writer.WriteAsync(series, times);
            written += (long)times.Length * series.Length;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{all.Length:N0} series, {overTime.Length:N0} of them for a week; {written / 1e6:0} M samples in {clock.Elapsed.TotalSeconds:0} s"));
    }

    private static string NameOf(WrittenSeries series) => series.Labels.Single(label => label.Name == "__name__").Value;

    /// <summary>Ratios and rates move, as they do; what never changes would take hardly any room.</summary>
    private static WrittenSeries Moving(WrittenSeries series) => NameOf(series) is var name && (name.EndsWith("_ratio", StringComparison.Ordinal) || name.EndsWith("burn_rate", StringComparison.Ordinal))
        ? series with { Value = time => series.Value(time) * (1 + 1e-4 * (time / Step * 7919 % 1009)) } : series;

    /// <summary>The metrics that a dashboard asks for over all of its range, of which the history counts.</summary>
    private static HashSet<string> DrawnOverTime(IEnumerable<JsonElement> dashboards) =>
    [
        .. dashboards.SelectMany(OpenTargets).Where(LooksBack).SelectMany(target => Metric().Matches(target.GetProperty("expr").GetString()!)).Select(match => match.Value),
    ];

    private static bool LooksBack(JsonElement target) =>
        target.GetProperty("range").GetBoolean() || target.GetProperty("expr").GetString()!.Contains("[$__range", StringComparison.Ordinal);

    private static bool IsOfOneModel(JsonElement dashboard) => dashboard.GetRawText().Contains("model=\\\"$model\\\"", StringComparison.Ordinal);

    private static IEnumerable<JsonElement> OpenTargets(JsonElement dashboard) => dashboard.GetProperty("panels").EnumerateArray()
        .Where(panel => panel.GetProperty("type").GetString() != "row").SelectMany(panel => panel.GetProperty("targets").EnumerateArray());

    private static IEnumerable<Uri> Queries(JsonElement dashboard)
    {
        var hours = dashboard.GetProperty("time").GetProperty("from").GetString() == "now-7d" ? 168 : 6;
        foreach (var target in OpenTargets(dashboard))
            yield return Query(target.GetProperty("expr").GetString()!, target.GetProperty("range").GetBoolean() ? hours : 0);
        foreach (var mark in dashboard.GetProperty("annotations").GetProperty("list").EnumerateArray())
            yield return Query(mark.GetProperty("expr").GetString()!, hours);
        foreach (var variable in dashboard.GetProperty("templating").GetProperty("list").EnumerateArray())
        {
            if (variable.TryGetProperty("definition", out var definition) && Values().Match(definition.GetString()!) is { Success: true } values)
            {
                var (from, to) = Range(hours);
                yield return new(
                    $"/api/v1/label/{values.Groups[2].Value}/values?match[]={Uri.EscapeDataString(Filled(values.Groups[1].Value))}&start={from}&end={to}", UriKind.Relative);
            }
        }
    }

    private static Uri Query(string expression, int hours)
    {
        var (from, to) = Range(hours);
        var text = Uri.EscapeDataString(Filled(expression));
        return hours == 0
            ? new($"/api/v1/query?query={text}&time={to}", UriKind.Relative)
            : new($"/api/v1/query_range?query={text}&start={from}&end={to}&step={Math.Max(15, hours * 3600 / Points)}", UriKind.Relative);
    }

    private static (long From, long To) Range(int hours)
    {
        var to = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return (to - hours * 3600L, to);
    }

    /// <summary>One model, where a dashboard is of one, and else all of everything.</summary>
    private static string Filled(string expression) => Variable().Replace(
        expression.Replace("$__rate_interval", "20m", StringComparison.Ordinal).Replace("$__range", "168h", StringComparison.Ordinal)
            .Replace("$__interval", "15m", StringComparison.Ordinal)
            .Replace("=\"$model\"", $"=\"{OneModel}\"", StringComparison.Ordinal).Replace("=\"$window\"", "=\"1d\"", StringComparison.Ordinal),
        match => match.Value[0] == '=' ? "=~\".*\"" : ".*");

    [GeneratedRegex(@"\bmlbudget_\w+")]
    private static partial Regex Metric();

    [GeneratedRegex(@"^label_values\((.+), (\w+)\)$")]
    private static partial Regex Values();

    [GeneratedRegex(@"(?<!=~)=""\$[a-z]+""|\$[a-z]+")]
    private static partial Regex Variable();
}
