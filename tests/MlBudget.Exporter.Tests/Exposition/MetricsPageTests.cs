using System.Text;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Tests.Exposition;

public sealed class MetricsPageTests
{
    private const string NastyText = "a\"b\\c\nd ж 漢 🙂 {x=\"y\"} # HELP";

    [Fact]
    public void The_page_of_a_snapshot_is_the_golden_one() =>
        Golden.Matches(Render(Reports.Fraud()), "fraud.page.txt");

    [SkippableFact]
    public async Task Promtool_has_nothing_to_say_of_a_page_with_the_exporters_own_metrics()
    {
        Promtool.SkipIfMissing();
        var self = new SelfMetrics();
        self.ConfigurationLoaded(Reports.Now);
        self.Polled(TimeSpan.FromMilliseconds(40));
        self.Stored(4096, 0);
        var page = new MetricsPage().TextOf(Reports.Fraud()) + await self.TextAsync();

        var (exitCode, output) = Promtool.Run(Encoding.UTF8.GetBytes(page), "check", "metrics");

        Assert.Equal((0, string.Empty), (exitCode, output));
    }

    [Fact]
    public void The_same_snapshot_gives_the_same_page_whatever_was_rendered_before()
    {
        var page = new MetricsPage();
        page.Render(Reports.Of(Reports.Recall(), Reports.Parity()));
        page.Render(Reports.Fraud());
        page.Render(new(Reports.At, []));

        var later = page.TextOf(Reports.Fraud());

        Assert.Equal(Render(Reports.Fraud()), later);
    }

    [Fact]
    public void A_counter_whose_history_starts_afresh_is_the_one_of_a_new_page()
    {
        var page = new MetricsPage();
        var before = Reports.Fraud();
        var afresh = before with
        {
            Models = [.. before.Models.Select(model => model with { Report = model.Report with { Predictions = 3 } })],
        };
        page.Render(before);

        var later = page.TextOf(afresh);

        Assert.Equal(Render(afresh), later);
        Assert.Contains("\nmlbudget_predictions_total{model=\"fraud-detector\"} 3\n", later, StringComparison.Ordinal);
    }

    [Fact]
    public void A_series_without_evidence_disappears_and_comes_back_with_it()
    {
        var page = new MetricsPage();
        var with = Reports.Of(Reports.Precision());
        var without = Reports.Of(Reports.Precision() with
        {
            Windows = [.. Reports.Precision().Windows.Select(window => window with { Result = MissingReason.NoEvents, BurnRate = null, Spent = null })],
        });

        var first = page.TextOf(with);
        var second = page.TextOf(without);
        var third = page.TextOf(with);

        Assert.Contains("mlbudget_error_budget_remaining_ratio", first, StringComparison.Ordinal);
        Assert.DoesNotContain("mlbudget_error_budget_remaining_ratio", second, StringComparison.Ordinal);
        Assert.DoesNotContain("mlbudget_burn_rate", second, StringComparison.Ordinal);
        Assert.Contains("slo=\"precision\",state=\"no_data\"} 1\n", second, StringComparison.Ordinal);
        Assert.Equal(first, third);
    }

    [Fact]
    public void Counters_are_there_at_zero()
    {
        var page = Render(Reports.Fraud());

        Assert.Contains(
            "mlbudget_events_total{model=\"fraud-detector\",dimension=\"model_quality\",slo=\"recall\"} 0\n",
            page, StringComparison.Ordinal);
        Assert.Contains("{model=\"fraud-detector\",source=\"labels\",reason=\"set_aside\"} 0\n", page, StringComparison.Ordinal);
        Assert.Contains("mlbudget_group_overflow_records_total{model=\"fraud-detector\"} 0\n", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void What_is_no_number_is_absent(double value)
    {
        var report = Reports.FraudReport() with { Composite = value, Features = [new("amount", value, value)] };

        var page = Render(new(Reports.At, [new ModelStatus(report, [])]));

        Assert.DoesNotContain("mlbudget_composite_health_ratio", page, StringComparison.Ordinal);
        Assert.DoesNotContain("mlbudget_feature_missing_ratio", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_adjusted_or_excluded_is_there_while_it_holds_and_only_once()
    {
        var snapshot = Reports.Fraud();
        var policies = snapshot.Models[0].Policies;
        var twice = policies.Policy with
        {
            Adjustments = [.. policies.Policy.Adjustments, policies.Policy.Adjustments[1] with { What = "budget_factor: 2" }],
            Exclusions = [.. policies.Policy.Exclusions, policies.Policy.Exclusions[0]],
        };

        var page = Render(snapshot with { Models = [snapshot.Models[0] with { Policies = policies with { Policy = twice } }] });

        Assert.Equal(
            [
                "mlbudget_adjustment_active{model=\"fraud-detector\",dimension=\"infrastructure\",slo=\"latency\",reason=\"Launch: latency relaxed\",approved_by=\"sre+product\"} 1",
                "mlbudget_adjustment_active{model=\"fraud-detector\",dimension=\"model_quality\",slo=\"precision\",reason=\"Launch: no embarrassments\",approved_by=\"ml-engineering\"} 1",
                "mlbudget_adjustment_active{model=\"fraud-detector\",dimension=\"model_quality\",slo=\"recall\",reason=\"Launch: no embarrassments\",approved_by=\"ml-engineering\"} 1",
                "mlbudget_exclusion_active{model=\"fraud-detector\",slo=\"\",reason=\"backfill of october\"} 1",
                "mlbudget_exclusion_active{model=\"fraud-detector\",slo=\"uptime\",reason=\"load test\"} 1",
            ],
            page.Split('\n').Where(line => line.StartsWith("mlbudget_adjustment_active", StringComparison.Ordinal) || line.StartsWith("mlbudget_exclusion_active", StringComparison.Ordinal)));
    }

    [Fact]
    public void Outcomes_of_small_groups_are_not_on_the_page()
    {
        var page = Render(Reports.Of(Reports.Parity()));

        Assert.Contains("group=\"art\",metric=\"false_positive_rate\",window=\"7d\"} 7\n", page, StringComparison.Ordinal);
        Assert.Contains("mlbudget_group_judged{model=\"fraud-detector\",dimension=\"fairness\",slo=\"fpr-parity\","
            + "attribute=\"merchant_type\",group=\"art\",metric=\"false_positive_rate\"} 0\n", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("mlbudget_group_(value|lower|upper|bad_events).*group=\"art\"", page);
        Assert.DoesNotMatch("mlbudget_group_bad_events.*group=\"travel\".*window=\"1h\"", page);
    }

    [Fact]
    public void A_ratio_of_groups_is_shown_as_the_gap_that_it_leaves()
    {
        var page = Render(Reports.Of(Reports.Parity(DisparityMeasure.Ratio)));

        Assert.Contains("attribute=\"merchant_type\",window=\"7d\"} 0.4\n", page, StringComparison.Ordinal);
        Assert.Contains(
            "mlbudget_sli_value{model=\"fraud-detector\",dimension=\"fairness\",slo=\"fpr-parity\",window=\"7d\"} 0.6\n",
            page, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void User_text_of_any_kind_survives()
    {
        var slo = Reports.Slo(
            NastyText, Dimension.Infrastructure, NastyText, Reports.Occurrence(Sense.HigherIsBetter), 0.1m, 1, (1, 10), (1, 10), (1, 10));
        var page = new MetricsPage().Render(new(Reports.At, [new(Reports.Model(NastyText, slo), [])])).In(PageFormat.Text).ToArray();

        Assert.Contains(
            "slo=\"a\\\"b\\\\c\\nd ж 漢 🙂 {x=\\\"y\\\"} # HELP\"", Encoding.UTF8.GetString(page), StringComparison.Ordinal);
        Promtool.SkipIfMissing();
        Assert.Equal((0, string.Empty), Promtool.Run(page, "check", "metrics"));
    }

    private static string Render(Snapshot snapshot) => new MetricsPage().TextOf(snapshot);
}
