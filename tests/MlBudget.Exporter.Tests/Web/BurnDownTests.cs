using System.Globalization;
using System.Net;
using System.Text.Json;
using MlBudget.Exporter.Web;

namespace MlBudget.Exporter.Tests.Web;

/// <summary>How budgets went, as the page draws it and the API tells it.</summary>
public sealed class BurnDownTests
{
    [Fact]
    public void What_adds_up_goes_on_from_what_was_left_and_what_is_below_zero_is_drawn_below_the_line()
    {
        var drawing = new BurnDownDrawing(ReportedBurnDowns.Of(true, 1, 0.5, -0.5, -0.5));

        // 240 wide in four parts of 60; 44 high between 1 and −0.5, from 2 on: 0 is at 2 + 44 · 1 / 1.5, and crossed halfway in the third part.
        Assert.Equal("M0 2L60 2L120 16.7L150 31.3L180 46L240 46", drawing.Line);
        Assert.Equal("31.3", drawing.Zero);
        Assert.Equal("M0 31.3L0 2L60 2L120 16.7L150 31.3L180 31.3L240 31.3L240 31.3Z", drawing.Left);
        Assert.Equal("M0 31.3L0 31.3L60 31.3L120 31.3L150 31.3L180 46L240 46L240 31.3Z", drawing.Over);
    }

    [Fact]
    public void A_gap_is_a_gap_and_after_it_the_line_goes_on_from_what_was_left_before()
    {
        var drawing = new BurnDownDrawing(ReportedBurnDowns.Of(true, null, 0.75, null, 0.5));

        // The first part is not known, and not at 100%. Zero is at 46.
        Assert.Equal("M60 2L120 13M180 13L240 24", drawing.Line);
        Assert.Equal(("46", ""), (drawing.Zero, drawing.Over));
    }

    [Fact]
    public void Parts_of_a_level_stand_for_themselves_and_what_is_far_below_is_drawn_at_the_edge()
    {
        var drawing = new BurnDownDrawing(ReportedBurnDowns.Of(false, 1, -5));

        Assert.Equal("M0 2L120 2L120 16.7L120 46L240 46", drawing.Line);
    }

    [Fact]
    public void Nothing_known_is_nothing_drawn()
    {
        var went = ReportedBurnDowns.Of(true, null, null);

        Assert.Equal(("", "", ""), (new BurnDownDrawing(went).Line, new BurnDownDrawing(went).Left, new BurnDownDrawing(went).Over));
        Assert.Equal("Nothing is known of any part of the window", BurnDownWords.Of(went));
    }

    [Theory]
    [InlineData(true, "Remaining budget from 100% on 2026-10-26 01:37 UTC to −20% now, at the least −50% on 2026-10-29 13:37 UTC", 1, 0.5, -0.5, -0.2)]
    [InlineData(true, "Remaining budget from 100% on 2026-10-27 19:37 UTC to 40% now; no data in 1 of 4 parts", null, 1, 0.7, 0.4)]
    [InlineData(true, "Remaining budget from 100% on 2026-10-26 01:37 UTC to 90% on 2026-10-31 07:37 UTC, the last that is known; no data in 1 of 4 parts", 1, 0.9, 0.9, null)]
    [InlineData(false, "What would be left if the whole window were as each 1d18h of it, since a level does not add up: from 75% on 2026-10-26 01:37 UTC to 25% now, "
        + "at the least −300% on 2026-10-29 13:37 UTC; no data in 1 of 4 parts", 0.75, null, -3.0, 0.25)]
    public void All_of_it_is_said_in_words(bool addsUp, string words, params object?[] remaining) => Assert.Equal(
        words, BurnDownWords.Of(ReportedBurnDowns.Of(addsUp, [.. remaining.Select(one => one is null ? (double?)null : Convert.ToDouble(one, CultureInfo.InvariantCulture))])));

    [Fact]
    public async Task The_page_has_a_drawing_of_each_and_needs_no_style_of_an_element_and_no_script_for_it()
    {
        await using var host = await WebHost.StartAsync(Reports.Fraud());
        var html = WebUtility.HtmlDecode((await host.GetAsync("/")).Text);

        Assert.Equal(3, html.Split("<figure class=\"burndown\">").Length - 1);
        Assert.Contains(
            "preserveAspectRatio=\"none\" role=\"img\" aria-label=\"Remaining budget from 100% on 2026-10-27 19:37 UTC to 40% now; no data in 1 of 4 parts\"",
            html, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_API_has_the_numbers_of_the_drawing_with_the_model_and_not_in_the_list_of_all()
    {
        await using var host = await WebHost.StartAsync(Reports.Fraud());

        var model = JsonDocument.Parse((await host.GetAsync("/api/v1/budgets/fraud-detector")).Text).RootElement;
        var success = model.GetProperty("slos").EnumerateArray().First(slo => slo.GetProperty("slo").GetString() == "success").GetProperty("burn_down");

        Assert.True(success.GetProperty("adds_up").GetBoolean());
        Assert.Equal([null, 1, 0.7, 0.4], success.GetProperty("parts").EnumerateArray().Select(part => part.GetProperty("remaining") is { ValueKind: JsonValueKind.Number } left ? left.GetDouble() : (double?)null));
        Assert.DoesNotContain("burn_down", (await host.GetAsync("/api/v1/budgets")).Text, StringComparison.Ordinal);
    }
}
