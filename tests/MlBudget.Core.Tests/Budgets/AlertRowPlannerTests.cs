using MlBudget.Core.Budgets;
using MlBudget.Core.Events;

namespace MlBudget.Core.Tests.Budgets;

public class AlertRowPlannerTests
{
    [Theory]
    [InlineData("7d", "1h", "5m", 0.08, 13.44)]
    [InlineData("7d", "6h", "30m", 0.125, 3.5)]
    [InlineData("7d", "1d", "2h", 0.2, 1.4)]
    [InlineData("7d", "3d", "6h", 3.0 / 7, 1.0)]
    [InlineData("7d", "1d", "6h", 2.8 / 7, 2.8)]
    [InlineData("30d", "1h", "5m", 0.02, 14.4)]
    [InlineData("30d", "6h", "30m", 0.05, 6)]
    [InlineData("30d", "1d", "2h", 0.1, 3)]
    [InlineData("30d", "3d", "6h", 0.1, 1)]
    [InlineData("14d", "3d", "6h", 0.1, 1)]
    public void The_factor_is_the_burn_rate_that_spends_the_share_in_the_long_window(
        string window, string @long, string @short, double share, double factor) =>
        Assert.Equal(factor, Planner(window: window).Plan(Row(@long, @short, share)).Factor);

    [Theory]
    [InlineData("1h", "5m", 0.08, "0.001", 224)]
    [InlineData("1h", "5m", 0.08, "0.05", 5)]
    [InlineData("6h", "30m", 0.125, "0.02", 43)]
    [InlineData("3d", "6h", 3.0 / 7, "0.03", 100)]
    [InlineData("1d", "2h", 0.2, "0.0000000000000000000000000001", long.MaxValue)]
    public void A_row_waits_for_three_bad_events_at_its_own_burn_rate(
        string @long, string @short, double share, string allowed, long events) =>
        Assert.Equal(events, Planner(allowed: allowed).Plan(Row(@long, @short, share)).MinEvents);

    [Fact]
    public void Slices_and_configured_rows_need_no_three_bad_events()
    {
        var row = Row("1d", "6h", 0.4);
        Assert.Equal(1, (Planner() with { IsSliced = true }).Plan(row).MinEvents);
        Assert.Equal(7, Planner().Plan(row, minEvents: 7).MinEvents);
    }

    [Theory]
    [InlineData("1h", "5m", 0.08, "0.0744", null)]
    [InlineData("1h", "5m", 0.08, "0.0745", AlertRowFault.Unreachable)]
    [InlineData("8d", "5m", 0.08, "0.05", AlertRowFault.LongerThanWindow)]
    [InlineData("1h", "1h", 0.08, "0.05", AlertRowFault.ShortNotShorter)]
    [InlineData("1h", "30s", 0.08, "0.05", AlertRowFault.ShortBelowSlot)]
    [InlineData("1h", "90s", 0.08, "0.05", AlertRowFault.NotWholeSlots)]
    [InlineData("25h30m", "5m", 0.08, "0.05", AlertRowFault.NotWholeSlots)]
    [InlineData("1h", "1m", 0.08, "0.05", null)]
    public void Rows_that_can_not_serve_are_found(
        string @long, string @short, double share, string allowed, AlertRowFault? fault) =>
        Assert.Equal(fault, Planner(allowed: allowed).FaultOf(Row(@long, @short, share)));

    [Fact]
    public void A_short_window_holds_four_polls()
    {
        var planner = Planner() with { PollInterval = TimeSpan.FromSeconds(76) };
        Assert.Equal(AlertRowFault.ShortBelowPolls, planner.FaultOf(Row("1h", "5m", 0.08)));
        Assert.Null((planner with { PollInterval = TimeSpan.FromSeconds(75) }).FaultOf(Row("1h", "5m", 0.08)));
    }

    /// <summary>A rate that is 0.8 in normal times can degrade by a quarter at most; (1 − 0.8) / 0.8 is no binary 0.25.</summary>
    [Fact]
    public void What_can_be_reached_depends_on_the_sli()
    {
        var planner = Planner(allowed: "0.25") with { LargestError = (1 - 0.8) / 0.8 };
        Assert.Equal(AlertRowFault.Unreachable, planner.FaultOf(Row("3d", "6h", 3.0 / 7)));
    }

    private static AlertRowPlanner Planner(string window = "7d", string allowed = "0.05") => new(
        Durations.Parse(window),
        decimal.Parse(allowed, System.Globalization.CultureInfo.InvariantCulture),
        LargestError: 1,
        Slot: TimeSpan.FromMinutes(1),
        IsSliced: false,
        PollInterval: TimeSpan.FromSeconds(15));

    private static CatalogueRow Row(string @long, string @short, double share) =>
        new(AlertSeverity.Critical, Durations.Parse(@long), Durations.Parse(@short), share);
}
