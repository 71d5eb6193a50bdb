using System.Text.Json;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Employment;

/// <summary>The real log, replayed with the command that the README gives, and the same counted by pandas.</summary>
public sealed class EmploymentReplay : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>The environment that the configuration needs.</summary>
    internal static Dictionary<string, string> Environment { get; } =
        new() { ["EMPLOYMENT_DATA"] = RepositoryRoot.Employment };

    /// <summary>A configuration for the employment data.</summary>
    internal static string Configuration(string name) => RepositoryRoot.At("tests", "testdata", "employment", name);

    /// <summary>What the replay printed.</summary>
    internal string Report { get; private set; } = "";

    /// <summary>Where its history is.</summary>
    internal string History => _folder.At("history.om");

    /// <summary>The last sample of every series that has one at the end.</summary>
    internal MetricsText Last { get; private set; } = MetricsText.Parse("");

    /// <summary>What the oracle counts.</summary>
    internal JsonElement Oracle { get; private set; }

    public async Task InitializeAsync()
    {
        // Without the data the tests skip themselves; a fixture can't.
        if (!Directory.Exists(RepositoryRoot.Employment))
            return;
        Report = await ReplayAsync("mlbudget.yml", History, "--step=6h");
        Last = MetricsText.OfHistory(History);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    /// <summary>Skips a test without what it compares with; else makes the oracle count, once.</summary>
    internal async Task NeedOracleAsync()
    {
        RepositoryRoot.SkipWithoutEmployment();
        await Programs.SkipWithoutPandasAsync();
        if (Oracle.ValueKind == JsonValueKind.Undefined)
            Oracle = await CountAsync();
    }

    /// <summary>What the oracle counts at an instant; at the end if none is given.</summary>
    internal static async Task<JsonElement> CountAsync(params string[] now)
    {
        var counts = await Programs.OracleAsync("employment.py", [RepositoryRoot.Employment, .. now]);
        return JsonDocument.Parse(counts).RootElement;
    }

    /// <summary>Replays; it has to succeed and to say nothing on standard error.</summary>
    /// <returns>Its report.</returns>
    internal static async Task<string> ReplayAsync(string configuration, string history, params string[] more)
    {
        using var replay = await ExporterProcess.RunAsync(
            ["replay", $"--config.file={Configuration(configuration)}", $"--openmetrics={history}", .. more],
            Environment);
        Assert.Equal((0, ""), (await replay.ExitCodeAsync(), replay.Errors));
        return replay.Output;
    }
}
