using System.Collections.Immutable;
using System.Text.Json;
using MlBudget.Core.Baselines;
using MlBudget.Core.Slis;
using MlBudget.Core.Time;
using MlBudget.Exporter.Exposition;

namespace MlBudget.Exporter.Tests.Reasons;

/// <summary>
/// For every reason for which an SLO has no value: logs in which it is so, and that the metric, the page, the API, a replay and the log
/// say it, as a word and as a sentence.
/// </summary>
public sealed class MissingReasonTests
{
    /// <summary>Fields of a format that nobody reads and no record has are no news; those that are written are.</summary>
    [Fact]
    public async Task Fields_of_a_format_that_nobody_reads_are_not_missed()
    {
        using var model = new LoggedModel
        {
            Task = "scoring",
            Slo = "{ name: it, dimension: infrastructure, good: answer == 1, objective: 0.1 }",
            Fields = "time: at, id: id, answer: answer, mine: nowhere",
            Predictions = ", format: envoy_json",
            Labels = null,
            Keys = "",
        };
        var seen = await model.SeeAsync();

        Assert.Contains("'nowhere' (mine) is in none of ", seen.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("(status) is in none of ", seen.Page, StringComparison.Ordinal);
        Assert.DoesNotContain(seen.Log, line => line.Contains("duration", StringComparison.Ordinal) || line.Contains("(status)", StringComparison.Ordinal));
    }

    private static readonly Baseline Usual = new()
    {
        From = Instant.From(LoggedModel.First.AddDays(-30)),
        To = Instant.From(LoggedModel.First),
        Rows = 7200,
        DriftWindow = TimeSpan.FromHours(6),
    };

    private const string Latency = "{ name: it, dimension: infrastructure, good: latency <= 50, objective: 0.9 }";
    private const string Accuracy = "{ name: it, metric: accuracy, at_least: 0.9 }";
    private const string Parity = "{ name: it, disparity: { metric: demographic_parity, by: market }, at_most: 0.5 }";

    private static readonly ImmutableArray<(string Case, string Reason, string Sentence, LoggedModel Model)> Cases =
    [
        ("wrong path", "field_missing", "None of 480 predictions in its window has 'latency.ms' (latency).",
            new() { Slo = Latency, Fields = "time: at, latency: latency.ms", Labels = null }),
        ("wrong case", "field_missing", "None of 480 predictions in its window has 'Ms' (latency).",
            new() { Slo = Latency, Fields = "time: at, latency: Ms", Labels = null }),
        ("wrong group", "field_missing", "None of 470 predictions in its window has 'region' (groups.market).",
            new() { Slo = Parity, Keys = "groups: { market: { field: region } }" }),
        ("wrong label", "field_missing", "None of 450 labels in its window has 'outcome' (label).",
            new() { Slo = Accuracy, Labels = "fields: { time: at, id: id, label: outcome }, delay: 6h" }),
        ("wrong answer", "field_missing", "None of 410 predictions in its window has 'decision' (prediction).",
            new() { Slo = Accuracy, Fields = "time: at, id: id, prediction: decision" }),
        ("id never there", "field_missing", "None of 410 predictions in its window has 'request' (id).",
            new() { Slo = Accuracy, Fields = "time: at, id: request, prediction: answer" }),
        ("number that is a text", "field_mistyped",
            "Of 480 predictions in its window 480 have 'ms' (latency), all of another type than it is read as.",
            new() { Slo = Latency, Prediction = number => $"\"ms\":\"{number}\"" }),
        ("truth that is another text", "values_unknown", "Predictions came with the fields that it needs, and none of their values can be used",
            new() { Slo = "{ name: it, dimension: infrastructure, good: cached == true, objective: 0.9 }", Prediction = _ => "\"cached\":\"yes\"" }),
        ("scores in percent", "values_unknown", "scores are no probabilities",
            new() { Slo = "{ name: it, metric: low_confidence, below: 0.6, at_most: 0.1 }", Prediction = _ => "\"score\":70,\"answer\":1" }),
        ("classes of neither", "values_unknown", "classes are neither positive nor negative",
            new()
            {
                Slo = "{ name: it, metric: selection_rate, at_most: 0.9 }", Prediction = _ => "\"answer\":\"deny\"",
                Keys = "positive_class: fraud\n    negative_class: legit",
            }),
        ("where of nothing", "left_out", "predictions.where leaves all of them out.",
            new() { Slo = Latency, Predictions = ", where: ms == 1000000", Fields = "time: at, latency: ms, ms: ms", Labels = null }),
        ("where of a wrong path", "field_missing", "None of 480 predictions in its window has 'model_version' (version).",
            new() { Slo = Latency, Predictions = ", where: version == \"2\"", Fields = "time: at, latency: ms, version: model_version", Labels = null }),
        ("where of an SLO with a misspelt value", "left_out",
            " predictions came in its window, and in none of them its where holds, market == \"DE\": is the value written as in the records?",
            new() { Slo = Latency.Replace(" }", ", where: \"market == \\\"DE\\\"\" }", StringComparison.Ordinal), Fields = "time: at, latency: ms, market: market", Labels = null }),
        ("where of an SLO that needs labels", "left_out", "predictions came in its window, and in none of them its where holds, groups.market == \"DE\"",
            new() { Slo = Accuracy.Replace(" }", ", where: \"groups.market == \\\"DE\\\"\" }", StringComparison.Ordinal) }),
        ("where of an SLO with a wrong path", "field_missing", "None of 480 predictions in its window has 'region' (market).",
            new() { Slo = Latency.Replace(" }", ", where: \"market == \\\"de\\\"\" }", StringComparison.Ordinal), Fields = "time: at, latency: ms, market: region", Labels = null }),
        ("a part of which no label came", "too_few_labels", "0 of 205 predictions have a label, and labels.min_coverage asks for 50%.",
            new()
            {
                Slo = Accuracy.Replace(" }", ", where: \"market == \\\"de\\\"\" }", StringComparison.Ordinal), Fields = "time: at, id: id, prediction: answer, market: market",
                Labels = "fields: { time: at, id: id, label: truth }, delay: 6h, min_coverage: 0.5", Label = number => number % 2 == 0 ? null : $"\"id\":\"p{number}\",\"truth\":1",
            }),
        ("a part whose predictions are younger than their labels", "waits_for_labels", "All predictions are younger than labels.delay (1d): their labels are not due yet.",
            new()
            {
                Slo = Accuracy.Replace(" }", ", where: \"answer == 7\" }", StringComparison.Ordinal), Fields = "time: at, id: id, prediction: answer, answer: answer",
                Labels = "fields: { time: at, id: id, label: truth }, delay: 1d", Prediction = number => $"\"answer\":{(number < 300 ? 1 : 7)}",
            }),
        ("a part of few", "too_few_events", "Its where reads a group attribute, and fewer than limits.min_group_size (20) of what it counts came: of so few nothing is shown.",
            new()
            {
                Slo = Latency.Replace(" }", ", where: \"groups.market == \\\"de\\\"\" }", StringComparison.Ordinal), Fields = "time: at, latency: ms", Labels = null,
                Prediction = number => $"\"ms\":1,\"market\":\"{(number % 30 == 0 ? "de" : "fr")}\"",
            }),
        ("delay beyond the log", "waits_for_labels", "All predictions are younger than labels.delay (3d): their labels are not due yet.",
            new() { Slo = Accuracy, Labels = "fields: { time: at, id: id, label: truth }, delay: 3d" }),
        ("predictions that come late", "waits_for_predictions", "All predictions are younger than predictions.delay (3d): others of their time may still come.",
            new() { Slo = Latency, Predictions = ", delay: 3d", Fields = "time: at, latency: ms", Labels = null }),
        ("ids of another form", "no_labels", "480 labels came whose id no prediction has: are ids written alike in both?",
            new() { Slo = Accuracy, Label = number => $"\"id\":\"{number:D6}\",\"truth\":1" }),
        ("no label", "no_labels", "No label has come.", new() { Slo = Accuracy, Label = _ => null }),
        ("labels of other classes", "no_labels", "480 labels were read, and none tells anything of it: are values and classes written alike?",
            new() { Slo = Accuracy, Label = number => $"\"id\":\"p{number}\",\"truth\":\"late\"" }),
        ("few labels", "too_few_labels", "0 of 410 predictions have a label, and labels.min_coverage asks for 50%.",
            new() { Slo = Accuracy, Labels = "fields: { time: at, id: id, label: truth }, delay: 6h, min_coverage: 0.5", Label = _ => null }),
        ("no positive label", "no_positives", "None of the answers, or of the labels, is of the positive class.",
            new() { Slo = "{ name: it, metric: recall, at_least: 0.9 }", Label = number => $"\"id\":\"p{number}\",\"truth\":0" }),
        ("no label of the class", "class_not_seen", "Labelled predictions came, and none of their labels, or of their answers, is of the class.",
            new() { Task = "multiclass_classification", Slo = "{ name: it, metric: recall, class: card, at_least: 0.9 }", Label = number => $"\"id\":\"p{number}\",\"truth\":\"loan\"" }),
        ("no negative label", "no_negatives", "None of the labels is of the negative class: there is nothing that positives could be told from.",
            new()
            {
                Slo = "{ name: it, metric: auc, at_least: 0.8 }", Fields = "time: at, id: id, prediction: answer, score: score",
                Prediction = number => $"\"answer\":1,\"score\":0.{number % 10}", Label = number => $"\"id\":\"p{number}\",\"truth\":1",
            }),
        ("numbers below millionths", "loses_by_rounding", "so small that they lose over 0.1% by being kept in millionths: ",
            new()
            {
                Slo = "{ name: it, metric: mean, outcome: loss, at_most: 1 }",
                Labels = "fields: { time: at, id: id, outcomes: [{ loss: { field: loss, type: number } }] }, delay: 6h",
                Label = number => $"\"id\":\"p{number}\",\"loss\":0.0000012345",
            }),
        ("records that don't say how they were sampled", "sampling_unknown", "don't say for how many predictions they stand (",
            new() { Slo = Latency, Predictions = ", sampling: { weight: w }", Fields = "time: at, latency: ms", Labels = null, Prediction = number => number % 2 == 0 ? "\"ms\":1,\"w\":5" : "\"ms\":1" }),
        ("records that don't say what they cost", "costs_missing", "don't say what they cost (",
            new()
            {
                Slo = "{ name: it, metric: spend, field: cost, amount: 5 }", Fields = "time: at, cost: cost", Labels = null,
                Prediction = number => number % 2 == 0 ? "\"cost\":0.01" : "\"cost\":-1",
            }),
        ("labels that don't say how they were sampled", "sampling_unknown", "of the labels don't say by labels.sampling how they were sampled, by a number in its range (",
            new()
            {
                Task = "scoring", Slo = "{ name: it, dimension: model_quality, good: outcome.fine == true, objective: 0.9 }",
                Labels = "fields: { time: at, id: id, outcomes: [fine] }, delay: 6h, sampling: { probability: pi }",
                Label = number => $"\"id\":\"p{number}\",\"fine\":true{(number % 2 == 0 ? ",\"pi\":0.5" : "")}",
            }),
        ("nothing audited", "too_few_audits", "Audits found 41 judged answers good and 0 bad; how often the judge errs takes 30 of each.",
            new()
            {
                Task = "scoring", Slo = "{ name: it, metric: corrected_share, judge: outcome.fine == true, audit: outcome.checked == true, at_least: 0.9 }",
                Labels = "fields: { time: at, id: id, outcomes: [fine, checked] }, delay: 6h", Label = number => $"\"id\":\"p{number}\",\"fine\":true{(number % 10 == 0 ? ",\"checked\":true" : "")}",
            }),
        ("a judge that guesses", "judge_near_chance", "that it tells them apart at all is not sure.",
            new()
            {
                Task = "scoring", Slo = "{ name: it, metric: corrected_share, judge: outcome.fine == true, audit: outcome.checked == true, at_least: 0.9 }",
                Labels = "fields: { time: at, id: id, outcomes: [fine, checked] }, delay: 6h",
                Label = number => $"\"id\":\"p{number}\",\"fine\":{(number % 3 == 0 ? "true" : "false")},\"checked\":{(number % 2 == 0 ? "true" : "false")}",
            }),
        ("lists of which nothing is relevant", "mostly_irrelevant", "Over half of the judged lists have no relevant item",
            new()
            {
                Task = "ranking", Slo = "{ name: it, metric: ndcg, at_least: 0.9 }",
                Labels = "fields: { time: at, id: id, label: \"grades[*]\" }, delay: 6h", Label = number => $"\"id\":\"p{number}\",\"grades\":[0,{(number % 3 == 0 ? 1 : 0)}]",
            }),
        ("small groups", "groups_too_small", "Fewer than two groups have min_samples (300); found 'de' (235), 'fr' (235).",
            new() { Slo = Parity, Keys = "groups: { market: { min_samples: 300 } }" }),
        ("wrong reference", "reference_missing", "The reference group, with which others are compared, is not there; found 'de' (235), 'fr' (235).",
            new() { Slo = "{ name: it, disparity: { metric: demographic_parity, by: market, reference: DE }, at_most: 0.5 }" }),
        ("few events", "too_few_events", "Too few events came to judge them.",
            new() { Slo = Latency.Replace(" }", ", slices: { length: 1h, objective: 0.9, min_events: 50 } }", StringComparison.Ordinal) }),
        ("no baseline", "waits_for_baseline", "What is normal is not known yet: it waits for a baseline.",
            new() { Slo = "{ name: it, metric: accuracy, max_degradation: 0.1 }", Keys = "baseline: { learn: 7d }" }),
        ("baseline that moved", "baseline_trend", "What is normal of it can't be said",
            new()
            {
                Slo = "{ name: it, metric: accuracy, max_degradation: 0.1 }",
                Baseline = Usual with { LeftOut = Usual.LeftOut.Add("accuracy", "it fell within the period") },
            }),
        ("nothing watched", "nothing_usual", "The baseline has nothing to compare with",
            new() { Slo = "{ name: it, metric: drift, at_most: 0.1 }", Baseline = Usual }),
        ("nothing trained on", "not_trained_on", "Nothing is compared with the training set: none of its features is one of the model.",
            new() { Slo = "{ name: it, metric: skew, at_most: 0.1 }", Keys = "features: { ms: { type: numeric } }", Training = Usual with { IsOfTraining = true } }),
        ("missing times of a feature", "field_missing", "None of 480 predictions in its window has 'seen' (features.ms.time_field).",
            new()
            {
                Slo = "{ name: it, metric: staleness, at_most: 0.1 }", Prediction = _ => "\"ms\":1,\"seen\":null",
                Keys = "features: { ms: { type: numeric, time_field: seen, max_age: 1h } }",
            }),
        ("a backfill", "excluded", "All of its window is excluded.",
            new() { Slo = Latency, Keys = "exclusions: [{ from: 2026-05-20T00:00Z, to: 2026-06-20T00:00Z, reason: backfill }]" }),
        ("nothing at all", "no_events", "No prediction has come yet.", new() { Slo = Latency, Prediction = _ => null }),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(one => one.Case)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_missing_value_says_why_as_a_metric_on_the_page_in_the_API_in_a_replay_and_in_the_log(string name)
    {
        var (_, reason, sentence, model) = Cases.Single(one => one.Case == name);
        using (model)
        {
            var seen = await model.SeeAsync();

            Assert.Contains($"slo=\"it\",reason=\"{reason}\"}} 1\n", seen.Metrics, StringComparison.Ordinal);
            Assert.Contains(sentence, seen.Page, StringComparison.Ordinal);
            var slo = JsonDocument.Parse(seen.Json).RootElement.GetProperty("slos")[0];
            Assert.Equal(("no_data", reason), (slo.GetProperty("state").GetString(), slo.GetProperty("reason").GetString()));
            Assert.Contains(sentence, slo.GetProperty("reason_text").GetString(), StringComparison.Ordinal);
            Assert.Contains($"No data: {reason}", seen.Replay, StringComparison.Ordinal);
            Assert.Contains(sentence, seen.Replay, StringComparison.Ordinal);
            Assert.Single(seen.Log, line => line.Contains($"'it' has no data ({reason}): ", StringComparison.Ordinal)
                && line.Contains(sentence, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Every_reason_is_explained_in_the_documentation()
    {
        var documented = File.ReadLines(RepositoryRoot.Combine("src", "MlBudget.Core", "Slis", "README.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]);
        Assert.Equal(
            Enum.GetValues<MissingReason>().Select(MetricNames.Of).Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_reason_is_without_a_case() => Assert.Equal(
        Enum.GetValues<MissingReason>().Select(MetricNames.Of).Order(StringComparer.Ordinal),
        Cases.Select(one => one.Reason).Distinct().Order(StringComparer.Ordinal));
}
