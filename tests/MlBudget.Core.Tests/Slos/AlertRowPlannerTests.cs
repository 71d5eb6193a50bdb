using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Slos;

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
    [InlineData("1h", "5m", 0.08, 3)]
    [InlineData("1d", "6h", 2.8 / 7, 3)]
    [InlineData("1d", "2h", 0.2, 5)]
    [InlineData("3d", "6h", 3.0 / 7, 5)]
    public void A_row_of_occurrences_waits_for_bad_events_and_not_for_traffic(
        string @long, string @short, double share, long badEvents) =>
        Assert.Equal(new Evidence(badEvents), Planner().Plan(Row(@long, @short, share)).Evidence);

    [Fact]
    public void The_events_that_a_row_asks_for_itself_are_asked_for_as_well() =>
        Assert.Equal(new Evidence(3, 7), Planner().Plan(Row("1d", "6h", 0.4), minEvents: 7).Evidence);

    [Theory]
    [InlineData("6h", "0.2", 1)]
    [InlineData("10m", "0.2", 1)]
    [InlineData("5m", "0.001", 3)]
    [InlineData("5m", "0.0005", 2)]
    [InlineData("1m", "0.0001", 2)]
    [InlineData("1m", "0.001", 3)]
    public void Long_slices_need_one_bad_one_and_short_ones_two_or_three(string slice, string allowed, long badSlices)
    {
        var slicing = new Slicing(Durations.Parse(slice), 1, SilenceIsBad: true);
        var planner = Planner(allowed: allowed) with { Sli = new SlicedSli(new PresenceSli(0), new(0m), slicing), Slot = slicing.Length };

        Assert.Equal(new Evidence(badSlices), planner.Plan(Row("1d", "6h", 0.4)).Evidence);
        Assert.Equal(new Evidence(badSlices), planner.Evidence.OfBudget);
    }

    [Fact]
    public void Levels_without_a_baseline_of_their_own_need_a_hundred_events()
    {
        var score = new DataQualitySli(Success, null);
        Assert.Equal(new Evidence(0, 100), (Planner() with { Sli = score }).Plan(Row("6h", "1h", 0.125)).Evidence);
        Assert.Equal(new Evidence(0), (Planner() with { Sli = new DegradationSli(Success, 0.95m) }).Plan(Row("6h", "1h", 0.125)).Evidence);
    }

    [Theory]
    [InlineData(0.01344, 224)]
    [InlineData(0.001, 3000)]
    [InlineData(1, 3)]
    public void Occurrences_have_evidence_of_an_error_ratio_from_so_many_events_on(double error, long events) =>
        Assert.Equal(events, Planner().Evidence.FewestEvents(new(3), error));

    [Fact]
    public void A_level_has_evidence_of_an_error_ratio_where_the_excess_is_beyond_chance()
    {
        // b = 0.9, 10% worse is 0.81: 2.33²·0.9·0.1 / 0.09² = 60.3, and 3 / 0.09 = 33.3.
        var rule = (Planner() with { Sli = new DegradationSli(Success, 0.9m) }).Evidence;
        Assert.Equal(61, rule.FewestEvents(new(0), 0.1));
        Assert.Equal(80, rule.FewestEvents(new(0, 80), 0.1));
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
        var planner = Planner(allowed: "0.25") with
        {
            Sli = new DegradationSli(Success with { Sense = Sense.LowerIsBetter }, 0.8m),
        };
        Assert.Equal(AlertRowFault.Unreachable, planner.FaultOf(Row("3d", "6h", 3.0 / 7)));
    }

    private static AlertRowPlanner Planner(string window = "7d", string allowed = "0.05") => new(
        new OccurrenceSli(Success),
        Durations.Parse(window),
        decimal.Parse(allowed, System.Globalization.CultureInfo.InvariantCulture),
        Slot: TimeSpan.FromMinutes(1),
        PollInterval: TimeSpan.FromSeconds(15));

    private static Proportion Success => new("success", Sense.HigherIsBetter, [new(0, [1, 0], [0, 1])]);

    private static CatalogueRow Row(string @long, string @short, double share) =>
        new(AlertSeverity.Critical, Durations.Parse(@long), Durations.Parse(@short), share);
}
