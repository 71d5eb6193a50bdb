using System.Globalization;
using System.Text.Json;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Databases;

/// <summary>The example of a fraud detector gives the numbers that its log and its table hold, and those of the same labels in a file.</summary>
public sealed class FraudExampleTests(PostgreSqlTests.Running running) : IClassFixture<PostgreSqlTests.Running>
{
    private const int Days = 9, PerDay = 2_000;

    private static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Its_numbers_are_those_of_the_log_and_of_the_table()
    {
        using var folder = new TempFolder();
        var (predictions, labels) = Records();
        folder.Write("predictions-1.jsonl", string.Concat(predictions.Select(one => one.Line)));
        folder.Write("labels.jsonl", string.Concat(labels.Select(one => one.Line)));
        running.Server.Execute(await File.ReadAllTextAsync(RepositoryRoot.At("examples", "fraud", "schema.sql")));
        foreach (var some in labels.Chunk(1000))
            running.Server.Execute($"insert into outcomes (prediction_id, is_fraud, labeled_at) values {string.Join(", ", some.Select(one => one.Row))}");

        var example = (await File.ReadAllTextAsync(RepositoryRoot.At("examples", "fraud", "mlbudget.yml")))
            .Replace("/var/log/fraud/predictions-*.jsonl*", folder.At("predictions-*.jsonl"), StringComparison.Ordinal);
        var tables = await ReplayAsync(folder, "tables", example);
        var (before, after) = (example.IndexOf("      type: postgresql", StringComparison.Ordinal), example.IndexOf("      fields: { id: prediction_id", StringComparison.Ordinal));
        var files = await ReplayAsync(folder, "files", $"{example[..before]}      type: files\n      path: {folder.At("labels.jsonl")}\n{example[after..]}");

        Assert.Equal(WithoutSources(files), WithoutSources(tables));
        // The last day's slots that are complete and labelled: the week that ends 48 h before the last label.
        var end = labels.Max(one => one.At).AddHours(-48);
        end = end.AddTicks(-(end.Ticks % TimeSpan.TicksPerHour));
        var week = predictions.Where(one => one.At < end && one.At >= end.AddDays(-7)).ToList();
        Near(week.Count(one => one.Decision && one.IsFraud) / (double)week.Count(one => one.Decision), Last(tables, "precision"));
        Near(week.Count(one => one.Decision && one.IsFraud) / (double)week.Count(one => one.IsFraud), Last(tables, "recall"));
        Near(week.Count(one => one.Decision && !one.IsFraud) / (double)week.Count(one => !one.IsFraud), Last(tables, "fpr"));
        foreach (var slo in new[] { "availability", "latency", "completeness", "freshness", "fpr-parity" })
            Assert.True(double.IsFinite(Last(tables, slo)), slo);

        static void Near(double expected, double found) => Assert.Equal(expected, found, tolerance: 1e-9);
    }

    /// <summary>What a history has of the model, and not of its sources: one that is fetched has answered later than a file is there.</summary>
    private static string WithoutSources(string history) =>
        string.Join('\n', history.Split('\n').Where(line => !line.StartsWith("mlbudget_source_", StringComparison.Ordinal) && !line.StartsWith("mlbudget_model_series", StringComparison.Ordinal)));

    /// <summary>The last value that a history has of an SLO over its period.</summary>
    private static double Last(string history, string slo) => double.Parse(
        history.Split('\n').Last(line => line.StartsWith("mlbudget_sli_value{", StringComparison.Ordinal)
            && line.Contains($"slo=\"{slo}\"", StringComparison.Ordinal) && line.Contains("window=\"7d\"", StringComparison.Ordinal)).Split("} ")[1].Split(' ')[0],
        CultureInfo.InvariantCulture);

    private async Task<string> ReplayAsync(TempFolder folder, string name, string configuration)
    {
        var file = folder.Write($"{name}.yml", configuration);
        using var replay = await ExporterProcess.RunAsync(
            ["replay", $"--config.file={file}", "--step=6h", $"--openmetrics={folder.At($"{name}.om")}"], new Dictionary<string, string> { ["FRAUD_DB"] = running.Server.Connection });
        Assert.True(await replay.ExitCodeAsync() == 0, replay.Errors);
        return await File.ReadAllTextAsync(folder.At($"{name}.om"));
    }

    private static (List<Answer> Predictions, List<Outcome> Labels) Records()
    {
        var (random, predictions, labels) = (new Random(20260601), new List<Answer>(), new List<Outcome>());
        for (var index = 0; index < Days * PerDay; index++)
        {
            var at = First.AddDays(index / (double)PerDay);
            at = at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMillisecond));
            var isFraud = random.Next(20) == 0;
            var decision = random.NextDouble() < (isFraud ? 0.93 : 0.003);
            var id = $"p{index:D5}";
            var line = JsonSerializer.Serialize(new
            {
                timestamp = at,
                prediction_id = id,
                decision = decision ? 1 : 0,
                score = decision ? 0.9 : 0.1,
                latency_ms = 20 + 90 * random.NextDouble() * random.NextDouble(),
                error = random.Next(5000) == 0 ? "timeout" : null,
                model_version = "7",
                merchant_type = index % 3 == 0 ? "travel" : "grocery",
                amount = random.Next(400) == 0 ? (double?)null : 12.5,
                velocity = 3,
                feature_times = new { velocity = at.AddHours(-1) },
            });
            predictions.Add(new(at, decision, isFraud, line + "\n"));
            labels.Add(new(id, isFraud, at.AddHours(1 + 30 * random.NextDouble())));
        }

        labels.Sort((one, other) => one.At.CompareTo(other.At));
        return (predictions, labels);
    }

    private sealed record Answer(DateTime At, bool Decision, bool IsFraud, string Line);

    private sealed record Outcome(string Id, bool IsFraud, DateTime Time)
    {
        public DateTime At { get; } = Time.AddTicks(-(Time.Ticks % TimeSpan.TicksPerMillisecond));

        public string Line => JsonSerializer.Serialize(new { prediction_id = Id, is_fraud = IsFraud, labeled_at = At }) + "\n";

        public string Row => $"('{Id}', {IsFraud}, '{At:O}')";
    }
}
