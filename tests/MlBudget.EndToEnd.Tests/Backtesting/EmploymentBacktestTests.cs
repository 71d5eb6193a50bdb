using MlBudget.EndToEnd.Tests.Employment;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Backtesting;

/// <summary>The backtest of the employment log that the documentation shows. With <c>MLBUDGET_WRITE_GOLDEN=1</c> it is written anew.</summary>
public sealed class EmploymentBacktestTests : IDisposable
{
    private static readonly string[] Files = ["employment.md", "employment.svg"];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task The_backtest_in_the_documentation_is_that_of_the_employment_log()
    {
        RepositoryRoot.SkipWithoutEmployment();
        using var replay = await ExporterProcess.RunAsync(
            [
                "replay", $"--config.file={EmploymentReplay.Configuration("mlbudget.yml")}", "--from=2026-08-01T00:00Z", "--to=2026-10-30T02:00Z", "--step=2h",
                "--targets=recall=0.83,0.84", "--targets=false-positive-rate=0.23,0.24", "--targets=fpr-parity-race=0.15",
                $"--incidents={EmploymentReplay.Configuration("incidents.yml")}", $"--report={_folder.At("employment.md")}",
            ],
            EmploymentReplay.Environment);
        Assert.Equal((0, ""), (await replay.ExitCodeAsync(), replay.Errors));

        foreach (var file in Files)
        {
            var (written, shown) = (File.ReadAllText(_folder.At(file)), RepositoryRoot.At("src", "MlBudget.Exporter", "Backtesting", file));
            if (Environment.GetEnvironmentVariable("MLBUDGET_WRITE_GOLDEN") == "1")
                File.WriteAllText(shown, written);
            Assert.Equal(File.ReadAllText(shown), written);
        }
    }
}
