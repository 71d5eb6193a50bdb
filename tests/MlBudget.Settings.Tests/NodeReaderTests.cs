using MlBudget.Settings.Yaml;

namespace MlBudget.Settings.Tests;

/// <summary>Reading finds every problem, each where it is.</summary>
public sealed class NodeReaderTests
{
    private static readonly References Usual = new(name => name == "KIND" ? "files" : null);

    [Fact]
    public void What_is_read_again_for_others_has_problems_of_its_own()
    {
        var (first, second) = (new Problems(), new Problems());
        var node = NodeReader.Parse("window: 5\nname: x\n", first, Usual, 100)!;
        node.Required("name")!.Integer(0, 1);

        var again = node.For(second);
        again.Required("window")!.Duration(TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));

        Assert.Equal(["a.yml:2:7: name: found 'x', expected a whole number from 0 to 1"], first.Described("a.yml").AsEnumerable());
        Assert.Equal(
            ["a.yml:1:9: window: found '5', expected a duration from 1m to 1h, written as 5m, 1d or 1h30m"],
            second.Described("a.yml").AsEnumerable());
    }

    [Fact]
    public void Every_problem_of_a_mapping_is_there_once_in_the_order_of_the_file()
    {
        var problems = new Problems();
        var node = NodeReader.Parse("paht: a\nb: 1\nsource: x\n", problems, Usual, 100)!;
        node.Required("source")!.Name(["files"]);
        node.IsMappingOf("path", "source");
        node.Required("source")!.Name(["files"]);

        Assert.Equal(
            [
                "a.yml:1:1: unknown key 'paht'; did you mean 'path'?",
                "a.yml:2:1: unknown key 'b'; expected one of path, source",
                "a.yml:3:9: source: found 'x', expected 'files'",
            ], problems.Described("a.yml").AsEnumerable());
    }

    [Theory]
    [InlineData("a: 0,8", "a.yml:1:4: a: 0,8 is a decimal comma; write 0.8")]
    [InlineData("a: -12,50", "a.yml:1:4: a: -12,50 is a decimal comma; write -12.50")]
    [InlineData("a: '0,125'", "a.yml:1:4: a: 0,125 is a decimal comma; write 0.125")]
    [InlineData("a: 2,5%", "a.yml:1:4: a: 2,5% is a percentage; write 0.025")]
    [InlineData("a: 1,000", "a.yml:1:4: a: found '1,000', expected a number such as 0.95")]
    [InlineData("a: 1,2,3", "a.yml:1:4: a: found '1,2,3', expected a number such as 0.95")]
    [InlineData("a: ${env:COMMA}", "a.yml:1:4: a: found '${env:COMMA}', expected a number such as 0.95")]
    [InlineData("{ a: 0,8 }", "a.yml:1:8: 0,8 is a decimal comma; write 0.8")]
    [InlineData("{ a: -10,05, b: 1 }", "a.yml:1:10: -10,05 is a decimal comma; write -10.05")]
    [InlineData("{ a: 1, 8 }", "a.yml:1:9: unknown key '8'; expected one of a, b")]
    [InlineData("{ a: 1,8: 2 }", "a.yml:1:8: unknown key '8'; expected one of a, b")]
    public void A_decimal_comma_is_seen_wherever_a_number_is_written(string yaml, string expected)
    {
        var problems = new Problems();
        var node = NodeReader.Parse(yaml + "\n", problems, new(name => name == "COMMA" ? "0,8" : null), 100)!;
        node.IsMappingOf("a", "b");
        node.Required("a")!.Number();

        Assert.Equal([expected], problems.Described("a.yml").AsEnumerable());
    }

    [Fact]
    public void A_decimal_comma_in_a_condition_is_seen_too()
    {
        var problems = new Problems();
        NodeReader.Parse("{ good: score > 0,8 }\n", problems, Usual, 100)!.IsMappingOf("good");

        Assert.Equal(["a.yml:1:19: 0,8 is a decimal comma; write 0.8"], problems.Described("a.yml").AsEnumerable());
    }

    [Theory]
    [InlineData("files", true)]
    [InlineData("'files'", true)]
    [InlineData("${env:KIND}", true)]
    [InlineData("${env:NONE}", false)]
    [InlineData("file", false)]
    [InlineData("", false)]
    [InlineData("[files]", false)]
    public void Asking_whether_a_value_is_a_text_is_no_problem(string value, bool isIt)
    {
        var problems = new Problems();

        Assert.Equal(isIt, NodeReader.Parse($"type: {value}\n", problems, Usual, 100)!.Required("type")!.Is("files"));

        Assert.Equal(0, problems.Count);
    }

    [Fact]
    public void A_text_that_is_no_YAML_has_no_root()
    {
        var problems = new Problems();

        Assert.Null(NodeReader.Parse("a: [1, 2", problems, Usual, 100));

        Assert.Equal(1, problems.Count);
    }
}
