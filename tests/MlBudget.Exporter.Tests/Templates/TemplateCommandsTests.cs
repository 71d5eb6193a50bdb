using MlBudget.Exporter.Commands;

namespace MlBudget.Exporter.Tests.Templates;

/// <summary>What each command does with a template.</summary>
public sealed class TemplateCommandsTests : IDisposable
{
    private readonly TemplateLog _log = new();

    public TemplateCommandsTests()
    {
        _log.Append(Enumerable.Range(0, 600).Select(row => TemplateLog.Record(row, row % 3 == 0 ? "churn" : "fraud", row % 2, row % 2, row % 400)));
        _log.Template();
    }

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task A_replay_finds_the_models_first()
    {
        var (exit, output, error) = await RunAsync("replay", "--step=1h");

        Assert.Equal(ExitCode.Done, exit);
        Assert.Equal("{model}: predictions: 2 of at most 20 models by model: churn, fraud.\n", error);
        Assert.Contains("churn", output, StringComparison.Ordinal);
        Assert.Contains("fraud", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replay_of_a_model_of_a_template_is_that_of_the_model_by_itself()
    {
        var (_, ofTemplate, _) = await RunAsync("replay", "--model=fraud");
        _log.OneByOne("fraud");

        Assert.Equal((ExitCode.Done, ofTemplate, ""), await RunAsync("replay"));
    }

    [Fact]
    public async Task A_replay_with_records_of_no_model_says_so_and_fails()
    {
        _log.Template(most: 1);

        var (exit, output, error) = await RunAsync("replay");

        Assert.Equal(ExitCode.Failed, exit);
        Assert.Contains("fraud", output, StringComparison.Ordinal);
        Assert.Contains("{model}: predictions: 160 of 480 records are of values of model beyond the first 1, such as 'churn'", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_without_any_value_have_no_model_to_replay()
    {
        File.WriteAllText(_log.At("p.jsonl"), """{"t":"2026-06-01T00:08:00","id":"n","stage":"prod","a":1,"ms":1}""" + "\n");

        var (exit, output, error) = await RunAsync("replay");

        Assert.Equal(ExitCode.Failed, exit);
        Assert.Empty(output);
        Assert.Contains("{model}: predictions: no record has a value of model, so there is no model.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sample_says_which_models_it_has_and_what_each_comes_to()
    {
        _log.Append("""{"t":"2026-06-02T00:08:00","id":"n","stage":"prod","a":1,"ms":1}""");

        var (exit, output, _) = await RunAsync("check", "--sample");

        Assert.Equal(ExitCode.Done, exit);
        Assert.Contains("Models {model}\n  A template: each value of the field model is a model of its own", output, StringComparison.Ordinal);
        Assert.Contains(
            "Sample of {model}\n  predictions: 2 of at most 20 models by model: churn, fraud.\n"
            + "  predictions: 1 of 481 records have no value of model: they are of no model, and count in no budget.\n",
            output, StringComparison.Ordinal);
        Assert.Contains("Sample of churn\n", output, StringComparison.Ordinal);
        Assert.Contains("Sample of fraud\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sample_without_any_value_is_refused()
    {
        File.WriteAllText(_log.At("p.jsonl"), """{"t":"2026-06-01T00:08:00","id":"n","stage":"prod","a":1,"ms":1}""" + "\n");

        var (exit, output, _) = await RunAsync("check", "--sample");

        Assert.Equal(ExitCode.Failed, exit);
        Assert.Contains("Sample of {model}\n  predictions: no record has a value of model, so there is no model.\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_records_of_a_model_are_explained()
    {
        var (exit, output, error) = await RunAsync("explain", "--slo=slow", "--model=fraud", "--from=2026-06-01T00:00Z", "--to=2026-06-02T00:00Z");

        Assert.Equal(ExitCode.Done, exit);
        Assert.StartsWith($"{_log.At("p.jsonl")}:", output, StringComparison.Ordinal);
        Assert.Contains("of 320 that count are bad", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_baseline_is_learned_of_a_model_that_is_named()
    {
        var (exit, _, error) = await RunAsync("baseline", "--from=2026-06-01T00:00Z", "--to=2026-06-08T00:00Z");

        Assert.Equal(ExitCode.Usage, exit);
        Assert.Contains("--model: is missing, expected one of churn, fraud", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_state_has_the_template_beside_its_models()
    {
        _log.Poll(_log.Template(), "store");

        var (output, error) = (new StringWriter(), new StringWriter());
        var exit = await CommandLine.RunAsync(["state", $"--storage.path={_log.At("store")}"], output, error);

        Assert.Equal((ExitCode.Done, ""), (exit, error.ToString()));
        Assert.Contains("churn: numbers as of", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("{model}: numbers as of", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rules")]
    [InlineData("alertmanager")]
    public async Task Files_for_others_are_made_without_knowing_the_models(string what)
    {
        var (exit, output, _) = await RunAsync("generate", what);

        Assert.Equal(ExitCode.Done, exit);
        Assert.DoesNotContain("{model}", output, StringComparison.Ordinal);
    }

    private async Task<(int Exit, string Output, string Error)> RunAsync(params string[] words)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var verbs = words.TakeWhile(word => !word.StartsWith('-')).ToArray();
        var exit = await CommandLine.RunAsync([.. verbs, $"--config.file={_log.At("mlbudget.yml")}", .. words[verbs.Length..]], output, error);
        return (exit, output.ToString(), error.ToString());
    }
}
