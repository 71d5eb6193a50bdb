using System.Globalization;
using System.Text.Json;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Databases;

/// <summary>The example of credit decisions: its shares are those of its log, and what it says of the store is what a script has written there.</summary>
public sealed class CreditExampleTests(PostgreSqlTests.Running running) : IClassFixture<PostgreSqlTests.Running>
{
    private const int Decisions = 9_000;

    private static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Approval_rates_of_groups_are_those_of_the_log()
    {
        using var folder = new TempFolder();
        // Groups are counted by the hour, and the last one isn't over.
        var decisions = Write(folder).Where(one => one.At < First.AddMinutes(Decisions - 60)).ToList();
        using var replay = await RunAsync(folder, "replay", "--step=6h", $"--openmetrics={folder.At("history.om")}");
        Assert.True(await replay.ExitCodeAsync() == 0, replay.Errors);

        var history = await File.ReadAllLinesAsync(folder.At("history.om"));
        Assert.Equal(RatioBy(decisions, one => one.Sex), Last(history, "four-fifths-sex"), tolerance: 1e-9);
        Assert.Equal(RatioBy(decisions, one => one.Age), Last(history, "four-fifths-age"), tolerance: 1e-9);
        Assert.InRange(Last(history, "four-fifths-sex"), 0.6, 0.75);
        Assert.InRange(Last(history, "four-fifths-age"), 0.85, 1);
    }

    [Fact]
    public async Task A_look_at_the_store_finds_what_a_script_has_written()
    {
        using var folder = new TempFolder();
        Write(folder);
        var statements = await Feast.RunAsync("sql", "credit", "applicant_stats", "400");
        running.Server.Execute($"drop table if exists \"credit_applicant_stats\"; {statements}");

        using var check = await RunAsync(folder, "check", "--sample");
        await check.ExitCodeAsync();

        // Of 400 entities every tenth lacks one of three values, and every fourth is stale: of those every fifth lacks one.
        Assert.Contains("400 entities have 1,160 of 1,200 values, 280 of them stale", check.Output, StringComparison.Ordinal);
        Assert.Matches("400 entities have 1,160 of 1,200 values[^,]", check.Output);
    }

    private Task<ChildProcess> RunAsync(TempFolder folder, string command, params string[] options) => ExporterProcess.RunAsync(
        [command, $"--config.file={folder.At("mlbudget.yml")}", .. options], new Dictionary<string, string> { ["FEAST_DB"] = running.Server.Connection });

    private static List<Decision> Write(TempFolder folder)
    {
        var random = new Random(20260601);
        var decisions = Enumerable.Range(0, Decisions).Select(index =>
        {
            var (sex, age) = (random.Next(2) == 0 ? "f" : "m", (string[])["18-29", "30-44", "45-64"] is var bands ? bands[random.Next(3)] : "");
            return new Decision(First.AddMinutes(index), sex, age, random.NextDouble() < (sex == "f" ? 0.34 : 0.5));
        }).ToList();
        folder.Write("decisions-1.jsonl", string.Concat(decisions.Select((one, index) => JsonSerializer.Serialize(new
        {
            decided_at = one.At,
            application_id = $"a{index}",
            decision = one.IsApproved ? "approved" : "declined",
            score = one.IsApproved ? 0.8 : 0.2,
            latency_ms = 120,
            error = (string?)null,
            model_version = "12",
            sex = one.Sex,
            age_band = one.Age,
            income = 41_000,
            debt_ratio = 0.2,
        }) + "\n")));
        var example = File.ReadAllText(RepositoryRoot.At("examples", "credit-scoring", "mlbudget.yml"));
        folder.Write("mlbudget.yml", example.Replace("/var/log/credit/decisions-*.jsonl*", folder.At("decisions-*.jsonl"), StringComparison.Ordinal));
        return decisions;
    }

    /// <summary>The least approval rate of a group over the greatest.</summary>
    private static double RatioBy(IEnumerable<Decision> decisions, Func<Decision, string> by)
    {
        var rates = decisions.GroupBy(by).Select(group => group.Average(one => one.IsApproved ? 1 : 0)).ToList();
        return rates.Min() / rates.Max();
    }

    private static double Last(IEnumerable<string> history, string slo) => double.Parse(
        history.Last(line => line.StartsWith("mlbudget_sli_value{", StringComparison.Ordinal)
            && line.Contains($"slo=\"{slo}\"", StringComparison.Ordinal) && line.Contains("window=\"7d\"", StringComparison.Ordinal)).Split("} ")[1].Split(' ')[0],
        CultureInfo.InvariantCulture);

    private sealed record Decision(DateTime At, string Sex, string Age, bool IsApproved);
}
