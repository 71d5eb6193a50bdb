using MlBudget.Exporter.Configuration;
using MlBudget.Settings;

namespace MlBudget.Exporter.Tests.Configuration;

/// <summary>A reference that can't be resolved is an error where it is written.</summary>
public sealed class ReferencesTests : IDisposable
{
    private readonly OddFiles _files = new();

    public void Dispose() => _files.Dispose();

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
