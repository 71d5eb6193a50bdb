using MlBudget.Core.Compiling;
using MlBudget.Core.Slis;
using MlBudget.Exporter.Configuration;

namespace MlBudget.Exporter.Tests.Configuration;

public sealed class ClassConfigurationTests
{
    private const string Joined = "type: files, path: labels.jsonl, fields: { id: id, time: t, label: y }, delay: 1h";

    [Theory]
    [InlineData("", "1|true")]
    [InlineData("positive_class: fraud", "'fraud'")]
    [InlineData("positive_class: 1", "'1'")]
    [InlineData("positive_class: true", "'true'")]
    [InlineData("positive_class: [fraud]", "'fraud'")]
    [InlineData("positive_class: [fraud, true]", "one of ('1', 'fraud')")]
    [InlineData("positive_class: fraud, negative_class: legit", "one of ('fraud') against one of ('legit')")]
    [InlineData("negative_class: ['no', 0.0]", "1|true against one of ('0', 'no')")]
    public void Answers_have_the_classes_that_are_written(string keys, string canonical) =>
        Assert.Equal(canonical, Define(keys, Joined).Classes.Canonical);

    [Theory]
    [InlineData("", "'fraud'")]
    [InlineData("positive_class: Y", "'Y'")]
    [InlineData("positive_class: [Y, J]", "one of ('J', 'Y')")]
    [InlineData("positive_class: Y, negative_class: N", "one of ('Y') against one of ('N')")]
    [InlineData("negative_class: legit", "one of ('fraud') against one of ('legit')")]
    public void Labels_have_the_classes_of_answers_or_their_own_and_those_are_whole(string keys, string canonical)
    {
        Assert.Equal(canonical, Define("positive_class: fraud", $"{Joined}, {keys}".TrimEnd(',', ' ')).LabelClasses.Canonical);
        Assert.Equal("'fraud'", Define("positive_class: fraud", $"{Joined}, {keys}".TrimEnd(',', ' ')).Classes.Canonical);
        Assert.Equal(canonical, Define("positive_class: fraud", keys, "label: y").LabelClasses.Canonical);
    }

    [Fact]
    public void A_negative_class_of_answers_is_none_of_labels_that_have_a_positive_one_of_their_own() => Assert.Equal(
        "'Y'", Define("positive_class: fraud, negative_class: legit", $"{Joined}, positive_class: Y").LabelClasses.Canonical);

    /// <summary>These are the identities of histories: a store of the first version goes on with them.</summary>
    [Theory]
    [InlineData("", "a with y of the same record as 1|true", "a as 1|true", "", "label: y")]
    [InlineData("positive_class: fraud", "a with y of the same record as 'fraud'", "a as 'fraud'", "", "label: y")]
    [InlineData("", "a with label y as 1|true, joined id with id at t", "a as 1|true", Joined)]
    [InlineData("positive_class: fraud", "a with label y as 'fraud', joined id with id at t", "a as 'fraud'", Joined)]
    [InlineData("positive_class: fraud", "a as 'fraud' with label y as 'Y', joined id with id at t", "a as 'fraud'", $"{Joined}, positive_class: Y")]
    [InlineData("positive_class: fraud", "a as 'fraud' with y of the same record as 'Y'", "a as 'fraud'", "positive_class: Y", "label: y")]
    public void What_is_counted_is_named_as_before_where_it_is_the_same(
        string keys, string labelled, string answered, string labels, string fields = "id: id")
    {
        var canonicals = Define(keys, labels, fields).Measures.Select(measure => measure.Canonical).ToArray();
        Assert.Contains($"predictions at t; confusion of {labelled}; together", canonicals);
        Assert.Contains($"predictions at t; selection by {answered}; by r", canonicals);
        Assert.Contains($"predictions at t; schema of {answered}; together", canonicals);
    }

    [Theory]
    [InlineData(
        "", "", "Answers and labels are positive where they are '1' or 'true', and negative where they are '0' or 'false'; an answer of any "
        + "other text violates the schema, and a label of any other is refused.")]
    [InlineData("positive_class: fraud", "", "Answers and labels are positive where they are 'fraud', and negative where they are anything else.")]
    [InlineData(
        "positive_class: [fraud, 1], negative_class: [legit, 0]", "positive_class: Y",
        "Answers are positive where they are 'fraud' or '1', and negative where they are 'legit' or '0'; any other violates the schema.",
        "Labels are positive where they are 'Y', and negative where they are anything else.")]
    [InlineData(
        "positive_class: '${env:SECRET}'", "", "Answers and labels are positive where they are '${env:SECRET}', and negative where they are "
        + "anything else.")]
    public void Check_says_which_texts_are_which_class(string keys, string labels, params string[] sentences)
    {
        var text = Explanation.Of(Load(keys, $"{Joined}, {labels}".TrimEnd(',', ' '), "id: id"));
        Assert.All(sentences, sentence => Assert.Contains($"\n  {sentence}\n", text, StringComparison.Ordinal));
        Assert.DoesNotContain(TestReferences.Secret, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_says_what_becomes_of_other_labels_in_the_record() => Assert.Contains(
        "\n  Labels are positive where they are 'Y', and negative where they are 'N'; a label of any other is none.\n",
        Explanation.Of(Load("", "positive_class: Y, negative_class: N", "label: y")), StringComparison.Ordinal);

    [Fact]
    public void Every_SLO_that_needs_classes_looks_at_them_and_no_other_does()
    {
        var slos = Define("positive_class: fraud", $"{Joined}, min_coverage: 0.5").Slos.ToDictionary(slo => slo.Name, slo => Assert.IsType<ReasonedSli>(slo.Sli).Inner);
        Assert.IsType<ClassesSli>(Assert.IsType<CoveredSli>(slos["accuracy"]).Inner);
        Assert.IsType<ClassesSli>(slos["parity"]);
        Assert.IsType<ClassesSli>(Assert.IsType<CoveredSli>(Assert.IsType<SlicedSli>(slos["sliced"]).Inner).Inner);
        Assert.IsType<OccurrenceSli>(slos["good"]);
        Assert.IsType<OccurrenceSli>(slos["confidence"]);
    }

    private static ModelDefinition Define(string keys, string labels, string fields = "id: id") =>
        Assert.Single(Load(keys, labels, fields).Models).Definition;

    private static ExporterConfiguration Load(string keys, string labels, string fields)
    {
        var classes = keys.Length == 0 ? "" : keys + ", ";
        var result = ConfigurationFile.Parse("classes.yml", $$"""
            models:
              - { name: fraud, task: binary_classification, {{classes}}groups: { r: {} },
                  predictions: { type: files, path: log.jsonl, fields: { time: t, prediction: a, score: s, {{fields}} } },
                  {{(labels.Length == 0 ? "" : $"labels: {{ {labels} }},")}}
                  slos: [ { name: accuracy, metric: accuracy, at_least: 0.9 }, { name: confidence, metric: low_confidence, below: 0.6, at_most: 0.1 },
                          { name: parity, disparity: { metric: selection_rate, by: r }, at_most: 0.1 },
                          { name: sliced, metric: recall, at_least: 0.9, slices: { length: 1h, objective: 0.9 } },
                          { name: good, dimension: infrastructure, good: score >= 0, objective: 0.9 } ] }
            """, TestReferences.Usual);
        Assert.Empty(result.Errors);
        return result.Configuration!;
    }
}
