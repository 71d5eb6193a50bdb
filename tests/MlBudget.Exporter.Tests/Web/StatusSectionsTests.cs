using MlBudget.Core.Slis;
using MlBudget.Exporter.Web;

namespace MlBudget.Exporter.Tests.Web;

/// <summary>What the page has beside budgets and their windows: troubles, owners, labels, violations, thresholds, and its words.</summary>
public sealed class StatusSectionsTests
{
    [Fact]
    public async Task The_composite_stands_at_the_foot_behind_the_worst_budget()
    {
        var text = StatusPageTests.TextOf(await PageAsync());

        Assert.Contains(
            "Model quality: spent 120%. 1 of 8 SLOs has no data. Composite, for reading and never for a decision: 0.93, a mean over dimensions that hides the worst.",
            text, StringComparison.Ordinal);
        Assert.True(text.IndexOf("Composite, for reading", StringComparison.Ordinal) > text.IndexOf("Latest record", StringComparison.Ordinal));
        Assert.DoesNotContain("93%", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_in_trouble_stands_on_top_with_its_owner()
    {
        var text = StatusPageTests.TextOf((await PageAsync()).Split("<ul class=\"dimensions\"")[0]);

        Assert.Contains("Exhausted precision of model quality: spent 120%. Owner: unknown.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Owners_are_shown_with_what_they_may_do_now_and_what_once_they_have_agreed()
    {
        var text = StatusPageTests.TextOf(await PageAsync());

        Assert.Contains("Owner: sre May do now: suspend_deployments, roll_back.", text, StringComparison.Ordinal);
        Assert.Contains("Owner: ml-engineering, legal, together Once ml-engineering, legal have agreed: stop_predictions_for_group", text, StringComparison.Ordinal);
        Assert.Contains("stop_predictions_for_group Give the group concerned no predictions until the gap is understood", text, StringComparison.Ordinal);
        Assert.DoesNotContain(" title=", await PageAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_are_shown_with_what_each_number_means_and_which_is_bad()
    {
        var html = await PageAsync();
        var text = StatusPageTests.TextOf(html);

        Assert.Contains("Arrived, last day 31%, overdue Predictions of that day whose own label has come: none is assumed. Overdue under 40.5%.", text, StringComparison.Ordinal);
        Assert.Contains("Lag 50% within 1h30m, 90% within 1d1h51m, 99% within 1d20h27m", text, StringComparison.Ordinal);
        Assert.Contains("Unmatched 17 ", text, StringComparison.Ordinal);
        Assert.Matches("<tr class=\"wrong\">\\s*<th scope=\"row\">Overflow</th>", html);
        Assert.DoesNotContain("none has come yet", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_that_are_not_configured_are_told_from_labels_that_have_not_come()
    {
        await using var host = await WebHost.StartAsync(Reports.Of(Reports.Success()));
        Assert.Contains("No labels are configured", (await host.GetAsync("/")).Text, StringComparison.Ordinal);

        host.Publish(new(Reports.At, [new(Reports.Model("fraud", Reports.Success()) with { Labels = new() { DayArrived = 0 }, LabelCoverage = 0 }, [])]));
        Assert.Contains("Labels are configured, and none has come yet.", (await host.GetAsync("/")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schema_violations_are_shown_by_field_and_kind_in_the_window_and_since_counting_began()
    {
        var text = StatusPageTests.TextOf(await PageAsync());

        Assert.Contains("Schema violations of fraud-detector: 12 since counting began, 5 in the longest window", text, StringComparison.Ordinal);
        Assert.Contains("amount out of range 5 12", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thresholds_of_alerts_and_the_words_of_the_page_are_explained_and_so_is_what_is_beyond_the_cap_of_groups()
    {
        await using var host = await WebHost.StartAsync(new(Reports.At, [new(Reports.FraudReport() with { GroupOverflow = 40 }, [])]));
        var text = StatusPageTests.TextOf((await host.GetAsync("/")).Text);

        Assert.Contains("Daily spend over 10% of a budget in a day", text, StringComparison.Ordinal);
        Assert.Contains("Labels overdue under 40.5% of the last due day have come", text, StringComparison.Ordinal);
        Assert.Contains("Drift of velocity over 0.050, and not by chance", text, StringComparison.Ordinal);
        Assert.Contains("Binding The dimension with the least remaining budget", text, StringComparison.Ordinal);
        Assert.Contains("40 records have a group or version beyond limits.max_group_values", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "100%")]
    [InlineData(0, "0%")]
    [InlineData(1.16667, "116.7%")]
    [InlineData(0.242345, "24.23%")]
    [InlineData(0.000123456, "0.01235%")]
    [InlineData(123.456789, "12,346%")]
    [InlineData(-0.0999996, "-10%")]
    public void Shares_of_budgets_have_the_four_digits_that_notifications_have(double share, string expected) => Assert.Equal(expected, Words.Share(share));

    [Fact]
    public void Every_reason_for_no_data_says_what_to_do() =>
        Assert.All(Enum.GetValues<MissingReason>(), reason => Assert.EndsWith(".", Remedies.Of(reason), StringComparison.Ordinal));

    private static async Task<string> PageAsync()
    {
        await using var host = await WebHost.StartAsync(Reports.Fraud());
        return (await host.GetAsync("/")).Text;
    }
}
