using System.Text.Json;
using MlBudget.EndToEnd.Tests.Harness;
using MlBudget.Tables;

namespace MlBudget.EndToEnd.Tests.Databases;

/// <summary>One decision of the example.</summary>
internal sealed record Decision(DateTime At, string Sex, string Age, bool IsApproved);

/// <summary>The example of credit decisions in a folder of its own, with a log and a training set. Debts are served without the rent, which is a third of those that were
/// trained on.</summary>
internal sealed class CreditExample : IDisposable
{
    /// <summary>A store that nothing connects to: logs and training sets alone are read.</summary>
    public const string NoStore = "Host=nowhere;Database=feast;Username=mlbudget";

    /// <summary>Of a feature 500 values are needed in each window of 6 h.</summary>
    private const int Hours = 150, PerHour = 90, TrainingRows = 2_000;

    private static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly TempFolder _folder = new();

    public CreditExample()
    {
        var random = new Random(20260601);
        Decisions = [.. Enumerable.Range(0, Hours * PerHour).Select(index => Draw(random, index))];
        _folder.Write("decisions-1.jsonl", string.Concat(Decisions.Select((one, index) => JsonSerializer.Serialize(new
        {
            decided_at = one.At,
            application_id = $"a{index}",
            decision = one.IsApproved ? "approved" : "declined",
            score = one.IsApproved ? 0.8 : 0.2,
            latency_ms = 120,
            error = (string?)null,
            model_version = "12",
            sex = one.Sex,
            age_band = one.Age,
            income = Income(random),
            debt_ratio = Debts(random) * 2 / 3,
        }) + "\n")));
        File.WriteAllBytes(_folder.At("applications-1.parquet"), ParquetFile.Of(
            TrainingRows,
            ParquetFile.Column<double>("monthly_income", Enumerable.Range(0, TrainingRows).Select(_ => (double?)Income(random))),
            ParquetFile.Column<double>("debt_ratio", Enumerable.Range(0, TrainingRows).Select(_ => (double?)Debts(random)))));
        _folder.Write("mlbudget.yml", File.ReadAllText(RepositoryRoot.At("examples", "credit-scoring", "mlbudget.yml"))
            .Replace("/var/log/credit/decisions-*.jsonl*", _folder.At("decisions-*.jsonl"), StringComparison.Ordinal)
            .Replace("examples/credit-scoring/training.yml", _folder.At("training.yml"), StringComparison.Ordinal));
    }

    /// <summary>The end of the hour of the last decision.</summary>
    public static DateTime End => First.AddHours(Hours);

    /// <summary>The decisions, as many in each hour.</summary>
    public IReadOnlyList<Decision> Decisions { get; }

    /// <summary>Learns what the model was trained on, into the file that the configuration names.</summary>
    public async Task LearnAsync()
    {
        using var learning = await RunAsync(NoStore, "baseline", $"--training={_folder.At("applications-*.parquet")}");
        Assert.True(await learning.ExitCodeAsync() == 0, learning.Errors);
        _folder.Write("training.yml", learning.Output);
    }

    /// <summary>Runs a command with the example's configuration.</summary>
    /// <param name="connection">Where Feast's store is.</param>
    /// <param name="command">The command.</param>
    /// <param name="options">Its other options.</param>
    public Task<ChildProcess> RunAsync(string connection, string command, params string[] options) => ExporterProcess.RunAsync(
        [command, $"--config.file={_folder.At("mlbudget.yml")}", .. options], new Dictionary<string, string> { ["FEAST_DB"] = connection });

    public void Dispose() => _folder.Dispose();

    private static Decision Draw(Random random, int index)
    {
        var (sex, age) = (random.Next(2) == 0 ? "f" : "m", new[] { "18-29", "30-44", "45-64" }[random.Next(3)]);
        return new(First.AddSeconds(index * (3_600 / PerHour)), sex, age, random.NextDouble() < (sex == "f" ? 0.34 : 0.5));
    }

    private static int Income(Random random) => (int)(1_200 - 1_800 * Math.Log(1 - random.NextDouble()));

    private static double Debts(Random random) => Math.Round(0.6 * Math.Sqrt(random.NextDouble()), 3);
}
