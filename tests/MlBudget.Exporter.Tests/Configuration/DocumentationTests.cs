using System.Text.RegularExpressions;
using MlBudget.Core.Records;
using MlBudget.Exporter.Configuration;
using MlBudget.Sources.Json;

namespace MlBudget.Exporter.Tests.Configuration;

/// <summary>What the documentation tells people to write is what the program reads.</summary>
public sealed partial class DocumentationTests
{
    public static TheoryData<string, string> Examples()
    {
        var examples = new TheoryData<string, string>();
        foreach (var page in new[] { "README.md", "src/MlBudget.Exporter/Configuration/README.md", "src/MlBudget.Exporter/Configuration/Owners/README.md", "src/MlBudget.Exporter/Configuration/Policies/README.md", "src/MlBudget.Exporter/Configuration/Inputs/README.md", "src/MlBudget.Sources/Prometheus/README.md", "src/MlBudget.Sources/Sql/README.md", "src/MlBudget.Sources/Features/README.md", "src/MlBudget.Sources/Kafka/README.md", "src/MlBudget.Sources/Redis/README.md", "examples/search/README.md", "examples/assistant/README.md" })
        {
            foreach (Match block in YamlBlock().Matches(File.ReadAllText(RepositoryRoot.Combine(page))))
                examples.Add(page, block.Groups[1].Value);
        }

        return examples;
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_YAML_of_the_documentation_is_a_configuration(string page, string yaml) =>
        Assert.Empty(ConfigurationFile.Parse(page, yaml, TestReferences.Usual).Errors);

    [Fact]
    public void The_model_with_versions_of_the_page_on_deployments_is_a_configuration()
    {
        var page = File.ReadAllText(RepositoryRoot.Combine("src", "MlBudget.Exporter", "Deciding", "README.md"));
        var yaml = YamlBlock().Matches(page).Select(block => block.Groups[1].Value).Single(block => block.StartsWith("models:", StringComparison.Ordinal));

        var model = Assert.Single(ConfigurationFile.Parse("README.md", yaml).Configuration!.Models);

        Assert.Equal(["success"], model.Definition.Versions!.Proportions.Keys);
    }

    [Fact]
    public void The_lines_of_the_logs_in_the_README_hold_all_that_its_configuration_reads()
    {
        var page = File.ReadAllText(RepositoryRoot.Combine("README.md"));
        var lines = JsonBlock().Match(page).Groups[1].Value.TrimEnd().Split('\n');
        var model = ConfigurationFile.Parse("README.md", YamlBlock().Match(page).Groups[1].Value).Configuration!.Models.Single();

        Assert.Equal(2, lines.Length);
        AssertHolds(lines[0], model.Definition.Predictions);
        AssertHolds(lines[1], model.Definition.Labels!.Schema!);
    }

    private static void AssertHolds(string line, RecordSchema schema)
    {
        var batch = new Batch(schema, 1);
        Assert.Equal(DecodeResult.Ok, new RecordDecoder(schema).Decode(System.Text.Encoding.UTF8.GetBytes(line), batch));
        Assert.True(Bits.Get(batch.HasId, 0));
        for (var column = 0; column < schema.Columns.Length; column++)
        {
            // The request of the line went well.
            Assert.Equal(schema.Columns[column].Path != "error", Bits.Get(batch.Columns[column].Valid, 0));
            Assert.False(Bits.Get(batch.Columns[column].Mistyped, 0), schema.Columns[column].Path);
        }
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("tests/MlBudget.Benchmarks/README.md")]
    [InlineData("src/MlBudget.Exporter/Configuration/README.md")]
    [InlineData("src/MlBudget.Exporter/Configuration/Owners/README.md")]
    [InlineData("src/MlBudget.Exporter/Configuration/Policies/README.md")]
    [InlineData("src/MlBudget.Exporter/Configuration/Inputs/README.md")]
    [InlineData("src/MlBudget.Sources/Prometheus/README.md")]
    [InlineData("src/MlBudget.Sources/Sql/README.md")]
    [InlineData("src/MlBudget.Sources/Kafka/README.md")]
    [InlineData("src/MlBudget.Sources/Redis/README.md")]
    [InlineData("examples/recommendations/README.md")]
    [InlineData("src/MlBudget.Sources/Features/README.md")]
    [InlineData("examples/fraud/README.md")]
    [InlineData("examples/credit-scoring/README.md")]
    [InlineData("examples/demand-forecasting/README.md")]
    [InlineData("examples/intents/README.md")]
    [InlineData("examples/search/README.md")]
    [InlineData("examples/assistant/README.md")]
    [InlineData("examples/incidents.md")]
    [InlineData("src/MlBudget.Exporter/Deciding/README.md")]
    [InlineData("src/MlBudget.Exporter/Backtesting/README.md")]
    [InlineData("alerting/README.md")]
    [InlineData("prometheus/README.md")]
    [InlineData("src/README.md")]
    [InlineData("src/MlBudget.Core/Learning/README.md")]
    [InlineData("src/MlBudget.Core/Learning/estimated-quality.md")]
    public void Every_link_leads_somewhere(string page)
    {
        var folder = Path.GetDirectoryName(RepositoryRoot.Combine(page))!;
        foreach (Match link in RelativeLink().Matches(File.ReadAllText(RepositoryRoot.Combine(page))))
            Assert.True(Path.Exists(Path.Combine(folder, link.Groups[1].Value)), $"{page}: {link.Value}");
    }

    [GeneratedRegex(@"\]\(([^):#]+)\)")]
    private static partial Regex RelativeLink();

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex YamlBlock();
}
