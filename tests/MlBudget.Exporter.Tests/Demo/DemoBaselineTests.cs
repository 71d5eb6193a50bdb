using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration.Baselines;
using MlBudget.Exporter.Demo;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Tests.Configuration;

namespace MlBudget.Exporter.Tests.Demo;

/// <summary>What the demo takes for normal is what the program learns from two quiet weeks of the same model.</summary>
public sealed partial class DemoBaselineTests : IDisposable
{
    /// <summary>Other payments than those of the demo: a baseline knows nothing of what it judges.</summary>
    private const int Seed = 20260504;

    private static readonly DateTimeOffset From = new(2026, 5, 4, 0, 0, 0, TimeSpan.Zero), To = From.AddDays(14);

    private readonly StorageDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void The_baseline_of_the_demo_is_what_is_learned_of_two_quiet_weeks()
    {
        var learned = Learned();
        var path = RepositoryRoot.Combine("src", "MlBudget.Exporter", "Demo", "baseline.yml");
        if (Environment.GetEnvironmentVariable("MLBUDGET_WRITE_GOLDEN") == "1")
            File.WriteAllText(path, learned);
        var written = File.ReadAllText(path);

        // Exponentials differ in their last digits from processor to processor, and the hash with them.
        Assert.Equal(Number().Replace(WithoutHash(written), "#"), Number().Replace(WithoutHash(learned), "#"));
        Assert.All(Numbers(written).Zip(Numbers(learned)), pair => Assert.Equal(pair.First, pair.Second, 1e-6 * Math.Max(1, Math.Abs(pair.First))));
    }

    private string Learned()
    {
        var end = To.AddHours(8);
        using (var log = new FraudLog(_directory.Path, new FraudModel(end.AddDays(1), Seed), From, end - From))
            log.WriteTo(end);
        var result = DemoConfiguration.Load(TestReferences.Of((DemoConfiguration.FolderVariable, _directory.Path)), asked: To - From);
        Assert.Empty(result.Errors);
        var pipelines = Pipelines.Create(
            result.Configuration!.Models, ClockMode.Log, closedFiles: true, TimeProvider.System, NullLogger<ModelPipeline>.Instance);
        using var pipeline = pipelines[0];
        Assert.NotNull(new Replay(pipelines, new(null, null, TimeSpan.FromHours(6), TimeSpan.FromDays(1))).Run().LastOrDefault());
        var learned = pipeline.Learn(Instant.From(From), Instant.From(To));
        Assert.Empty(learned.Refusals);
        return BaselineWriter.Write(DemoConfiguration.Model, learned.Baseline!);
    }

    private static string WithoutHash(string baseline) =>
        string.Join('\n', baseline.Split('\n').Where(line => !line.StartsWith("hash:", StringComparison.Ordinal)));

    private static IEnumerable<double> Numbers(string baseline) => Number().Matches(WithoutHash(baseline))
        .Select(number => double.Parse(number.Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"-?\d+(\.\d+)?(E[-+]?\d+)?")]
    private static partial Regex Number();
}
