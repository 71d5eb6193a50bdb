using MlBudget.Settings.Yaml;

namespace MlBudget.Settings.Tests;

public sealed class YamlTextTests
{
    /// <summary>Texts that stand for something else in YAML, or end what is around them.</summary>
    public static TheoryData<string> Texts =>
    [
        "plain", "a b", "true", "No", "on", "~", "null", "12", "1.5", "0x1f", "1h", "2026-01-01", "-", "- a", "a: b", "a # b", "#a", "[a]", "{a", "&a", "*a",
        "!a", "|", ">", "%a", "@a", "`a`", "'", "\"", "it's", "\"a\"", "a'b\"c", "\\", "\\n", "a\nb", " a", "a ", "\ta", "a\t", "\u0007", "\u0085", "\u2028", "é",
        "漢字", "😀", "{{ .Labels }}", "alertname=~\"a|b\"", "a,b", "a]", "?", "? a", "=", "<<", "---", "...",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Whatever_a_text_holds_is_read_again_as_that_text(string text)
    {
        var yaml = YamlText.Of(document =>
        {
            document.Text("value", text);
            document.Text(text, "key");
            document.Texts("list", [text, text]);
            document.Block("block", text);
            document.Block("more", $"{text}\n  more\n{text}");
        });

        var problems = new Problems();
        var root = NodeReader.Parse(yaml, problems, References.OfProcess(), 1000)!;
        Assert.Equal(text, root.Required("value")!.Written);
        Assert.Equal("key", root.Required(text)!.Written);
        Assert.Equal([text, text], root.Required("list")!.Items().Select(item => item.Written));
        Assert.Equal(text, root.Required("block")!.Written);
        Assert.Equal($"{text}\n  more\n{text}", root.Required("more")!.Written);
        Assert.All(root.Required("list")!.Items().Append(root.Required("value")!), node => Assert.False(node.IsNothing));
        Assert.Equal(0, problems.Count);
    }

    [Fact]
    public void A_document_is_what_a_person_would_have_written()
    {
        var yaml = YamlText.Of(document =>
        {
            document.Comment("Two\nlines");
            document.Text("name", "sre-page");
            document.Plain("continue", "true");
            document.Mapping("inner", inner => inner.Texts("labels", ["model", "a=\"b\""]));
            document.List("none", Array.Empty<string>(), (_, _) => { });
            document.List("some", ["one", "two"], (item, name) => item.Text("name", name), name => name == "two" ? "The second" : null);
            document.Block("text", "a:\n  b\n");
        });

        Assert.Equal(
            """
            # Two
            # lines
            name: sre-page
            continue: true
            inner:
              labels: [model, 'a="b"']
            none: []
            some:
              - name: one
              # The second
              - name: two
            text: |
              a:
                b

            """, yaml);
    }
}
