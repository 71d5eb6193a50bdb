using MlBudget.Exporter.Commands;

namespace MlBudget.Exporter.Tests.Commands;

/// <summary>
/// Mistakes of a configuration, as people make them who set a model up for the first time: each is refused or said before anything
/// runs, by <c>check</c> or by <c>check --sample</c>, with what to write.
/// </summary>
public sealed class MistakesTests
{
    public static TheoryData<Mistake> OfTheConfiguration =>
    [
        new("an objective that is the share of errors", ExitCode.Done,
            "success: objective: 0.001 asks for no more than 0.1% of good predictions; write 0.999 if 99.9% have to be good",
            ("config", "error is null, objective: 0.99", "error is null, objective: 0.001")),
        new("a drift window that is too small", ExitCode.Done,
            "drift: drift is never judged: the fullest window of 12h usually has 24 predictions, and a feature needs 500 values in it",
            ("config", "baseline: none", "baseline: { file: FOLDER/baseline.yml }"),
            ("config", "slos:", "slos:\n      - { name: drift, metric: drift }")),
        new("alert rows behind a spent budget", ExitCode.Done,
            "drift: the alert row warning 2d/12h only fires after 107% of the budget is spent",
            ("config", "baseline: none", "baseline: { file: FOLDER/baseline.yml }"),
            ("config", "slos:", "slos:\n      - { name: drift, metric: drift }")),
        new("slices that are never full enough", ExitCode.Done,
            "often: no slice is judged: the fullest of 1h usually has 2 predictions, and min_events is 50",
            ("config", "baseline: none", "baseline: { file: FOLDER/baseline.yml }"),
            ("config", "slos:", "slos:\n      - { name: often, metric: selection_rate, at_most: 0.9, slices: { length: 1h, objective: 0.9, min_events: 50 } }")),
        new("a percentage", ExitCode.Usage, "99 looks like a percentage; write 0.99", ("config", "objective: 0.99", "objective: 99")),
        new("a wrong outcome", ExitCode.Usage, "outcome.clicks", ("config", "outcome.clicked", "outcome.clicks")),
        new("a wrong group attribute", ExitCode.Usage, "unknown group attribute 'regions'", ("config", "by: region", "by: regions")),
    ];

    public static TheoryData<Mistake> OfTheLog =>
    [
        new("a wrong field", ExitCode.Failed,
            "latency: no value: None of 600 predictions has 'latency_s' (latency_seconds)", ("config", "latency_seconds: latency", "latency_seconds: latency_s")),
        new("a wrong field, with the one that was meant", ExitCode.Failed,
            "'latancy' (latency_seconds) is in none of 600 records: records have 'latency', write that",
            ("config", "latency_seconds: latency", "latency_seconds: latancy")),
        new("a field within another one", ExitCode.Done,
            "'country' (features.country) is in none of 600 records: records have 'place.country', write that",
            ("config", ", field: place.country", "")),
        new("a field in the wrong case", ExitCode.Failed,
            "'Answer' (prediction) is in none of 600 records: records have 'answer', write that", ("config", "prediction: answer", "prediction: Answer")),
        new("an error that is somewhere else", ExitCode.Done,
            "'failure' (error) is in none of 600 records: right where nothing had it, and else its path is another one",
            ("config", "error: error", "error: failure")),
        new("a wrong group", ExitCode.Failed,
            "gap: no value: None of 600 predictions has 'area' (groups.region)", ("config", "region: { min", "region: { field: area, min")),
        new("a wrong class", ExitCode.Failed,
            "predictions: none of 600 answers is of the positive class 'FRAUD': found 'legit' (540), 'fraud' (60); set positive_class",
            ("config", "positive_class: fraud", "positive_class: FRAUD"), ("config", "slos:", "slos:\n      - { name: f, metric: f1, at_least: 0.5, alerts: [] }"),
            ("config", "positive_class: FRAUD", "positive_class: FRAUD\n    negative_class: LEGIT")),
        new("a wrong class, with all others negative", ExitCode.Failed,
            "predictions: none of 600 answers is of the positive class 'FRAUD': found 'legit' (540), 'fraud' (60); set positive_class",
            ("config", "positive_class: fraud", "positive_class: FRAUD")),
        new("milliseconds as seconds", ExitCode.Done,
            "latency: 600 of 600 are bad (100%), and 1% may be; is 'latency' in milliseconds? Write latency_seconds: { field: latency, scale: 0.001 }, "
            + "with which 100% are good", ("predictions", "\"latency\":0.0", "\"latency\":7")),
        new("percent scores", ExitCode.Failed,
            "predictions: 600 of 600 scores lie outside 0 to 1: they are no probabilities, and what needs them leaves them out; "
            + "where they are percentages, write score: { field: score, scale: 0.01 }", ("predictions", "\"score\":0.", "\"score\":")),
        new("ids of another form", ExitCode.Failed,
            "labels: none of 600 sampled labels has the id of one of 600 sampled predictions: ids of predictions are written as 'a-9', "
            + "those of labels as '9' (a for letters, 9 for digits); log them alike", ("labels", "\"p-", "\"")),
        new("ids of something else", ExitCode.Failed,
            "labels: none of 600 sampled labels has the id of one of 600 sampled predictions, and those are all: are they of the same model",
            ("labels", "\"p-", "\"q-")),
        new("an id that is never there", ExitCode.Failed, "labels: all records are refused", ("config", "{ id: id, time: at, label", "{ id: prediction_id, time: at, label")),
        new("an id that is never there, of predictions", ExitCode.Failed,
            "none of 600 sampled labels has the id of one of 600 sampled predictions, which have none", ("config", "id: id, prediction", "id: key, prediction")),
        new("a delay that is too short", ExitCode.Done,
            "labels: half of 600 sampled ones take more than 1h, and labels.delay is 5m", ("config", "delay: 2h", "delay: 5m")),
        new("numbers that are texts", ExitCode.Failed,
            "'latency' (latency_seconds) is of another type in all of the 600 records that have it: a number is expected, and a text is none",
            ("predictions", "\"latency\":0.0", "\"latency\":\"0.0"), ("predictions", ",\"error\"", "\",\"error\"")),
        new("min_samples that no group reaches", ExitCode.Done,
            "groups.region: at the rate of the sample the second largest group has", ("config", "min_samples: 50", "min_samples: 100000")),
        new("a reference group that is not there", ExitCode.Done,
            "gap: no value: The reference group, with which others are compared, is not there; found", ("config", "reference: north", "reference: North")),
        new("a time in another field", ExitCode.Failed,
            "predictions: all records are refused", ("config", "fields: { time: at, id: id, prediction", "fields: { time: timestamp, id: id, prediction")),
        new("a time in another field, with the one that was meant", ExitCode.Failed,
            "predictions: 'a_t' is not there: records have 'at', write that", ("config", "fields: { time: at, id: id, prediction", "fields: { time: a_t, id: id, prediction")),
        new("a wrong outcome's path", ExitCode.Failed,
            "'clickd' (outcome.clicked) is in none of 600 records: records have 'clicked', write that", ("config", "outcomes: [clicked]", "outcomes: { clicked: clickd }")),
        new("good and bad swapped", ExitCode.Done,
            "success: 599 of 600 are bad (99.83%), and 1% may be; are good and bad swapped, or is the bound in another unit?",
            ("config", "good: error is null", "bad: error is null")),
        new("labels in other texts", ExitCode.Done,
            "labels: none of 600 labels is of the positive class 'fraud': found 'no' (540), 'yes' (60); set labels.positive_class",
            ("labels", "\"fraud\"", "\"yes\""), ("labels", "\"legit\"", "\"no\"")),
        new("labels in other texts, which are no class", ExitCode.Done,
            "labels: none of 600 labels is of the positive class 'fraud': found 'no' (540), 'yes' (60); set labels.positive_class",
            ("labels", "\"fraud\"", "\"yes\""), ("labels", "\"legit\"", "\"no\""), ("config", "positive_class: fraud", "positive_class: fraud\n    negative_class: legit")),
        new("a required feature that was renamed", ExitCode.Done,
            "'amount' (features.amount) is in none of 600 records: records have 'Amount', write that", ("predictions", "\"amount\"", "\"Amount\"")),
        new("local times without an offset", ExitCode.Done,
            "ahead of the clock, and more than max_future (5m) is refused as it comes: a time without an offset is read as UTC", ("predictions", "Z\"", "-05:00\"")),
        new("a glob that matches nothing", ExitCode.Failed, "predictions-*.json: no file is there.", ("config", "predictions-*.jsonl", "predictions-*.json")),
        new("labels that are the predictions' files", ExitCode.Done,
            "labels: the path matches files of predictions too, such as ", ("config", "labels.jsonl", "*.jsonl")),
        new("times of another unit", ExitCode.Done,
            "predictions: times are of 1970-01-01T00:00:00Z to 1970-01-01T00:09:59Z: are they in another unit?",
            ("config", "fields: { time: at, id: id, prediction", "fields: { time: sequence, id: id, prediction")),
    ];

    [Fact]
    public async Task Without_a_mistake_nothing_is_said()
    {
        using var model = new MistakenModel();
        model.Write();

        var (exit, output) = await Check(model, sample: true);

        Assert.Equal(ExitCode.Done, exit);
        Assert.Equal([], output.Split('\n').SkipWhile(line => !line.StartsWith("Notes", StringComparison.Ordinal)));
        Assert.DoesNotContain("Refused", output, StringComparison.Ordinal);
        Assert.Contains("| latency_seconds  | latency       | 600     | 0        | 0       | 600 predictions |", output, StringComparison.Ordinal);
        Assert.DoesNotContain("p-1", output.Replace("predictions-1.jsonl", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(OfTheConfiguration))]
    public async Task A_mistake_that_the_configuration_shows_is_told_by_check(Mistake mistake)
    {
        using var model = new MistakenModel();
        model.Write(mistake.Edits);

        var (exit, output) = await Check(model, sample: false);

        Assert.Contains(mistake.Said, output, StringComparison.Ordinal);
        Assert.Equal(mistake.Exit, exit);
    }

    [Theory]
    [MemberData(nameof(OfTheLog))]
    public async Task A_mistake_that_only_the_log_shows_is_told_by_check_with_a_sample(Mistake mistake)
    {
        using var model = new MistakenModel();
        model.Write(mistake.Edits);

        Assert.DoesNotContain(mistake.Said, (await Check(model, sample: false)).Output, StringComparison.Ordinal);
        var (exit, output) = await Check(model, sample: true);

        Assert.Contains(mistake.Said, output, StringComparison.Ordinal);
        Assert.Equal(mistake.Exit, exit);
    }

    private static async Task<(int Exit, string Output)> Check(MistakenModel model, bool sample)
    {
        var output = new StringWriter();
        string[] arguments = ["check", $"--config.file={model.File}"];
        var exit = await CommandLine.RunAsync(sample ? [.. arguments, "--sample"] : arguments, output, output);
        return (exit, output.ToString());
    }

    /// <summary>A mistake, and what is said of it.</summary>
    /// <param name="Name">What it is.</param>
    /// <param name="Exit">What the command ends with.</param>
    /// <param name="Said">What it says.</param>
    /// <param name="Edits">How it is made: in which of <c>config</c>, <c>predictions</c> and <c>labels</c>, what is replaced, and by what.</param>
    public sealed record Mistake(string Name, int Exit, string Said, params (string Where, string Text, string By)[] Edits)
    {
        /// <inheritdoc/>
        public override string ToString() => Name;
    }
}
