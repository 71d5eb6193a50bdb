using System.Text.RegularExpressions;
using MlBudget.Exporter.Configuration;

namespace MlBudget.Exporter.Tests.Configuration;

/// <summary>What the documentation tells people to write is what the program reads.</summary>
public sealed partial class DocumentationTests
{
    public static TheoryData<string, string> Examples()
    {
        var examples = new TheoryData<string, string>();
        foreach (var page in new[] { "README.md", "src/MlBudget.Exporter/Configuration/README.md" })
        {
            foreach (Match block in YamlBlock().Matches(File.ReadAllText(RepositoryRoot.Combine(page))))
                examples.Add(page, block.Groups[1].Value);
        }

        return examples;
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_YAML_of_the_documentation_is_a_configuration(string page, string yaml) =>
        Assert.Empty(ConfigurationFile.Parse(page, yaml).Errors);

    [Theory]
    [InlineData("README.md")]
    [InlineData("tests/MlBudget.Benchmarks/README.md")]
    [InlineData("src/MlBudget.Exporter/Configuration/README.md")]
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

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex YamlBlock();
}
