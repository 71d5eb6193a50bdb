using MlBudget.Core.Time;
using MlBudget.Exporter.Commands;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Sampling;
using MlBudget.Exporter.Tests.Configuration;
using MlBudget.Sources.Kinds;

namespace MlBudget.Exporter.Tests.Commands;

/// <summary>What a sample shows of real logs, of logs that have changed, and what it never shows.</summary>
public sealed class SampleTests : IDisposable
{
    private static readonly string Employment = Path.Combine(
        Environment.GetEnvironmentVariable("MLBUDGET_SHARED") ?? RepositoryRoot.Combine("..", "shared"), "data", "employment");

    private readonly StorageDirectory _directory = new();

    [SkippableFact]
    public void Of_the_employment_model_every_field_is_there_and_every_SLO_has_a_value()
    {
        Skip.IfNot(File.Exists(Path.Combine(Employment, "predictions.jsonl.gz")), $"{Employment} has no logs");
        var result = ConfigurationFile.Load(
            RepositoryRoot.Combine("tests/testdata/employment/mlbudget.yml"), TestReferences.Of(("EMPLOYMENT_DATA", Employment)));

        var sample = ModelSample.Read(Assert.Single(result.Configuration!.Models), new HeadLimits(), CancellationToken.None);

        Assert.All(sample.Definition.Fields, field => Assert.Equal((10_000, 10_000, 0), Counts(sample, field)));
        Assert.All(sample.Definition.Slos, slo => Assert.NotNull(sample.ResultOf(slo).Reading));
        Assert.Empty(SampleFindings.Of(sample, new Instant(sample.Predictions.Times!.Value.Last.Micros)).Where(finding =>
            !finding.Text.Contains("ahead of the clock", StringComparison.Ordinal)));

        static (long, long, long) Counts(ModelSample sample, Core.Measures.FieldMeasure field) =>
            sample.CountsOf(field) is var counts ? (counts.Records, counts.Present, counts.Mistyped) : default;
    }

    [Fact]
    public void A_field_that_the_newest_file_no_longer_has_was_renamed()
    {
        Log("p-1.jsonl", new DateTime(2026, 7, 1, 0, 0, 0, DateTimeKind.Utc), index => $$"""{"t":{{index}},"latency":0.1}""");
        Log("p-2.jsonl", new DateTime(2026, 7, 2, 0, 0, 0, DateTimeKind.Utc), index => $$"""{"t":{{10_000 + index}},"latency_s":0.1}""");

        var texts = Findings("{ time: t, latency: latency }", "", "{ name: fast, dimension: infrastructure, good: latency <= 1, objective: 0.9 }");

        Assert.Contains(
            $"predictions: 'latency' was in nearly all records of {_directory.At("p-1.jsonl")}, and is in none of the newest: was it renamed?", texts);
    }

    [Fact]
    public void A_class_that_may_be_a_secret_is_shown_nowhere_and_neither_is_what_is_in_its_place()
    {
        Log("p-1.jsonl", DateTime.UtcNow, index => $$"""{"t":{{index}},"a":"zebra-{{index % 2}}"}""");

        var texts = Findings(
            "{ time: t, prediction: a }", "positive_class: \"${env:SECRET}\"", "{ name: selected, metric: selection_rate, at_most: 0.5 }");

        Assert.Contains(texts, text => text.StartsWith(
            "predictions: none of 200 answers is of the positive class '${env:SECRET}'; ", StringComparison.Ordinal));
        Assert.DoesNotContain(texts, text => text.Contains("zebra", StringComparison.Ordinal) || text.Contains(TestReferences.Secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("prediction: a", "groups: { region: {} }", "region", "{ name: it, metric: selection_rate, at_most: 0.5 }", "answers is of the positive class '1' or 'true': found 200 different texts; ")]
    [InlineData("prediction: b", "groups: { who: { field: a, min_samples: 100000 } }", "b", "{ name: it, disparity: { metric: selection_rate, by: who }, at_most: 0.5 }", "write fewer, or a longer window: found 200 different texts")]
    public void Free_texts_where_classes_or_groups_should_be_are_only_counted(
        string field, string groups, string other, string slo, string expected)
    {
        Log("p-1.jsonl", DateTime.UtcNow, index =>
            $$"""{"t":{{1_800_000_000 + index * 60}},"a":"zebra-{{index}}@example.com","{{other}}":"{{index % 2}}"}""");

        var texts = Findings($"{{ time: t, {field} }}", groups, slo);

        Assert.Contains(texts, text => text.Contains(expected, StringComparison.Ordinal));
        Assert.DoesNotContain(texts, text => text.Contains("zebra", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_baseline_the_rate_of_the_sample_says_what_is_never_judged()
    {
        Log("p-1.jsonl", DateTime.UtcNow, index => $$"""{"t":{{1_800_000_000 + index * 1800}},"error":{{(index == 0 ? 1 : "null")}}}""");

        var texts = Findings(
            "{ time: t, error: error }", "", "{ name: success, dimension: infrastructure, good: error is null, objective: 0.999 }");

        Assert.Contains(texts, text => text.StartsWith(
            "success: at the rate of the sample, 2 an hour, for more traffic: of the 338 predictions that usually come in 7d 0.34 may be bad",
            StringComparison.Ordinal));
    }

    [Fact]
    public void Of_one_batch_a_day_the_rows_and_slices_that_fit_are_said_and_with_them_nothing_is()
    {
        Log("p-1.jsonl", DateTime.UtcNow, index => $$"""{"t":"2026-06-{{1 + index / 50:00}}","error":null}""");
        const string rows = "[{ severity: critical, long: 2d, short: 1d, share: 0.5714 }, { severity: warning, long: 3d, short: 1d, share: 0.6 }]";
        const string found = "predictions: 200 come in 4 batches, 1d apart: ";

        var texts = Findings("{ time: t, error: error }", "", SlosWith("", "1h"));

        Assert.Contains($"{found}of success, again short windows hold none between them, so that its alerts hardly fire; write alerts: {rows}", texts);
        Assert.Contains($"{found}of up a slice of 1h is empty between them; write slices with length: 1d", texts);
        Assert.Contains($"{found}where a batch is there only some time after its time, say so with predictions.delay", texts);
        texts = Findings("{ time: t, error: error }\n      delay: 12h", "", SlosWith($", alerts: {rows}", "1d"));
        Assert.DoesNotContain(texts, text => text.Contains("batch", StringComparison.Ordinal));

        static string SlosWith(string alerts, string slice) => $"{{ name: success, dimension: infrastructure, good: error is null, objective: 0.9{alerts} }}, "
            + $"{{ name: again, dimension: infrastructure, bad: error is not null, objective: 0.99{alerts} }}, {{ name: up, metric: uptime, silence: bad, slices: {{ length: {slice}, objective: 0.9 }} }}";
    }

    [Theory]
    // A whole log of one date, and of a second of a busy one; batches of every hour, records of every hour; a batch a week; one a day over a change of
    // clocks; batches of ten minutes; working hours.
    [InlineData("\"2026-06-01\"", 1, 0, 0, "have one time, as of a batch a day")]
    [InlineData("\"2026-06-01T10:00:01Z\"", 1, 0, 0, null)]
    [InlineData(null, 25, 3600, 0, "come in 8 batches, 1h apart")]
    [InlineData(null, 25, 1000, 0, null)]
    [InlineData(null, 1, 3600, 0, null)]
    [InlineData(null, 50, 604_800, 0, "of success short windows hold none between them, and no row fits into its window; write a longer window")]
    [InlineData(null, 50, 90_000, 0, "come in 4 batches, 1d apart")]
    [InlineData(null, 50, 86_400, 12, "come in 4 batches, 1d apart")]
    [InlineData(null, 50, 86_400, 700, null)]
    public void Batches_are_told_from_records_that_come_by_themselves(string? time, int records, int apart, int spread, string? expected)
    {
        Log("p-1.jsonl", DateTime.UtcNow, index =>
            $"{{\"t\":{time ?? $"{1_800_000_000 + index / records * apart + index % records * spread}"},\"error\":null}}");

        var texts = Findings("{ time: t, error: error }", "", "{ name: success, dimension: infrastructure, good: error is null, objective: 0.9 }");

        if (expected is null)
            Assert.DoesNotContain(texts, text => text.Contains("batch", StringComparison.Ordinal));
        else
            Assert.Contains(texts, text => text.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Of_an_SLO_of_a_part_it_is_said_how_much_of_the_sample_that_is()
    {
        Log("p-1.jsonl", DateTime.UtcNow, index => $$"""{"t":{{index}},"country":"{{(index % 4 == 0 ? "DE" : "FR")}}","error":null}""");
        const string Fields = "{ time: t, error: error, country: country }";

        var some = Sample(Fields, "", "{ name: de, dimension: infrastructure, good: error is null, objective: 0.9, where: country == \"DE\" }");
        var none = Sample(Fields, "", "{ name: de, dimension: infrastructure, good: error is null, objective: 0.9, where: country == \"de\" }");

        Assert.Contains(some, finding => finding == new Finding("de: its where holds in 50 of 200 predictions of the sample: country == \"DE\""));
        Assert.DoesNotContain(some, finding => finding.Text.Contains("no value", StringComparison.Ordinal));
        // A small part may be in none of so few.
        Assert.Contains(none, finding => finding == new Finding(
            "de: no value: 200 predictions came, and in none of them its where holds, country == \"de\": is the value written as in the records?"));
    }

    [Fact]
    public void A_condition_that_leaves_all_out_is_refused()
    {
        Log("p-1.jsonl", DateTime.UtcNow, index => $$"""{"t":{{index}},"version":"1","error":null}""");

        var findings = Sample(
            "{ time: t, error: error, version: version }\n      where: version == \"2\"", "",
            "{ name: success, dimension: infrastructure, good: error is null, objective: 0.9 }");

        Assert.Contains(
            new Finding("success: no value: Predictions were read, and predictions.where leaves all of them out", IsRefusal: true), findings);
    }

    [Fact]
    public void Of_a_source_that_can_not_be_read_nothing_is_said_of_how_many_records_it_has()
    {
        var model = ConfigurationFile.Parse("sample.yml", """
            models:
              - name: fraud
                task: binary_classification
                predictions: { type: files, path: p, fields: { time: t, error: e } }
                slos: [{ name: success, dimension: infrastructure, good: error is null, objective: 0.9 }]
            """, TestReferences.Usual).Configuration!.Models[0];
        var sample = ModelSample.Read(
            model with { Feeds = [model.Feeds[0] with { Source = new LostDefinition() }] }, new HeadLimits(), CancellationToken.None);
        var (output, findings) = (new StringWriter(), SampleFindings.Of(sample, new Instant(0)));

        new SampleReport(output).Write(sample, findings);

        Assert.Contains("predictions: nothing could be read.\n", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("all of", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(["predictions: can't be fetched: refused"], findings.Where(finding => finding.IsRefusal && finding.Text.StartsWith("predictions", StringComparison.Ordinal)).Select(finding => finding.Text));
    }

    [Fact]
    public async Task The_help_of_check_says_how_much_is_read_and_what_it_exits_with()
    {
        var output = new StringWriter();

        await CommandLine.RunAsync(["check", "--help"], output, output);

        Assert.Contains("--sample", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("can have no value", output.ToString().ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private sealed record LostDefinition : SourceDefinition
    {
        public override string Written => "a database";

        public override Core.Records.IRecordSource Open(SourceOpening opening) =>
            new Polling.ListedSource("predictions") { Statistics = { Error = "can't be fetched: refused" } };
    }

    [Fact]
    public void Of_many_classes_it_is_told_where_answers_labels_and_the_configuration_write_them_otherwise()
    {
        Log("p-1.jsonl", DateTime.UtcNow, index => $$"""{"t":{{1_800_000_000 + index * 60}},"a":"{{(index % 50 == 0 ? "lost" : "card")}}","l":"{{(index % 50 == 0 ? "LOST" : "CARD")}}","c":"de"}""");

        var findings = Sample(
            "{ time: t, prediction: a, label: l, country: c }", "classes: [card, lots]", "{ name: top, metric: top_k_accuracy, ranked: [prediction, country], at_least: 0.9 }", "multiclass_classification");

        Assert.Contains(findings, finding => finding is { IsRefusal: true }
            && finding.Text == "labels: none of 200 labels is a class that is answered: found 'CARD' (196), 'LOST' (4), and among answers 'card' (196), 'lost' (4); write classes alike in both");
        var texts = findings.Select(finding => finding.Text).ToArray();
        Assert.Contains("predictions: 4 of 200 answers are of none of the configured classes: found 'card' (196), 'lost' (4); add them to 'classes', or write them alike", texts);
        Assert.Contains("predictions: 200 of 200 labels are of none of the configured classes: found 'CARD' (196), 'LOST' (4); add them to 'classes', or write them alike", texts);
        Assert.Contains("predictions: 'c' is ranked among answers, and none of its texts is a class: found 'de' (200)", texts);
    }

    private string[] Findings(string fields, string more, string slo) => [.. Sample(fields, more, slo).Select(finding => finding.Text)];

    private Finding[] Sample(string fields, string more, string slo, string task = "binary_classification")
    {
        var result = ConfigurationFile.Parse("sample.yml", $$"""
            models:
              - name: fraud
                task: {{task}}
                predictions:
                  type: files
                  path: {{_directory.At("p-*.jsonl")}}
                  fields: {{fields}}
                {{more}}
                slos: [ {{slo}} ]
            """.Replace("    \n", "", StringComparison.Ordinal), TestReferences.Usual);
        Assert.Empty(result.Errors);
        var sample = ModelSample.Read(Assert.Single(result.Configuration!.Models), new HeadLimits(), CancellationToken.None);
        return [.. SampleFindings.Of(sample, Instant.From(new DateTimeOffset(2027, 2, 1, 0, 0, 0, TimeSpan.Zero)))];
    }

    private void Log(string name, DateTime written, Func<int, string> line)
    {
        File.WriteAllLines(_directory.At(name), Enumerable.Range(0, 200).Select(line));
        File.SetLastWriteTimeUtc(_directory.At(name), written);
    }
}
