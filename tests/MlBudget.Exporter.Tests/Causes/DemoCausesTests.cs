using MlBudget.Core.Causes;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Demo;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Tests.Configuration;

namespace MlBudget.Exporter.Tests.Causes;

/// <summary>Where the incidents of the demo began: none of them is caused by another, though several burn at once.</summary>
public sealed class DemoCausesTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 6, 10, 0, 0, 0, TimeSpan.Zero);

    private readonly StorageDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Through_a_cycle_of_incidents_no_cause_is_told_that_there_isn_t()
    {
        var history = TimeSpan.FromDays(7.5);
        using (var log = new FraudLog(_directory.Path, new FraudModel(Start, 20260601), Start - history, history + 2 * Incident.Cycle))
            log.WriteTo(Start + Incident.Cycle);
        var yaml = File.ReadAllText(RepositoryRoot.Combine("src", "MlBudget.Exporter", "Demo", "demo.yml"));
        var result = ConfigurationFile.Parse("demo.yml", yaml, TestReferences.Of(("MLBUDGET_DEMO_FOLDER", _directory.Path)));
        Assert.Empty(result.Errors);
        var pipelines = Pipelines.Create(
            result.Configuration!.Models, ClockMode.Log, closedFiles: true, TimeProvider.System, new RecordedLog().Loggers.CreateLogger<ModelPipeline>());
        var (symptoms, onsets) = (new List<Symptom>(), new List<(string Slo, double Hour, string Moved)>());
        foreach (var snapshot in new Replay(pipelines, new(Instant.From(Start), null, TimeSpan.FromHours(6), TimeSpan.FromDays(1))).Run())
        {
            var cascade = snapshot.Models[0].Cascade;
            symptoms.AddRange(cascade.Symptoms);
            onsets.AddRange(cascade.Onsets.Select(onset =>
                (onset.Slo, (onset.At.Start.ToDateTimeOffset() - Start).TotalHours, string.Join(", ", onset.Moved))));
        }

        foreach (var pipeline in pipelines)
            pipeline.Dispose();
        Assert.Empty(symptoms);
        // As the incidents say: a latency spike from the first hour on; features that are half-way to nothing after eleven, and over a day old after
        // 12.4; travel from the sixth on; and an outage from the 26th.
        AssertOnset("latency", 1, 0.2, "");
        AssertOnset("success", 1, 0.5, "");
        AssertOnset("completeness", 11, 0.2, "velocity");
        AssertOnset("freshness", 12.4, 0.2, "velocity");
        AssertOnset("precision", 6, 1, "merchant_type travel");
        AssertOnset("uptime", 26, 0.1, "");

        void AssertOnset(string slo, double hour, double tolerance, string moved)
        {
            Assert.All(onsets.Where(onset => onset.Slo == slo), onset => Assert.Equal((hour, moved), (Math.Abs(onset.Hour - hour) <= tolerance ? hour : onset.Hour, onset.Moved)));
            Assert.Contains(onsets, onset => onset.Slo == slo);
        }
    }
}
