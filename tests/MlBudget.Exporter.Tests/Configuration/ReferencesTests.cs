using System.Globalization;
using MlBudget.Exporter.Configuration;
using MlBudget.Settings;

namespace MlBudget.Exporter.Tests.Configuration;

/// <summary>What a reference stands for is bounded, and is asked for once.</summary>
public sealed class ReferencesTests : IDisposable
{
    private readonly OddFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_file_of_64_KiB_is_read()
    {
        var file = _files.Letters(References.MostFileBytes);
        Assert.Equal(References.MostFileBytes, TestReferences.Usual.Resolve($"${{file:{file}}}").Length);
    }

    [Fact]
    public async Task A_larger_file_is_an_error_where_the_reference_is()
    {
        var file = _files.Letters(References.MostFileBytes + 1);
        Assert.Equal(
            $"m.yml:4:39: models[0].predictions.path: the file '{file}' can't be read: it has more than 64 KiB, expected at most as many",
            await ErrorOf($"${{file:{file}}}"));
    }

    [Fact]
    public async Task A_pipe_that_nobody_writes_to_is_an_error_and_holds_nobody_up()
    {
        var pipe = _files.Pipe();
        Assert.Equal(
            $"m.yml:4:39: models[0].predictions.path: the file '{pipe}' can't be read: "
                + "this is a pipe, expected a file that can be read again",
            await ErrorOf($"${{file:{pipe}}}"));
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/null")]
    public async Task A_device_is_an_error(string device) => Assert.Equal(
        $"m.yml:4:39: models[0].predictions.path: the file '{device}' can't be read: this is a device or a socket, expected a file",
        await ErrorOf($"${{file:{device}}}"));

    [Fact]
    public void A_file_without_a_length_that_holds_something_is_read() =>
        Assert.StartsWith("Linux version", TestReferences.Usual.Resolve("${file:/proc/version}"), StringComparison.Ordinal);

    [Fact]
    public void A_byte_order_mark_is_not_part_of_a_value() => Assert.Equal(
        "secret", TestReferences.Usual.Resolve($"${{file:{_files.Text("\uFEFFsecret\r\n")}}}"));

    [Fact]
    public void All_values_together_are_bounded()
    {
        var file = _files.Letters(References.MostFileBytes);
        var references = TestReferences.Usual;
        var all = string.Concat(Enumerable.Repeat($"${{file:{file}}}", 64));
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
        Assert.Equal(isOne, TestReferences.Usual.AreIn(text));
        Assert.False(References.None.AreIn(text));
    }

    private static async Task<string> ErrorOf(string path) =>
        Assert.Single((await OddFiles.Returning(() => Load(path))).Errors);

    private static ConfigurationResult Load(string path) => ConfigurationFile.Parse("m.yml", $$"""
        models:
          - name: fraud
            task: binary_classification
            predictions: { type: files, path: "{{path}}", fields: { time: t, error: e } }
            slos:
              - { name: success, dimension: infrastructure, good: error is null, objective: 0.99 }
        """);
}
