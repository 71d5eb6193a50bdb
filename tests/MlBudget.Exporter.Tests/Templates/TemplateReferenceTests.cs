using System.Text.RegularExpressions;
using MlBudget.Exporter.Commands;

namespace MlBudget.Exporter.Tests.Templates;

/// <summary>The example of the reference: its log has the models that it says.</summary>
public sealed partial class TemplateReferenceTests : IDisposable
{
    private readonly StorageDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_log_of_the_reference_has_the_models_that_it_says()
    {
        var section = Section().Match(await File.ReadAllTextAsync(RepositoryRoot.Combine("src", "MlBudget.Exporter", "Configuration", "README.md")));
        await File.WriteAllTextAsync(_directory.At("predictions-1.jsonl"), section.Groups["log"].Value);
        await File.WriteAllTextAsync(_directory.At("labels.jsonl"), """{"ts":"2026-08-01T12:00:00Z","request_id":"a0","outcome":1,"model":"fraud"}""" + "\n");
        await File.WriteAllTextAsync(_directory.At("mlbudget.yml"), PathKey().Replace(section.Groups["yaml"].Value, path => $"path: {_directory.At(path.Groups[1].Value)}"));
        var (output, error) = (new StringWriter(), new StringWriter());

        await CommandLine.RunAsync(["check", "--sample", $"--config.file={_directory.At("mlbudget.yml")}"], output, error);

        Assert.Empty(error.ToString());
        var parts = output.ToString().Split("Sample of ")[1..];
        Assert.Contains("predictions: 2 of at most 50 models by model_name: scoring-churn, scoring-fraud.", parts[0], StringComparison.Ordinal);
        Assert.Matches(@"\Ascoring-churn\n[^~]*\| fast +\| 0 ", parts[1]);
        Assert.Matches(@"\Ascoring-fraud\n[^~]*\| fast +\| 1 [^~]*\| accuracy +\| 1 ", parts[2]);
    }

    [GeneratedRegex("^### One entry for many models\n.*?^```text\n(?<log>.*?)^```$.*?^```yaml\n(?<yaml>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex(@"path: (\S+)")]
    private static partial Regex PathKey();
}
