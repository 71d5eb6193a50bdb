using System.Globalization;
using System.Text;
using MlBudget.Core.Compiling;
using MlBudget.Core.Labels;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration.Owners;
using MlBudget.Exporter.Configuration.Policies;
using MlBudget.Exporter.Configuration.Slos;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration;

/// <summary>Says in words what a configuration means: for <c>check</c>. References are not resolved in it.</summary>
internal static class Explanation
{
    /// <summary>The whole configuration in words.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="now">The instant, which says what is over and what comes next; null for what is true at any.</param>
    public static string Of(ExporterConfiguration configuration, Instant? now = null)
    {
        var text = new StringBuilder();
        foreach (var model in configuration.Models)
            Explain(model, null, configuration.PollInterval, now, text);
        foreach (var template in configuration.Templates)
            Explain(template.Prototype, template, configuration.PollInterval, now, text);
        foreach (var sentence in OwnersMeaning.Of(configuration.Teams))
            text.Append(CultureInfo.InvariantCulture, $"{sentence}\n");
        text.Append("Alerts beside those of burn rates:\n");
        foreach (var sentence in OwnersMeaning.Of(configuration.Alerting, configuration.DefaultTeam))
            text.Append(CultureInfo.InvariantCulture, $"  - {sentence}\n");
        text.Append('\n');
        if (configuration.Notes.Length > 0)
            text.Append("Notes:\n");
        foreach (var note in configuration.Notes)
            text.Append(CultureInfo.InvariantCulture, $"  - {note}\n");
        return $"{text.ToString().TrimEnd()}\n";
    }

    private static void Explain(MonitoredModel model, ModelTemplate? template, TimeSpan pollInterval, Instant? now, StringBuilder text)
    {
        var definition = model.Definition;
        text.Append(CultureInfo.InvariantCulture, $"{(template is null ? "Model" : "Models")} {definition.Name}\n");
        foreach (var sentence in template is null ? [] : TemplateMeaning.Of(template))
            text.Append(CultureInfo.InvariantCulture, $"  {sentence}\n");
        text.Append(CultureInfo.InvariantCulture, $"  {(model.FeedsOf(FeedRole.Predictions).Any() ? $"Predictions from {PlacesOf(model, FeedRole.Predictions)}" : "No predictions: all that it measures is ready-made")}, ")
            .Append(CultureInfo.InvariantCulture, $"read every {Durations.Format(pollInterval)}.\n");
        if (model.IsTaskTold)
            text.Append(CultureInfo.InvariantCulture, $"  Its metrics are those of {definition.Task.Name}, so that is what it is.\n");
        if (model.IsShard)
            text.Append("  One of several shards: prometheus/fleet.yml takes its budgets over all of them, without forecasts, and its metrics have no state and no alert of its own.\n");
        if (model.Where is { } condition)
            text.Append(CultureInfo.InvariantCulture, $"  Only those where {condition}.\n");
        if (definition.Delay > TimeSpan.Zero)
            text.Append(CultureInfo.InvariantCulture, $"  They come up to {Durations.Format(definition.Delay)} late: all windows end that long before now, and alerts on what is missing wait as long.\n");
        if (definition.Sampling is { } sampling)
            text.Append(CultureInfo.InvariantCulture, $"  {DescribeSampling(sampling)}\n");
        text.Append(CultureInfo.InvariantCulture, $"  {DescribeLabels(model)}\n");
        if (definition.Labels?.Sampling is { } judged)
            text.Append(CultureInfo.InvariantCulture, $"  {DescribeSampling(judged)}\n");
        foreach (var sentence in ClassesMeaning.Of(definition).Concat(ListsMeaning.Of(definition)))
            text.Append(CultureInfo.InvariantCulture, $"  {sentence}\n");
        if (definition.Predictions.IdPath is not null)
            text.Append(CultureInfo.InvariantCulture, $"  {DescribeIds(definition)}\n");
        if (definition.Versions is { } versions)
            text.Append(CultureInfo.InvariantCulture, $"  {DescribeVersions(definition, versions)}\n");
        if (model.Baseline is { } baseline)
            text.Append(CultureInfo.InvariantCulture, $"  {baseline.Describe()}\n");
        if (definition.Features.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"  Features: {DescribeFeatures(definition)}.\n");
        if (definition.Drift is { } drift)
            text.Append(CultureInfo.InvariantCulture, $"  {DescribeDrift(drift)}\n");
        if (definition.Residual is { } residual)
            text.Append(CultureInfo.InvariantCulture, $"  Errors of labelled answers are watched for drift in windows of {Durations.Format(residual.Window)}, as residual.\n");
        if (model.Training is { } training)
            text.Append(CultureInfo.InvariantCulture, $"  {training.Describe(definition.Skew)}\n");
        foreach (var sentence in OwnersMeaning.Of(model.Policy))
            text.Append(CultureInfo.InvariantCulture, $"  {sentence}\n");
        foreach (var sentence in PoliciesMeaning.Of(model.Policy, now))
            text.Append(CultureInfo.InvariantCulture, $"  {sentence}\n");
        foreach (var slo in model.Slos)
        {
            var dimension = slo.Definition.Dimension.Name();
            text.Append(CultureInfo.InvariantCulture, $"\n  {slo.Definition.Name} ({dimension}): {SloMeaning.Of(slo)}.\n");
            if (slo.Spec.Indicator!.Ready is { Source: var source })
                text.Append(CultureInfo.InvariantCulture, $"    from {source.Written}; its windows end {Durations.Format(slo.Definition.Delay)} before now, with a whole slot\n");
            if (EvidenceMeaning.OfBudget(slo.Definition, SamplingOf(slo.Definition, definition)) is { } spent)
                text.Append(CultureInfo.InvariantCulture, $"    {spent}\n");
            foreach (var row in slo.Definition.Alerts)
                text.Append(CultureInfo.InvariantCulture, $"    {Describe(row, slo.Definition, SamplingOf(slo.Definition, definition))}\n");
            foreach (var (row, _) in slo.LeftOut)
                text.Append(CultureInfo.InvariantCulture, $"    left out: {row}, which would never fire\n");
            if (slo.Definition.Alerts.IsEmpty)
                text.Append("    no alerts\n");
            foreach (var line in PoliciesMeaning.Of(slo))
                text.Append(CultureInfo.InvariantCulture, $"    {line}\n");
        }

        text.Append('\n');
    }

    private static string PlacesOf(MonitoredModel model, FeedRole role) =>
        string.Join(" and ", model.FeedsOf(role).Select(feed => feed.Source.Written + feed.Source.Words));

    private static string DescribeLabels(MonitoredModel model) => model.Definition.Labels switch
    {
        null => "No labels.",
        { Origin: LabelOrigin.Inline } => "Labels are in the predictions' own records.",
        var labels => $"Labels from {PlacesOf(model, FeedRole.Labels)}, joined by id{(labels.Schema!.IdIsNumber ? ", read as a number" : "")}{(labels.Judgments is null ? "" : ", each of one item of a list")}{DescribeChoice(model)}; "
            + $"what needs them ends {(model.Definition.LabelDelay is var delay && delay > TimeSpan.Zero ? $"{Durations.Format(delay)} before " : "")}now"
            + $"{DescribeCoverage(model.MinCoverage)}{DescribeUnlabelled(labels)}.",
    };

    private static string DescribeSampling(SamplingShape sampling) => sampling switch
    {
        { Probability: { } probability } => $"{NodeReader.Format(probability * 100)}% of the predictions are logged: volumes and events are of all of them, and what has to be enough is of those that are logged.",
        { Form: SamplingForm.Probability } => $"A record says in {sampling.Path} with which probability its prediction was logged, and stands for one over that: shares are of all predictions, and what has to be enough is of those that are logged.",
        _ => $"A record says in {sampling.Path} for how many predictions it stands: shares are of all predictions, and what has to be enough is of those that are logged.",
    };

    private static string DescribeSampling(LabelSampling sampling) => sampling switch
    {
        { Shape.Probability: { } probability } => $"{NodeReader.Format(probability * 100)}% of the predictions get labels: events of outcomes are of all of them, and what has to be enough is of labels that came.",
        _ => $"A {(sampling.IsOfPredictions ? "prediction" : "label")} says in {sampling.Shape.Path} "
            + (sampling.Shape.Form == SamplingForm.Weight ? $"for how many predictions {(sampling.IsOfPredictions ? "its labels stand" : "it stands")}: "
                : $"with which probability {(sampling.IsOfPredictions ? "its labels are" : "it was")} asked for: ")
            + "shares of outcomes are of all predictions, and what has to be enough is of labels that came.",
    };

    /// <summary>Which part of the events of an SLO is seen; null where all are.</summary>
    private static SamplingShape? SamplingOf(SloDefinition slo, ModelDefinition model) => (model.Sampling, slo.NeedsLabels ? model.Labels?.Sampling?.Shape : null) switch
    {
        (var sampling, null) => sampling,
        (null, var labels) => labels,
        ({ Probability: { } one }, { Probability: { } other }) => new(one * other, string.Empty, SamplingForm.Probability),
        (_, var labels) => labels with { Probability = null },
    };

    private static string DescribeChoice(MonitoredModel model) => (model.LabelsWhere is { } where ? $", only those where {where}" : "")
        + (model.Definition.Labels!.Wins == LabelPrecedence.Last ? ", of several for a prediction the latest" : "");

    private static string DescribeIds(ModelDefinition definition)
    {
        var ids = definition.Predictions.IdIsNumber ? "Ids, read as numbers," : "Ids";
        return definition.IdsRemembered is { } remembered
            ? $"{ids} are remembered for {Durations.Format(remembered)}: a record that repeats one is a duplicate, and counts nowhere else."
            : $"{ids} are not remembered: a record that repeats one counts again.";
    }

    private static string DescribeVersions(ModelDefinition definition, VersionDefinition versions) =>
        $"Versions are told apart by {definition.Attributes[versions.Attribute].Path}: what each has spent is counted for {versions.Proportions.Count} of {definition.Slos.Length} SLOs.";

    private static string DescribeCoverage(decimal? least) => least is null ? ""
        : $", and has a value where at least {NodeReader.Format(least.Value * 100)}% of predictions are labelled";

    private static string DescribeUnlabelled(LabelDefinition labels) =>
        labels.Unlabelled is not { } assumption ? ""
            : $"; without a label for {Durations.Format(assumption.After)} {(labels.Judgments is null ? "a prediction is taken for" : "no item of a list is taken for")} "
                + (labels.Judgments is not null ? "relevant" : assumption.Class == BinaryClass.Negative ? "negative" : "positive");

    private static string DescribeFeatures(ModelDefinition definition) => string.Join(
        ", ", definition.Features.Select(feature => feature.Staleness is null ? feature.Name : $"{feature.Name} (with age)"));

    private static string DescribeDrift(DriftDefinition drift) => $"Watched for drift in windows of {Durations.Format(drift.Window)}: "
        + string.Join(", ", drift.Features.Select(feature => feature.Name))
        + (drift.Criterion == DriftCriterion.Threshold ? "." : ", each by its own p-value.");

    private static string Describe(AlertRow row, SloDefinition slo, SamplingShape? sampling)
    {
        var (from, to) = (Durations.Format(row.Long), Durations.Format(row.Short));
        var percent = Math.Round((decimal)row.Factor * 100 * row.Long.Ticks / slo.Window.Ticks, 1);
        var severity = row.Severity == AlertSeverity.Critical ? "critical" : "warning";
        return $"{severity} when {NodeReader.Format(percent)}% of the budget goes in {from}: "
            + $"burn rate over {NodeReader.Format((decimal)row.Factor)} for {from} and {to}{EvidenceMeaning.Of(row, slo, sampling)}";
    }
}
