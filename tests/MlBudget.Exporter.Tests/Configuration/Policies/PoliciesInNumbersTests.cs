using System.Globalization;
using MlBudget.Exporter.Tests.Reasons;

namespace MlBudget.Exporter.Tests.Configuration.Policies;

/// <summary>What is written, from the file to the numbers: a prediction every six minutes of two days from 2026-06-01 on, of which every tenth has an
/// error. The last one, at 23:54, begins a minute that is not complete.</summary>
public sealed class PoliciesInNumbersTests
{
    private const string Slo = "{ name: it, dimension: infrastructure, good: error is null, objective: 0.8, window: 2d }";

    [Fact]
    public async Task An_adjustment_is_what_is_allowed_of_the_events_of_its_stretch()
    {
        var seen = await SeeAsync(Slo, """
            adjustments:
                  - { from: 2026-06-02T00:00Z, to: 2026-06-09T00:00Z, slo: it, objective: 0.9, reason: Launch, approved_by: [sre, product] }
            """);

        // 240 events of which 0.2 may be bad, and 239 of which 0.1 may be.
        var allowed = (240 * 0.2m + 239 * 0.1m) / 479;
        Assert.Equal((double)allowed, Value(seen, "mlbudget_error_budget_ratio", "slo=\"it\"}"), 1e-12);
        Assert.Equal(48d / 479 / (double)allowed, Value(seen, "mlbudget_burn_rate", "window=\"2d\"}"), 1e-12);
        Assert.Contains(
            "\nmlbudget_adjustment_active{model=\"m\",dimension=\"infrastructure\",slo=\"it\",reason=\"Launch\",approved_by=\"sre+product\"} 1\n", seen.Metrics,
            StringComparison.Ordinal);
        Assert.Contains("objective: 0.9 until 2026-06-09 00:00:00 UTC: Launch", seen.Page, StringComparison.Ordinal);
        Assert.Contains(
            "\"adjustments\":[{\"active\":true,\"from\":\"2026-06-02T00:00:00Z\",\"to\":\"2026-06-09T00:00:00Z\",\"slo\":\"it\",\"dimension\":\"infrastructure\","
            + "\"what\":\"objective: 0.9\",\"reason\":\"Launch\",\"approved_by\":[\"sre\",\"product\"]}]",
            seen.Json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_over_goes_on_to_hold_for_its_time_and_is_no_longer_in_force()
    {
        var seen = await SeeAsync(Slo, """
            adjustments:
                  - { from: 2026-06-01T00:00Z, to: 2026-06-02T00:00Z, dimension: infrastructure, budget_factor: 2, reason: Launch, approved_by: [sre] }
            """);

        Assert.Equal((double)((240 * 0.4m + 239 * 0.2m) / 479), Value(seen, "mlbudget_error_budget_ratio", "slo=\"it\"}"), 1e-12);
        Assert.DoesNotContain("\nmlbudget_adjustment_active{", seen.Metrics, StringComparison.Ordinal);
        Assert.Contains("\"adjustments\":[{\"active\":false,", seen.Json, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">Over</th>", seen.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Excluded_time_counts_in_nothing_of_the_SLO_or_of_the_model()
    {
        const string Other = "{ name: other, dimension: infrastructure, good: cached == true, objective: 0.8, window: 2d }";
        var seen = await SeeAsync($"{Slo}\n      - {Other}", """
            exclusions:
                  - { cron: "0 14 * * *", zone: Europe/Berlin, length: 30m, reason: Maintenance, slo: it }
                  - { from: 2026-06-02T23:50:30Z, to: 2026-06-03T02:00Z, reason: "Load test", approved_by: [sre] }
            """);

        // Five predictions of each noon, 12:00 to 12:30 in UTC; nothing that is complete lies in the load test.
        Assert.Equal(479 - 10, Value(seen, "mlbudget_window_events", "slo=\"it\",window=\"2d\"}"));
        Assert.Equal(479, Value(seen, "mlbudget_window_events", "slo=\"other\",window=\"2d\"}"));
        Assert.Contains("\nmlbudget_exclusion_active{model=\"m\",slo=\"\",reason=\"Load test\"} 1\n", seen.Metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("reason=\"Maintenance\"", seen.Metrics, StringComparison.Ordinal);
        Assert.Contains("0 14 * * * in Europe/Berlin for 30m", seen.Page, StringComparison.Ordinal);
        Assert.Contains("\"exclusions\":[{\"active\":false,\"from\":\"2026-06-03T12:00:00Z\",\"to\":\"2026-06-03T12:30:00Z\",\"slo\":\"it\",", seen.Json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_window_of_the_calendar_begins_with_its_period()
    {
        var seen = await SeeAsync("{ name: it, dimension: infrastructure, good: error is null, objective: 0.8, window: { calendar: week, zone: Asia/Tokyo } }", "");

        // 2026-06-01 is a Monday, and begins in Tokyo at 15:00 of Sunday in UTC: all that came is of this week.
        Assert.Equal(479, Value(seen, "mlbudget_window_events", "window=\"week\"}"));
        Assert.Equal(7 * 86_400, Value(seen, "mlbudget_slo_window_seconds", "slo=\"it\"}"));
    }

    private static async Task<Seen> SeeAsync(string slo, string keys)
    {
        using var model = new LoggedModel
        {
            Slo = slo,
            Labels = null,
            Keys = keys,
            Prediction = number => $$"""
                "answer":0,"score":0.7,"ms":1,"cached":true,"error":{{(number % 10 == 0 ? "1" : "null")}}
                """.Trim(),
        };
        return await model.SeeAsync();
    }

    private static double Value(Seen seen, string metric, string labels) => double.Parse(
        seen.Metrics.Split('\n').Single(line => line.StartsWith($"{metric}{{", StringComparison.Ordinal) && line.Contains(labels, StringComparison.Ordinal)).Split(' ')[^1],
        CultureInfo.InvariantCulture);
}
