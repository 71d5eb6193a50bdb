using System.Globalization;
using System.Text.Json;
using MlBudget.EndToEnd.Tests.Harness;
using MlBudget.Streams;

namespace MlBudget.EndToEnd.Tests.Streams;

/// <summary>The example of a recommender gives the numbers that its two topics hold.</summary>
public sealed class RecommendationsExampleTests
{
    private const int Days = 9, PerDay = 600, Partitions = 4;

    private const string Variable = "KAFKA_BROKERS";

    private static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Its_numbers_are_those_of_the_topics()
    {
        using var cluster = new KafkaCluster();
        var impressions = Impressions();
        Write("impressions", impressions.Select(one => (one.Number, one.Line, one.At)));
        Write("impression-outcomes", impressions.Select(one => (one.Number, one.OutcomeLine, one.LeftAt)));

        var history = await ReplayAsync(cluster.Brokers);

        // Of the last hour that is complete and labelled, and of the seven days before its end.
        var end = Floor(impressions.Max(one => one.LeftAt) - TimeSpan.FromHours(1), TimeSpan.TicksPerHour);
        var labelled = impressions.Where(one => one.At < end && one.At >= end.AddDays(-7)).ToList();
        Near(Share(labelled, one => one.IsClicked), Last(history, "mlbudget_sli_value", "click-through"));
        // Of minutes up to now, and of hours at the old edge.
        var now = Floor(impressions.Max(one => one.LeftAt), TimeSpan.TicksPerMinute);
        var window = impressions.Where(one => one.At < now && one.At >= Floor(now.AddDays(-7), TimeSpan.TicksPerHour)).ToList();
        Near(1 - Share(window, one => one.HasError), Last(history, "mlbudget_sli_value", "availability"));
        Near(1 - Share(window, one => one.HasError) / 0.01, Last(history, "mlbudget_error_budget_remaining_ratio", "availability"));
        Near(Share(window, one => one.IsFallback), Last(history, "mlbudget_sli_value", "personal"));
        foreach (var slo in new[] { "latency", "completeness", "freshness", "fallback-parity" })
            Assert.True(double.IsFinite(Last(history, "mlbudget_sli_value", slo)), slo);

        void Write(string topic, IEnumerable<(int Number, string Line, DateTime At)> records)
        {
            cluster.Create(topic, Partitions);
            cluster.Write(topic, records.Select(record => (record.Number % Partitions, (string?)record.Line, (DateTime?)record.At)));
        }

        static void Near(double expected, double found) => Assert.Equal(expected, found, tolerance: 1e-9);
    }

    private static double Share(List<Impression> impressions, Func<Impression, bool> isSo) => impressions.Count(isSo) / (double)impressions.Count;

    private static DateTime Floor(DateTime time, long ticks) => time.AddTicks(-(time.Ticks % ticks));

    private static double Last(string history, string metric, string slo) => double.Parse(
        history.Split('\n').Last(line => line.StartsWith($"{metric}{{", StringComparison.Ordinal) && line.Contains($"slo=\"{slo}\"", StringComparison.Ordinal)
            && (!line.Contains("window=", StringComparison.Ordinal) || line.Contains("window=\"7d\"", StringComparison.Ordinal))).Split("} ")[1].Split(' ')[0],
        CultureInfo.InvariantCulture);

    private static async Task<string> ReplayAsync(string brokers)
    {
        using var folder = new TempFolder();
        var file = RepositoryRoot.At("examples", "recommendations", "mlbudget.yml");
        var variables = new Dictionary<string, string> { [Variable] = brokers };
        using var check = await ExporterProcess.RunAsync(["check", $"--config.file={file}"], variables);
        Assert.True(await check.ExitCodeAsync() == 0, check.Errors);
        Assert.Contains($"Predictions from kafka {brokers}/impressions", check.Output, StringComparison.Ordinal);
        using var replay = await ExporterProcess.RunAsync(["replay", $"--config.file={file}", "--step=6h", $"--openmetrics={folder.At("history.om")}"], variables);
        Assert.True(await replay.ExitCodeAsync() == 0, replay.Errors);
        return await File.ReadAllTextAsync(folder.At("history.om"));
    }

    private static List<Impression> Impressions()
    {
        var random = new Random(20260601);
        return [.. Enumerable.Range(0, Days * PerDay).Select(number =>
        {
            var at = First.AddSeconds(number * (86_400 / PerDay));
            return new Impression(number, at, at.AddSeconds(random.Next(5, 1800)), random.Next(100) < 12, random.Next(400) == 0, random.Next(40) == 0, random.Next(10) * 5);
        })];
    }

    private sealed record Impression(int Number, DateTime At, DateTime LeftAt, bool IsClicked, bool HasError, bool IsFallback, int Latency)
    {
        public string Line => JsonSerializer.Serialize(new
        {
            impression_id = $"i{Number}",
            shown_at = At,
            model_version = "31",
            latency_ms = Latency,
            error = HasError ? "timeout" : null,
            fallback = IsFallback,
            country = Number % 3 == 0 ? "DE" : "FR",
            features = new { popularity = 0.4, popularity_at = At.AddHours(-1), genre = "crime" },
        });

        public string OutcomeLine => JsonSerializer.Serialize(new { impression_id = $"i{Number}", left_at = LeftAt, clicked = IsClicked });
    }
}
