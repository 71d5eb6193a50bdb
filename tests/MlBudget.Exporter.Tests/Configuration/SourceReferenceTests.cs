using System.Text;
using MlBudget.Sources;
using MlBudget.Sources.Features;

namespace MlBudget.Exporter.Tests.Configuration;

/// <summary>What the reference says of sources is what their kinds say of themselves.</summary>
public sealed class SourceReferenceTests
{
    [Fact]
    public void The_reference_lists_the_keys_of_every_kind_of_source() => ReferenceSection.Matches("sources", Table());

    [Fact]
    public void Every_kind_has_a_type_and_keys_of_its_own()
    {
        Assert.Equal(SourceKinds.All.Length, SourceKinds.All.Select(kind => kind.Type).Distinct().Count());
        Assert.All(SourceKinds.All, kind => Assert.Equal(
            kind.Keys.Length, kind.Keys.Select(key => key.Name).Except(["type", "fields", "where", "delay"]).Distinct().Count()));
    }

    [Fact]
    public void The_reference_lists_the_keys_of_every_kind_of_ready_made_tallies() => ReferenceSection.Matches("tallies", TableOfTallies());

    [Fact]
    public void The_reference_lists_the_keys_of_every_kind_of_feature_store() => ReferenceSection.Matches("stores", TableOfStores());

    private static string TableOfStores()
    {
        var table = new StringBuilder("| type | key | meaning |\n|---|---|---|\n| of all types | | |\n");
        foreach (var key in FeatureStoresReader.CommonKeys)
            table.Append($"| | `{key.Name}` | {key.Meaning} |\n");
        foreach (var kind in FeatureStoreKinds.All)
        {
            table.Append($"| `{kind.Type}` | | {kind.Meaning} |\n");
            foreach (var key in kind.Keys)
                table.Append($"| | `{key.Name}` | {key.Meaning} |\n");
        }

        return table.ToString();
    }

    private static string TableOfTallies()
    {
        var table = new StringBuilder("| where | key | meaning |\n|---|---|---|\n");
        foreach (var kind in TallyKinds.All)
        {
            table.Append($"| `{kind.Key}` of an SLO | | {kind.Meaning} |\n");
            foreach (var key in kind.Keys)
                table.Append($"| | `{key.Name}` | {key.Meaning} |\n");
            if (!kind.SharedKeys.IsEmpty)
                table.Append($"| `{kind.Key}.NAME` at the top level | | what its SLOs name |\n");
            foreach (var key in kind.SharedKeys)
                table.Append($"| | `{key.Name}` | {key.Meaning} |\n");
        }

        return table.ToString();
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
