using MlBudget.Core.Labels;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Configuration.Inherited;
using MlBudget.Settings;
using MlBudget.Sources.Files;

namespace MlBudget.Exporter.Tests.Configuration;

public class GoodConfigurationTests
{
    [Theory]
    [InlineData("metric: accuracy, max_degradation: 0.1")]
    [InlineData("metric: precision, max_degradation: 0.1")]
    [InlineData("metric: true_negative_rate, max_degradation: 0.1")]
    [InlineData("metric: false_positive_rate, max_degradation: 0.1")]
    [InlineData("metric: false_negative_rate, max_degradation: 0.1")]
    [InlineData("metric: low_confidence, below: 0.6, max_degradation: 0.1")]
    [InlineData("metric: estimated_accuracy, max_degradation: 0.1")]
    [InlineData("metric: estimated_false_positive_rate, max_degradation: 0.1")]
    [InlineData("dimension: model_quality, good: prediction == true, max_degradation: 0.1")]
    [InlineData("dimension: model_quality, bad: prediction == true, max_degradation: 0.1")]
    [InlineData("metric: drift, at_most: 0.1")]
    [InlineData("metric: volume, at_most: 2, slices: { length: 1h, objective: 0.9 }")]
    [InlineData("metric: volume, at_least: 0.5, slices: { length: 1h, objective: 0.9 }")]
    public void What_is_still_to_be_learned_is_a_configuration_with_the_default_alerts(string slo)
    {
        var result = ConfigurationFile.Parse("learning.yml", $$"""
            models:
              - name: fraud
                task: binary_classification
                predictions: { type: files, path: log.jsonl, fields: { time: t, id: id, prediction: a, score: s, label: y } }
                features: { x: { type: numeric } }
                baseline: { learn: 7d }
                slos: [ { name: watched, {{slo}} } ]
            """);

        Assert.Empty(result.Errors);
        Assert.NotEmpty(Assert.Single(Assert.Single(result.Configuration!.Models).Slos).Definition.Alerts);
        Assert.NotEmpty(Explanation.Of(result.Configuration));
    }

    [Fact]
    public void A_shard_is_told_from_an_exporter_of_the_whole_log()
    {
        var shard = Load("shards");

        Assert.True(Assert.Single(shard.Models).IsShard);
        Assert.Contains("One of several shards: prometheus/fleet.yml takes its budgets over all of them", Explanation.Of(shard), StringComparison.Ordinal);
        Assert.All(Load("full").Models, model => Assert.False(model.IsShard));
        Assert.DoesNotContain("shards", Explanation.Of(Load("full")), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_left_out_has_its_default()
    {
        var configuration = Load("minimal");
        var model = Assert.Single(configuration.Models);
        var slo = Assert.Single(model.Definition.Slos);

        Assert.Equal(TimeSpan.FromSeconds(15), configuration.PollInterval);
        Assert.Equal(new RecordLimits(TimeSpan.FromMinutes(5), TimeSpan.FromDays(7), 1 << 20), model.Limits);
        Assert.Equal(new(1000, 20, TimeSpan.FromHours(1)), model.Definition.Limits);
        Assert.Empty(model.FeedsOf(FeedRole.Labels));
        Assert.Null(model.Definition.PredictionColumn);
        Assert.Equal(Dimensions.DefaultWeights, model.Definition.Weights);
        Assert.Equal(new("timestamp", null, [new("error", ColumnKind.Presence)]), model.Definition.Predictions, SameSchema);
        Assert.Equal(0.001m, slo.Allowance.Ratio);
        Assert.Equal(TimeSpan.FromDays(7), slo.Window);
        Assert.Equal(TimeSpan.FromMinutes(1), slo.Slot);
        Assert.Equal(TimeSpan.Zero, slo.Delay);
        Assert.Equal([13.44, 3.5, 1.4, 1.0], slo.Alerts.Select(row => row.Factor));
        Assert.Equal([new(3), new(3), new(5), new(5)], slo.Alerts.Select(row => row.Evidence));
        Assert.Empty(configuration.Notes);
    }

    [Theory]
    [InlineData("uptime", "uptime", Dimension.Infrastructure, SliKind.Slices, "0.0001", "1m", "0")]
    [InlineData("success", "error is null", Dimension.Infrastructure, SliKind.Occurrences, "0.001", "1m", "0")]
    [InlineData("latency", "latency_seconds > 0.1", Dimension.Infrastructure, SliKind.Occurrences, "0.05", "1m", "0")]
    [InlineData("precision", "precision", Dimension.ModelQuality, SliKind.Slices, "0.2", "6h", "48h")]
    [InlineData("recall", "recall", Dimension.ModelQuality, SliKind.Occurrences, "0.35", "1h", "48h")]
    [InlineData("fpr", "false_positive_rate", Dimension.ModelQuality, SliKind.Level, "0.1", "1h", "48h")]
    [InlineData("click-through", "outcome.clicked == true", Dimension.ModelQuality, SliKind.Level, "0.05", "1h", "48h")]
    [InlineData(
        "kept", "outcome.saved == false and not outcome.clicked == true", Dimension.ModelQuality, SliKind.Occurrences, "0.3", "1h", "48h")]
    [InlineData("clicks-for-all", "outcome.clicked == true by merchant_type", Dimension.Fairness, SliKind.Level, "0.1", "1h", "48h")]
    [InlineData("selected", "selection_rate", Dimension.ModelQuality, SliKind.Occurrences, "0.2", "1m", "0")]
    [InlineData("score", "data_quality_score", Dimension.DataQuality, SliKind.Level, "0.01", "1m", "0")]
    [InlineData("estimated-accuracy", "estimated_accuracy", Dimension.ModelQuality, SliKind.Level, "0.1", "1m", "0")]
    [InlineData("estimated-fpr", "estimated_false_positive_rate", Dimension.ModelQuality, SliKind.Level, "0.5", "1m", "0")]
    [InlineData("estimated-recall", "estimated_recall", Dimension.ModelQuality, SliKind.Slices, "0.1", "30m", "0")]
    [InlineData("volume", "volume", Dimension.DataQuality, SliKind.Slices, "0.05", "1h", "0")]
    [InlineData("volume-peak", "volume", Dimension.DataQuality, SliKind.Slices, "0.01", "1h", "0")]
    [InlineData("fpr-parity", "false_positive_rate by merchant_type", Dimension.Fairness, SliKind.Level, "0.03", "1h", "48h")]
    [InlineData("impact", "demographic_parity by merchant_type", Dimension.Fairness, SliKind.Level, "0.2", "1h", "0")]
    [InlineData("odds", "equalized_odds by merchant_type", Dimension.Fairness, SliKind.Level, "0.05", "1h", "48h")]
    [InlineData("fast-for-all", "latency_seconds <= 0.1 by merchant_type", Dimension.Fairness, SliKind.Level, "0.05", "1h", "0")]
    internal void Every_kind_of_slo_comes_down_to_an_sli_and_an_allowance(
        string name, string text, Dimension dimension, SliKind kind, string allowed, string slot, string delay)
    {
        var slo = Load("full").Models[0].Definition.Slos.Single(slo => slo.Name == name);
        Assert.Equal(text, slo.SliText);
        Assert.Equal(dimension, slo.Dimension);
        Assert.Equal(kind, slo.Sli.Kind);
        Assert.Equal(allowed, NodeReader.Format(slo.Allowance.Ratio));
        Assert.Equal(Durations.Parse(slot), slo.Slot);
        Assert.Equal(Durations.Parse(delay), slo.Delay);
    }

    [Fact]
    public void A_model_has_what_its_file_says()
    {
        var model = Load("full").Models[0];
        var definition = model.Definition;

        Assert.Equal(TimeSpan.FromMinutes(10), model.Limits.MaxFuture);
        Assert.Equal(30, definition.Limits.MinGroupSize);
        Assert.Equal("one of ('1', 'fraud') against one of ('0', 'legit')", definition.Classes.Canonical);
        Assert.Equal("one of ('charged_back') against one of ('refunded', 'settled')", definition.LabelClasses.Canonical);
        Assert.Equal(0.4, definition.Weights[Dimension.Infrastructure]);
        Assert.Equal(new FileSourceDefinition("/var/log/fraud/labels-*.jsonl", "/var/log/fraud/labels-*.jsonl"), Assert.Single(model.FeedsOf(FeedRole.Labels)).Source);
        Assert.Equal(LabelOrigin.Joined, definition.Labels!.Origin);
        Assert.Equal(
            new(
                "labeled_at", "prediction_id",
                [
                    new("audit.reviewed", ColumnKind.Category), new("label", ColumnKind.Category), new("clicked", ColumnKind.Category),
                    new("actions.saved", ColumnKind.Category), new("revenue_cents", ColumnKind.Presence),
                ])
            { IdIsNumber = true },
            definition.Labels.Schema!, SameSchema);
        Assert.Equal("[audit.reviewed:Category] == true", definition.Labels.Where!.Canonical);
        Assert.Equal(LabelPrecedence.Last, definition.Labels.Wins);
        Assert.Equal(5_000_000, definition.Limits.MaxWaiting);
        Assert.Equal(new(BinaryClass.Negative, TimeSpan.FromHours(36)), Assert.IsType<ClassTrack>(definition.Labels.Tracks[0]).Unlabelled);
        Assert.Equal(0.5m, model.MinCoverage);
        var needLabels = definition.Slos.Where(slo => slo.Sli.Measures.Any(measure => definition.Measures[measure].Counting.NeedsLabel));
        Assert.All(
            needLabels.Select(slo => Assert.IsType<ReasonedSli>(slo.Sli).Inner).Where(sli => sli is not SlicedSli),
            sli => Assert.IsType<CoveredSli>(sli));
        Assert.Equal(["amount", "country", "velocity"], definition.Features.Select(feature => feature.Name));
        Assert.Equal([false, false, true], definition.Features.Select(feature => feature.Staleness is not null));
        var attribute = Assert.Single(definition.Attributes, attribute => attribute.IsCompared);
        Assert.Equal("model_version", definition.Attributes[definition.Versions!.Attribute].Path);
        Assert.Equal(
            definition.Slos.Where(slo => slo.Sli.Occurrences is not null || WrappingSli.Innermost(slo.Sli) is DegradationSli && slo.Sli.Kind == SliKind.Level)
                .Select(slo => slo.Name).Order(),
            definition.Versions.Proportions.Keys.Order());
        Assert.Equal(
            ("merchant_type", "merchant.type", 200, 10),
            (attribute.Name, attribute.Path, attribute.MinSamples, attribute.MaxGroups));
        Assert.Equal("merchant.type", definition.Predictions.Columns[attribute.Column!.Value].Path);
        Assert.Equal("decision", definition.Predictions.Columns[definition.PredictionColumn!.Value].Path);
        Assert.Contains(new("latency_ms", ColumnKind.Number, 0.001m), definition.Predictions.Columns);
        // Of what nobody reads only is counted whether it is there.
        Assert.All(
            definition.Predictions.Columns.Where(column => column.Path is "region"),
            column => Assert.Equal(ColumnKind.Presence, column.Kind));
        Assert.All(
            definition.Slos.SelectMany(slo => slo.Sli.Measures),
            measure => Assert.InRange(measure, 0, definition.Measures.Length - 1));
    }

    [Fact]
    public void Configured_rows_replace_those_of_the_catalogue()
    {
        var slos = Load("full").Models[0].Definition.Slos.ToDictionary(slo => slo.Name);
        Assert.Equal(
            new(AlertSeverity.Critical, TimeSpan.FromHours(1), TimeSpan.FromMinutes(5), 13.44, new(3, 50)),
            Assert.Single(slos["latency"].Alerts));
        Assert.Equal(
            new(AlertSeverity.Warning, TimeSpan.FromDays(1), TimeSpan.FromHours(2), 1.4, new(5)),
            Assert.Single(slos["completeness"].Alerts));
        Assert.Empty(slos["accuracy"].Alerts);
        Assert.Equal(
            new(AlertSeverity.Warning, TimeSpan.FromDays(1), TimeSpan.FromHours(6), 2.8, new(1)),
            Assert.Single(slos["precision"].Alerts));
    }

    [Fact]
    public void Labels_may_be_in_the_record()
    {
        var model = Load("inline-labels").Models[0];
        Assert.Empty(model.FeedsOf(FeedRole.Labels));
        Assert.Equal(LabelOrigin.Inline, model.Definition.Labels!.Origin);
        Assert.Equal("truth", model.Definition.Predictions.Columns[model.Definition.Labels.Column!.Value].Path);
    }

    [Fact]
    public void Labels_that_nothing_reads_are_said_and_not_read()
    {
        var result = ConfigurationFile.Parse("mlbudget.yml", """
            models:
              - name: clicks
                task: binary_classification
                predictions: { type: files, path: shown.jsonl, fields: { time: at, id: id, error: error } }
                labels:
                  type: files
                  path: events.jsonl
                  fields: { id: id, time: at, label: label, outcomes: [clicked] }
                  delay: 1h
                  unlabelled_after: { negative: 2h }
                slos:
                  - { name: success, dimension: infrastructure, good: error is null, objective: 0.999 }
            """);
        Assert.Empty(result.Errors);
        Assert.Empty(result.Configuration!.Models[0].FeedsOf(FeedRole.Labels));
        Assert.Equal(
            [
                "models[0].labels: nothing reads the labels without 'prediction' in predictions.fields",
                "models[0].labels.fields.outcomes[0]: nothing reads the outcome 'clicked'",
                "models[0].labels: unlabelled_after is longer than delay, so the latest hours of every window are only partly labelled; "
                    + "write a delay of 2h",
            ],
            result.Configuration.Notes.AsEnumerable());
    }

    [Fact]
    public void Anchors_are_fine() =>
        Assert.Equal(["fraud", "churn"], Load("anchors").Models.Select(model => model.Definition.Name));

    [Fact]
    public void References_are_resolved_for_the_program_and_shown_to_nobody()
    {
        var configuration = Load("references");
        var model = configuration.Models[0];
        Assert.Equal($"{TestReferences.Secret}/*.jsonl", Assert.Single(((FileSourceDefinition)model.Feeds[0].Source).Paths));
        Assert.Equal("${braces}", model.Definition.Predictions.TimePath);
        Assert.Equal("error", Assert.Single(model.Definition.Predictions.Columns).Path);
        Assert.Equal(0.01m, model.Definition.Slos[0].Allowance.Ratio);
        Assert.Contains("path: ${env:SECRET}/", configuration.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(TestReferences.Secret, configuration.Text + Explanation.Of(configuration), StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_of_several_paths_is_explained_by_all_of_them_as_they_are_written()
    {
        var configuration = Load("paths");
        Assert.Equal(
            ["predictions-*.jsonl", "archive/**/predictions-*.jsonl.zst", $"{TestReferences.Secret}/today.json"],
            ((FileSourceDefinition)configuration.Models[0].Feeds[0].Source).Paths.AsEnumerable());
        Assert.Contains(
            "Predictions from predictions-*.jsonl, archive/**/predictions-*.jsonl.zst, ${env:SECRET}/today.json",
            Explanation.Of(configuration), StringComparison.Ordinal);
        Assert.DoesNotContain(TestReferences.Secret, configuration.Text + Explanation.Of(configuration), StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_line_break_of_a_file_is_not_part_of_its_value()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "one\ntwo\n");
        Assert.Equal("<one\ntwo>", TestReferences.Usual.Resolve($"<${{file:{file}}}>"));
        File.Delete(file);
    }

    [Theory]
    [InlineData("between")]
    [InlineData("databases")]
    [InlineData("feature-stores")]
    [InlineData("full")]
    [InlineData("kafka")]
    [InlineData("late")]
    [InlineData("prometheus")]
    [InlineData("redis")]
    [InlineData("scores")]
    [InlineData("tallies-of-groups")]
    [InlineData("templates")]
    public void The_whole_configuration_is_explained_in_words(string name) => Assert.Equal(
        File.ReadAllText(RepositoryRoot.Combine("tests", "testdata", "config", "good", $"{name}.explained.txt")),
        Explanation.Of(Load(name)));

    [Fact]
    public void The_employment_model_is_described()
    {
        var model = Assert.Single(Load("../../employment/mlbudget").Models);
        Assert.Equal("/data/employment/predictions.jsonl.gz", Assert.Single(((FileSourceDefinition)model.Feeds[0].Source).Paths));
        Assert.Equal(14, model.Definition.Features.Length);
        Assert.Equal(["sex", "race"], model.Definition.Attributes.Where(attribute => attribute.IsCompared).Select(attribute => attribute.Name));
        Assert.Equal(TimeSpan.FromHours(72), model.Definition.Labels!.Delay);
        Assert.Equal(
            ["accuracy", "precision", "recall", "false-positive-rate", "low-confidence", "selection-rate", "completeness",
                "schema", "duplicates", "fpr-parity-sex", "fpr-parity-race"],
            model.Definition.Slos.Select(slo => slo.Name));
    }

    private static ExporterConfiguration Load(string name)
    {
        var result = ConfigurationFile.Load(
            RepositoryRoot.Combine("tests", "testdata", "config", "good", $"{name}.yml"), TestReferences.Usual);
        Assert.Empty(result.Errors);
        return result.Configuration!;
    }

    private static bool SameSchema(RecordSchema one, RecordSchema other) =>
        one.TimePath == other.TimePath && one.IdPath == other.IdPath && one.Columns.SequenceEqual(other.Columns);
}
