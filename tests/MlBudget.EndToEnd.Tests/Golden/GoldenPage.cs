using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Golden;

/// <summary>The page that the program gives of the log that was made by hand.</summary>
public sealed class GoldenPage : IAsyncLifetime
{
    /// <summary>The whole page, with what the exporter says of itself.</summary>
    public string Text { get; private set; } = "";

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        using var exporter = await ExporterProcess.StartAsync(
            ["run", "--clock=log", $"--config.file={RepositoryRoot.At("tests", "testdata", "golden", "mlbudget.yml")}"],
            new Dictionary<string, string> { ["GOLDEN"] = RepositoryRoot.At("tests", "testdata", "golden") });
        Text = await exporter.PageAsync();
    }

    /// <inheritdoc/>
    public Task DisposeAsync() => Task.CompletedTask;
}
