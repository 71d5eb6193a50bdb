using MlBudget.Exporter.Configuration;

namespace MlBudget.Exporter.Tests.Configuration;

/// <summary>What check says of ids, of repeated ones, and of which labels count.</summary>
public sealed class ChosenLabelsTests
{
    private const string Labels = "labels: { type: files, path: l.jsonl, fields: { id: id, time: at, label: label, reviewed: audit.reviewed, "
        + "score: { field: s, scale: 0.01 }, outcomes: [paid] }, delay: 1h";

    [Theory]
    [InlineData("where: reviewed == true }", ", only those where reviewed == true; ")]
    [InlineData("wins: first, where: score >= 0.5 and outcome.paid == true }", ", only those where score >= 0.5 and outcome.paid == true; ")]
    [InlineData("wins: last, where: label is not null }", ", only those where label is not null, of several for a prediction the latest; ")]
    public void Which_labels_count_is_said(string more, string expected) => Assert.Contains(
        $"  Labels from l.jsonl, joined by id{expected}what needs them ends 1h before now.\n", Explain($"{Labels}, {more}"),
        StringComparison.Ordinal);

    [Fact]
    public void A_field_of_labels_that_nothing_reads_is_said() => Assert.Equal(
        [
            "models[0].labels.fields.outcomes[0]: nothing reads the outcome 'paid'",
            "models[0].labels.fields.score: nothing reads this field",
        ],
        Parse($"{Labels}, where: reviewed == true }}").Notes.Where(note => note.Contains("nothing reads", StringComparison.Ordinal)));

    [Theory]
    [InlineData("limits: {}", "id", "Ids are remembered for 1h: a record that repeats one is a duplicate, and counts nowhere else.")]
    [InlineData("limits: { duplicate_horizon: 6h }", "{ field: id, type: number }",
        "Ids, read as numbers, are remembered for 6h: a record that repeats one is a duplicate, and counts nowhere else.")]
    [InlineData("limits: { duplicate_horizon: 0 }", "id", "Ids are not remembered: a record that repeats one counts again.")]
    [InlineData("labels: { type: files, path: l.jsonl, fields: { id: id, time: at, label: label }, delay: 2d }", "id",
        "Ids are remembered for 9d: a record that repeats one is a duplicate, and counts nowhere else.")]
    public void For_how_long_ids_are_remembered_is_said(string more, string id, string expected) =>
        Assert.Contains($"\n  {expected}\n", Explain(more, id), StringComparison.Ordinal);

    [Fact]
    public void What_a_duplicate_is_is_said() => Assert.Contains(
        "repeats (data_quality): duplicates (records that repeat an id while it is remembered, and count nowhere else / records) is at most 0.1, "
            + "over 7d; 10% may be bad.",
        Explain("limits: {}", slo: "{ name: repeats, metric: duplicates, at_most: 0.1 }"), StringComparison.Ordinal);

    private static string Explain(string more, string id = "id", string? slo = null) => Explanation.Of(Parse(more, id, slo));

    private static ExporterConfiguration Parse(string more, string id = "id", string? slo = null)
    {
        var metric = more.StartsWith("labels", StringComparison.Ordinal) ? "recall" : "selection_rate";
        var result = ConfigurationFile.Parse("chosen.yml", $$"""
            models:
              - name: chosen
                task: binary_classification
                predictions: { type: files, path: p.jsonl, fields: { time: at, id: {{id}}, prediction: answer } }
                {{more}}
                slos:
                  - {{slo ?? $"{{ name: one, metric: {metric}, at_least: 0.5 }}"}}
            """);
        Assert.Empty(result.Errors);
        return result.Configuration!;
    }
}
