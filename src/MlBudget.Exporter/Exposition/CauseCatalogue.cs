using System.Collections.Immutable;

namespace MlBudget.Exporter.Exposition;

/// <summary>The metrics of models that say since when budgets burn and where that probably began, and in the demo what did it.
/// They stand behind those of <see cref="PolicyCatalogue"/>.</summary>
internal static class CauseCatalogue
{
    private static readonly ImmutableArray<string> OfDimension = ["model", "dimension"];
    private static readonly FamilyList Families = new(first: 1500);

    public static readonly MetricFamily Onset = Gauge("mlbudget_burn_onset_timestamp_seconds",
        "Since when errors of an SLO that burns come at a raised rate. Absent of those that don't burn, and where that can't be told.",
        [.. OfDimension, "slo"]);

    public static readonly MetricFamily ProbableCause = Gauge("mlbudget_probable_cause",
        "1 of the dimension in which errors probably began that others show as well, else 0. It is a likelihood, and never a certainty. Absent of "
        + "shards.",
        OfDimension);

    public static readonly MetricFamily Symptom = Gauge("mlbudget_cascade_symptom",
        "1 of an SLO that burns, probably because of another dimension, cause, with how likely that is: possible, likely, very_likely; in what the "
        + "errors of the cause came, moved; and which version was deployed within a day before. Absent of all others, and of shards.",
        [.. OfDimension, "slo", "cause", "likelihood", "moved", "deployment"]);

    public static readonly MetricFamily Explained = Gauge("mlbudget_cascade_explained",
        "1 of a dimension of which every SLO that pages is a likely or very likely symptom of one other, cause. Absent of all others, of fairness, and of "
        + "shards.",
        [.. OfDimension, "cause"]);

    public static readonly MetricFamily UnknownCause = Gauge("mlbudget_cascade_unknown",
        "1 of an SLO that burns beside a dimension upstream, of which it is probably no symptom. Absent of all others, and of shards.",
        [.. OfDimension, "slo"]);

    public static readonly MetricFamily DemoIncident = Gauge("mlbudget_demo_incident",
        "1 while an incident of the demo runs: the model is simulated. Absent otherwise, and of every other model.", ["model", "incident"]);

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<MetricFamily> All = Families.All;

    private static MetricFamily Gauge(string name, string help, ImmutableArray<string> labels) =>
        Families.Add(name, MetricKind.Gauge, help, labels);
}
