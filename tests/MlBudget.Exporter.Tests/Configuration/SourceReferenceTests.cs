using System.Text;
using MlBudget.Sources;

namespace MlBudget.Exporter.Tests.Configuration;

/// <summary>
/// What the reference says of sources is what their kinds say of themselves. With <c>MLBUDGET_WRITE_GOLDEN=1</c> the section is written
/// instead, to be reviewed as a change.
/// </summary>
public sealed class SourceReferenceTests
{
    private const string Begin = "<!-- sources, as their kinds describe them -->\n", End = "<!-- end of sources -->\n";

    [Fact]
    public void The_reference_lists_the_keys_of_every_kind_of_source()
    {
        var file = RepositoryRoot.Combine("src", "MlBudget.Exporter", "Configuration", "README.md");
        var page = File.ReadAllText(file);
        var (from, to) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable("MLBUDGET_WRITE_GOLDEN") == "1")
            File.WriteAllText(file, $"{page[..from]}{Table()}{page[to..]}");

        Assert.Equal(Table(), File.ReadAllText(file)[from..].Split(End)[0]);
    }

    [Fact]
    public void Every_kind_has_a_type_and_keys_of_its_own()
    {
        Assert.Equal(SourceKinds.All.Length, SourceKinds.All.Select(kind => kind.Type).Distinct().Count());
        Assert.All(SourceKinds.All, kind => Assert.Equal(
            kind.Keys.Length, kind.Keys.Select(key => key.Name).Except(["type", "fields", "where", "delay"]).Distinct().Count()));
    }

    private static string Table()
    {
        var table = new StringBuilder("| type | key | meaning |\n|---|---|---|\n");
        foreach (var kind in SourceKinds.All)
        {
            table.Append($"| `{kind.Type}` | | {kind.Meaning} |\n");
            foreach (var key in kind.Keys)
                table.Append($"| | `{key.Name}` | {key.Meaning} |\n");
        }

        return table.ToString();
    }
}
