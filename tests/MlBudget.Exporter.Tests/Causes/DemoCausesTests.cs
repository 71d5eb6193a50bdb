using MlBudget.Core.Causes;
using MlBudget.Core.Slos;
using MlBudget.Exporter.Tests.Demo;

namespace MlBudget.Exporter.Tests.Causes;

/// <summary>Where the incidents of the demo began: a pipeline that stands still makes a feature drift, and nothing else is caused by another,
/// though several burn at once.</summary>
public sealed class DemoCausesTests
{
    [Fact]
    public void Through_a_cycle_of_incidents_no_cause_is_told_that_there_isn_t()
    {
        var (symptoms, onsets) = (new List<Symptom>(), new List<(string Slo, double Hour, string Moved)>());
        foreach (var snapshot in DemoCycle.Incidents)
        {
            var cascade = snapshot.Models[0].Cascade;
            symptoms.AddRange(cascade.Symptoms);
            onsets.AddRange(cascade.Onsets.Select(onset =>
                (onset.Slo, (onset.At.Start.ToDateTimeOffset() - DemoCycle.Start).TotalHours, string.Join(", ", onset.Moved))));
        }

        // The feature's values dwindle with its pipeline, and drift is looked for in windows of six hours: it is told as a symptom that may be.
        Assert.NotEmpty(symptoms);
        Assert.All(symptoms, symptom => Assert.Equal(
            ("drift", Dimension.DataQuality, "velocity", Likelihood.Possible),
            (symptom.Onset.Slo, symptom.Root.Dimension, string.Join(", ", symptom.Root.Moved), symptom.Likelihood)));
        // As the incidents say: a latency spike from the first hour on; features that are half-way to nothing after eleven, and over a day old after
        // 12.4; travel from the sixth on, which moves scores; and an outage from the 26th.
        AssertOnset("latency", 1, 0.2, "");
        AssertOnset("success", 1, 0.5, "");
        AssertOnset("completeness", 11, 0.2, "velocity");
        AssertOnset("freshness", 12.4, 0.2, "velocity");
        AssertOnset("precision", 6, 1, "merchant_type travel");
        AssertOnset("uptime", 26, 0.1, "");
        AssertOnset("drift", 6, 0.1, "");

        void AssertOnset(string slo, double hour, double tolerance, string moved)
        {
            Assert.All(onsets.Where(onset => onset.Slo == slo), onset => Assert.Equal((hour, moved), (Math.Abs(onset.Hour - hour) <= tolerance ? hour : onset.Hour, onset.Moved)));
            Assert.Contains(onsets, onset => onset.Slo == slo);
        }
    }
}
