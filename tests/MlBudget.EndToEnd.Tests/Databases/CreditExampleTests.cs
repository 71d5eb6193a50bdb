using System.Globalization;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Databases;

/// <summary>The example of credit decisions: its shares are those of its log, what it says of the store is what a script has written there, and a feature that is
/// served otherwise than in the training set is told.</summary>
public sealed class CreditExampleTests(PostgreSqlTests.Running running, CreditExampleTests.Prepared prepared)
    : IClassFixture<PostgreSqlTests.Running>, IClassFixture<CreditExampleTests.Prepared>
{
    [Fact]
    public async Task Approval_rates_of_groups_and_skew_are_those_of_the_log()
    {
        using var folder = new TempFolder();
        using var replay = await prepared.Example.RunAsync(CreditExample.NoStore, "replay", "--step=6h", $"--openmetrics={folder.At("history.om")}");
        Assert.True(await replay.ExitCodeAsync() == 0, replay.Errors);

        // Groups are counted by the hour, and the last one isn't over.
        var decisions = prepared.Example.Decisions.Where(one => one.At < CreditExample.End.AddHours(-1)).ToList();
        var history = await File.ReadAllLinesAsync(folder.At("history.om"));
        Assert.Equal(RatioBy(decisions, one => one.Sex), Sli("four-fifths-sex"), tolerance: 1e-9);
        Assert.Equal(RatioBy(decisions, one => one.Age), Sli("four-fifths-age"), tolerance: 1e-9);
        Assert.Equal(RatioBy(decisions, one => $"{one.Sex} {one.Age}"), Sli("four-fifths-sex-and-age"), tolerance: 1e-9);
        Assert.InRange(Sli("four-fifths-sex"), 0.6, 0.75);
        Assert.InRange(Sli("four-fifths-age"), 0.85, 1);

        // Of a week's 28 windows a fifth may be bad, and all 24 that are complete are; what is wrong with the feature is told by nothing else.
        Assert.Equal([1], Values("mlbudget_skew_detected", "feature=\"debt_ratio\"").Distinct());
        Assert.Equal([0], Values("mlbudget_skew_detected", "feature=\"income\"").Distinct());
        Assert.Equal(1 - 24 / (0.2 * 28), Values("mlbudget_error_budget_remaining_ratio", "slo=\"as-trained\"")[^1], tolerance: 1e-9);
        Assert.Equal(1, Sli("completeness"), tolerance: 0);

        double Sli(string slo) => Values("mlbudget_sli_value", $"slo=\"{slo}\"", "window=\"7d\"")[^1];

        List<double> Values(string metric, params string[] labels) => [.. history
            .Where(line => line.StartsWith($"{metric}{{", StringComparison.Ordinal) && labels.All(label => line.Contains(label, StringComparison.Ordinal)))
            .Select(line => double.Parse(line.Split("} ")[1].Split(' ')[0], CultureInfo.InvariantCulture))];
    }

    [Fact]
    public async Task A_look_at_the_store_finds_what_a_script_has_written()
    {
        var statements = await Feast.RunAsync("sql", "credit", "applicant_stats", "400");
        running.Server.Execute($"drop table if exists \"credit_applicant_stats\"; {statements}");

        using var check = await prepared.Example.RunAsync(running.Server.Connection, "check", "--sample");
        await check.ExitCodeAsync();

        // Of 400 entities every tenth lacks one of three values, and every fourth is stale: of those every fifth lacks one.
        Assert.Contains("400 entities have 1,160 of 1,200 values, 280 of them stale", check.Output, StringComparison.Ordinal);
        Assert.Matches("400 entities have 1,160 of 1,200 values[^,]", check.Output);
        Assert.Contains("Trained on 2000 rows, with which are compared in windows of 6h: income, debt_ratio.", check.Output, StringComparison.Ordinal);
    }

    /// <summary>The least approval rate of a group over the greatest.</summary>
    private static double RatioBy(IEnumerable<Decision> decisions, Func<Decision, string> by)
    {
        var rates = decisions.GroupBy(by).Select(group => group.Average(one => one.IsApproved ? 1 : 0)).ToList();
        return rates.Min() / rates.Max();
    }

    /// <summary>The example with its log, after what its README has one do first.</summary>
    public sealed class Prepared : IAsyncLifetime
    {
        internal CreditExample Example { get; } = new();

        public Task InitializeAsync() => Example.LearnAsync();

        public Task DisposeAsync()
        {
            Example.Dispose();
            return Task.CompletedTask;
        }
    }
}
