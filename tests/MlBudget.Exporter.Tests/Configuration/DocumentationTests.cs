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

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex YamlBlock();
}
