using System.Globalization;
using System.Text.RegularExpressions;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Employment;

/// <summary>A baseline of the reference period, and what drifts from it in the real log, by the day.</summary>
public sealed partial class DriftTests
{
    /// <summary>Nothing is known to have happened to them.</summary>
    private static readonly string[] Stable = ["sex", "CIT", "NATIVITY", "DEAR", "DEYE"];

    [SkippableFact]
    public async Task What_the_data_is_known_to_have_is_found_and_nothing_before()
    {
        RepositoryRoot.SkipWithoutEmployment();
        using var folder = new TempFolder();
        var history = folder.At("drift.om");
        var environment = new Dictionary<string, string>(EmploymentReplay.Environment)
        {
            ["EMPLOYMENT_BASELINE"] = folder.Write("baseline.yml", await BaselineAsync()),
        };
        using var replay = await ExporterProcess.RunAsync(
            ["replay", $"--config.file={EmploymentReplay.Configuration("drift.yml")}", $"--openmetrics={history}", "--step=1d"],
            environment);
        Assert.Equal((0, ""), (await replay.ExitCodeAsync(), replay.Errors));

        var verdicts = File.ReadLines(history).Select(line => Verdict().Match(line)).Where(match => match.Success).ToArray();
        // A verdict is on the day before it is given.
        var found = verdicts.Where(match => match.Groups[2].Value == "1")
            .ToLookup(match => match.Groups[1].Value, match => DayBefore(match.Groups[3].Value));

        Assert.Equal(17, verdicts.DistinctBy(match => match.Groups[1].Value).Count());
        Assert.True(found["RELP"].Min() <= new DateOnly(2026, 8, 31), "the value 17 of RELP vanished");
        Assert.Contains(new DateOnly(2026, 9, 28), found["RELP"]);
        Assert.All(found, feature => Assert.True(feature.Min() >= new DateOnly(2026, 8, 30), feature.Key));
        Assert.All(Stable, feature => Assert.Empty(found[feature]));
    }

    private static async Task<string> BaselineAsync()
    {
        using var baseline = await ExporterProcess.RunAsync(
            ["baseline", $"--config.file={EmploymentReplay.Configuration("reference.yml")}",
                "--from=2026-07-01T00:00Z", "--to=2026-08-01T00:00Z"],
            EmploymentReplay.Environment);
        Assert.Equal(0, await baseline.ExitCodeAsync());
        return baseline.Output;
    }

    private static DateOnly DayBefore(string seconds) => DateOnly.FromDateTime(
        DateTime.UnixEpoch.AddSeconds(double.Parse(seconds, CultureInfo.InvariantCulture))).AddDays(-1);

    [GeneratedRegex("""^mlbudget_drift_detected\{.*feature="(\w+)".*\} (\d) (\d+)""")]
    private static partial Regex Verdict();
}
