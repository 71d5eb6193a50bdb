using MlBudget.Core.Conditions;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Text;
using MlBudget.Tests;

namespace MlBudget.Core.Tests.Text;

/// <summary>What a reference stands for makes an identity, and is in no text.</summary>
public sealed class ConfiguredTextTests
{
    private static readonly Dictionary<string, ConditionField> Fields = new() { ["tenant"] = new("who.tenant") };

    [Fact]
    public void A_text_without_a_reference_is_as_it_is()
    {
        ConfiguredText text = "de";
        Assert.Equal(("de", "de", "'de'"), (text.Shown, text.ToString(), text.Canonical("'de'")));
    }

    [Fact]
    public void One_with_a_reference_is_shown_as_it_is_written()
    {
        var text = new ConfiguredText("secret", "${env:IT'S}");
        Assert.Equal(("${env:IT'S}", "${env:IT'S}"), (text.Shown, text.ToString()));
        // The digest is the start of what `printf %s secret | sha256sum` says.
        Assert.Equal(@"'${env:IT\'S}' #2bb80d53", text.Canonical("secret"));
    }

    [Fact]
    public void A_condition_goes_by_how_it_is_written_and_by_what_it_means()
    {
        var one = Canonical(new("tenant == 'one'", "tenant == '${env:T}'"));
        Assert.StartsWith(@"'tenant == \'${env:T}\'' #", one, StringComparison.Ordinal);
        Assert.Equal(one, Canonical(new("tenant == \"one\"", "tenant == '${env:T}'")));
        Assert.NotEqual(one, Canonical(new("tenant == 'two'", "tenant == '${env:T}'")));
        Assert.NotEqual(one, Canonical("tenant == 'one'"));
    }

    [Fact]
    public void A_condition_on_another_field_of_the_same_name_is_another_one() => Assert.NotEqual(
        Canonical(new("tenant == 'one'", "tenant == '${env:T}'")),
        Canonical(new("tenant == 'one'", "tenant == '${env:T}'"), new() { ["tenant"] = new("tenant") }));

    [Fact]
    public void Classes_go_by_how_they_are_written_and_by_their_value()
    {
        Assert.Equal("'${env:P}' #", WithoutDigests(BinaryClasses.Of(new ConfiguredText("fraud", "${env:P}")).Canonical));
        var both = new BinaryClasses(["1", new("fraud", "${env:P}"), "zz"], [new("no", "${env:N}"), "ok"]);
        Assert.Equal("one of ('${env:P}' #, '1', 'zz') against one of ('${env:N}' #, 'ok')", WithoutDigests(both.Canonical));
        Assert.NotEqual(
            BinaryClasses.Of(new ConfiguredText("fraud", "${env:P}")).Canonical, BinaryClasses.Of(new ConfiguredText("spam", "${env:P}")).Canonical);
        Assert.Equal(BinaryClass.Positive, both.Of("fraud"));
    }

    [Fact]
    public void Categories_go_by_how_they_are_written_and_by_their_value()
    {
        Assert.Equal(["schema of country in ('${env:C}' #, 'de')"], Schemas(new("fr", "${env:C}"), "de").Select(WithoutDigests));
        Assert.Equal(["schema of country in ('de', 'fr')"], Schemas("fr", "de", "fr"));
        Assert.NotEqual(Schemas(new ConfiguredText("fr", "${env:C}")), Schemas(new ConfiguredText("it", "${env:C}")));
    }

    private static string[] Schemas(params ConfiguredText[] categories)
    {
        var compiler = new MeasureCompiler(new ModelShape
        {
            TimePath = "t",
            Features = [new("country", "country", ColumnKind.Category) { Categories = [.. categories] }],
        });
        compiler.Features();
        return [.. compiler.Measures.Select(measure => measure.Counting.Canonical).Where(text => text.Contains(" in (", StringComparison.Ordinal))];
    }

    private static string Canonical(ConfiguredText text, Dictionary<string, ConditionField>? fields = null) =>
        Condition.Parse(text, fields ?? Fields, new SchemaBuilder()).Canonical;

    private static string WithoutDigests(string canonical) =>
        System.Text.RegularExpressions.Regex.Replace(canonical, "#[0-9a-f]{8}", "#");
}
