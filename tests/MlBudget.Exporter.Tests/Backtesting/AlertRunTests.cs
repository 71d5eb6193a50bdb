using MlBudget.Core.Time;
using MlBudget.Exporter.Alerting;
using MlBudget.Exporter.Backtesting;

namespace MlBudget.Exporter.Tests.Backtesting;

/// <summary>When alerts fire, given when their expressions hold; one poll a minute.</summary>
public sealed class AlertRunTests
{
    [Theory]
    [InlineData(0, 0, "..##.#", "..##.#")]
    [InlineData(0, 3, "#.....", "####..")]
    [InlineData(0, 3, "#..#....", "#######.")]
    [InlineData(2, 0, "####.###", "..##...#")]
    [InlineData(2, 2, "###..#...", "..######.")]
    [InlineData(2, 2, "##.#", "....")]
    public void It_waits_for_for_and_goes_on_for_keep_firing_for(int hold, int keep, string holds, string fires)
    {
        var run = new AlertRun(new(TimeSpan.FromMinutes(hold), TimeSpan.FromMinutes(keep), null));
        var told = holds.Select((one, minute) =>
        {
            run.Step(new Instant(0) + TimeSpan.FromMinutes(minute), one == '#');
            return run.Fires ? '#' : '.';
        });
        Assert.Equal(fires, string.Concat(told));
    }

    [Fact]
    public void The_waits_are_those_of_the_shipped_rules_by_the_length_of_the_short_window()
    {
        var timings = new AlertTimings();
        Assert.Equal(TimeSpan.FromMinutes(15), timings.OfRow("critical", "30m").KeepFiringFor);
        Assert.Equal(TimeSpan.FromMinutes(75), timings.OfRow("warning", "2h").KeepFiringFor);
        Assert.Equal(TimeSpan.FromMinutes(390), timings.OfRow("warning", "6h").KeepFiringFor);
        Assert.Equal(new AlertTiming(TimeSpan.FromHours(1), TimeSpan.FromMinutes(15), "warning"), timings.Of(AlertNames.LabelsOverdue));
    }

    [Fact]
    public void Every_shipped_alert_is_told_or_left_out_with_a_reason()
    {
        var timings = new AlertTimings();
        var told = AlertConditions.All.Select(one => one.Alert).Append(AlertNames.RecordsRejected);
        var leftOut = LeftOutAlerts.Of(timings.Names).Select(one => one.Alert);
        Assert.Equal(timings.Names, told.Concat(leftOut).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_page_hides_what_is_slower_of_its_SLO_and_nothing_of_fairness()
    {
        AlertKey page = Key("latency", Core.Slos.Dimension.Infrastructure, "critical"), ticket = page with { Severity = "warning" };
        AlertKey fair = Key("parity", Core.Slos.Dimension.Fairness, "critical"), unfair = fair with { Severity = "warning" };
        var other = ticket with { Slo = "success" };

        Assert.Equal([ticket], new Hiding().Of([page, ticket, fair, unfair, other]));
        Assert.Empty(new Hiding().Of([ticket, other]));
    }

    private static AlertKey Key(string slo, Core.Slos.Dimension dimension, string severity) =>
        new(AlertNames.Burn, "m") { Slo = slo, Dimension = dimension, Severity = severity };
}
