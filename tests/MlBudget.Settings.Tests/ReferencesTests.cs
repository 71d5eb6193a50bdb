using System.Globalization;

namespace MlBudget.Settings.Tests;

/// <summary>What a reference stands for is bounded, and is asked for once.</summary>
public sealed class ReferencesTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlbudget-test-");

    private static References Usual => new(name => name == "SECRET" ? "sesame" : null);

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void A_file_of_64_KiB_is_read() =>
        Assert.Equal(References.MostFileBytes, Usual.Resolve(FileOf(new('x', References.MostFileBytes))).Length);

    [Fact]
    public void A_file_without_a_length_that_holds_something_is_read() =>
        Assert.StartsWith("Linux version", Usual.Resolve("${file:/proc/version}"), StringComparison.Ordinal);

    [Fact]
    public void A_byte_order_mark_is_not_part_of_a_value() => Assert.Equal("secret", Usual.Resolve(FileOf("\uFEFFsecret\r\n")));

    [Fact]
    public void All_values_together_are_bounded()
    {
        var references = Usual;
        var all = string.Concat(Enumerable.Repeat(FileOf(new('x', References.MostFileBytes)), 64));
        Assert.Equal(64 * References.MostFileBytes, references.Resolve(all).Length);

        var error = Assert.Throws<ReferenceException>(() => references.Resolve("one more: ${env:SECRET}"));

        Assert.Equal("all references up to here stand for more than 4194304 characters, expected fewer", error.Message);
    }

    [Fact]
    public void A_text_is_resolved_once()
    {
        var asked = 0;
        var references = new References(_ => (++asked).ToString(CultureInfo.InvariantCulture));
        Assert.Equal(("1", "1"), (references.Resolve("${env:A}"), references.Resolve("${env:A}")));
    }

    [Fact]
    public void A_text_that_can_not_be_resolved_is_asked_for_once()
    {
        var asked = 0;
        var references = new References(_ => ++asked > 1 ? "late" : null);
        var first = Assert.Throws<ReferenceException>(() => references.Resolve("${env:A}"));
        var second = Assert.Throws<ReferenceException>(() => references.Resolve("${env:A}"));
        Assert.Equal((first.Message, 1), (second.Message, asked));
    }

    [Theory]
    [InlineData("$${env:A}", false)]
    [InlineData("$${env:A}${env:A}", true)]
    [InlineData("${env:A", true)]
    [InlineData("$env:A", false)]
    public void Only_what_is_resolved_is_a_reference(string text, bool isOne)
    {
        Assert.Equal(isOne, Usual.AreIn(text));
        Assert.False(References.None.AreIn(text));
    }

    private string FileOf(string text)
    {
        var path = Path.Combine(_directory.FullName, "file");
        File.WriteAllText(path, text);
        return $"${{file:{path}}}";
    }
}
