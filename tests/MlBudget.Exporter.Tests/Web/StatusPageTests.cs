using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using MlBudget.Core.Budgets;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Exporter.Web;

namespace MlBudget.Exporter.Tests.Web;

public sealed partial class StatusPageTests
{
    [Fact]
    public async Task Before_the_first_poll_it_says_that_it_waits()
    {
        await using var host = await WebHost.StartAsync();

        var (status, type, html) = await host.GetAsync("/");

        Assert.Equal((HttpStatusCode.OK, "text/html; charset=utf-8"), (status, type));
        Assert.Contains("Waiting for the first poll.", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_state_is_said_in_words()
    {
        var html = await PageAsync();

        Assert.Contains("<span class=\"state ok\">OK</span>", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"state burning\">Burning</span>", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"state exhausted\">Exhausted</span>", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"state no_data\">No data</span>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(BudgetState.Ok, "partly", "OK")]
    [InlineData(BudgetState.Exhausted, "exhausted", "Exhausted")]
    public async Task A_model_with_slos_without_data_is_not_shown_as_good(BudgetState state, string kind, string word)
    {
        var report = Reports.Model("fraud", Reports.Recall()) with { Dimensions = [new(Dimension.Infrastructure, state, null, null, 2, 1)] };
        await using var host = await WebHost.StartAsync(new(Reports.At, [new(report, [])]));

        var html = (await host.GetAsync("/")).Text;

        Assert.Contains($"<span class=\"state {kind}\">{word}, 1 of 1 SLOs has no data</span>", html, StringComparison.Ordinal);
        Assert.Contains($"<span class=\"state {kind}\">{word}, 1 not known</span>", html, StringComparison.Ordinal);
        Assert.Contains($"<li class=\"{kind} ", html, StringComparison.Ordinal);
        Assert.Contains($"<title>{word}, not all known · mlbudget</title>", WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        Assert.DoesNotContain("<span class=\"state ok\">OK", html, StringComparison.Ordinal);
        var json = JsonDocument.Parse((await host.GetAsync("/api/v1/budgets/fraud")).Text).RootElement;
        Assert.Equal(1, json.GetProperty("no_data_slos").GetInt32());
    }

    [Fact]
    public async Task A_model_of_which_nothing_is_known_keeps_the_page_from_being_all_good()
    {
        var report = Reports.Model("fraud", Reports.Success()) with { Dimensions = [new(Dimension.Infrastructure, BudgetState.Ok, 1, 1, 1, 0)] };
        await using var host = await WebHost.StartAsync(
            new(Reports.At, [new(report, [])]) { Unavailable = [new("other", ["predictions"], "storage: gone")] });

        Assert.Contains("<title>OK, not all known · mlbudget</title>", WebUtility.HtmlDecode((await host.GetAsync("/")).Text), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shard_says_that_its_budgets_are_those_of_a_part()
    {
        await using var host = await WebHost.StartAsync(Reports.OfShards(Reports.Fraud()));

        Assert.Contains(
            "One shard of fraud-detector: these are the numbers of its part of the log.", (await host.GetAsync("/")).Text, StringComparison.Ordinal);
        Assert.Contains("\"is_shard\": true", (await host.GetAsync("/api/v1/budgets/fraud-detector")).Text.Replace(":true", ": true"), StringComparison.Ordinal);
        Assert.DoesNotContain("One shard of", await PageAsync(), StringComparison.Ordinal);
        // What burns in a part, and why, may not be so in the whole.
        Assert.Contains("Burns since", await PageAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("Burns since", (await host.GetAsync("/")).Text, StringComparison.Ordinal);
        var json = JsonDocument.Parse((await host.GetAsync("/api/v1/budgets/fraud-detector")).Text).RootElement;
        Assert.Empty(json.GetProperty("causes").GetProperty("symptoms").EnumerateArray());
        Assert.All(json.GetProperty("slos").EnumerateArray(), slo => Assert.Equal(JsonValueKind.Null, slo.GetProperty("burns_since").ValueKind));
    }

    [Fact]
    public async Task A_template_is_shown_with_its_models_its_source_and_what_is_of_none()
    {
        await using var host = await WebHost.StartAsync(ReportedTemplate.In(Reports.Fraud()));

        var html = WebUtility.HtmlDecode((await host.GetAsync("/")).Text);

        Assert.Contains("<h2>{model}</h2>", html, StringComparison.Ordinal);
        Assert.Contains("A template: each value of model is a model of its own, below. 2 of at most 2.", html, StringComparison.Ordinal);
        Assert.Contains("<p class=\"error\">predictions: 12 of 900 records are of no model.</p>", html, StringComparison.Ordinal);
        Assert.Contains("<td data-label=\"model\">churn</td>", html, StringComparison.Ordinal);
        Assert.Contains("<section aria-label=\"Sources of {model}\">", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Dimensions of {model}", html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await host.GetAsync("/api/v1/budgets/{model}")).Status);
    }

    [Fact]
    public async Task Budgets_are_shown_as_they_are_also_below_zero()
    {
        var html = await PageAsync();

        Assert.Contains("aria-valuetext=\"40% left\"", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"amount\">spent 116.7%</span>", html, StringComparison.Ordinal);
        Assert.Contains("The most constraining budget is <strong>model quality</strong>: spent 120%.", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_left_is_told_in_events_slices_and_time_and_each_time_ahead_with_what_it_assumes()
    {
        var html = WebUtility.HtmlDecode(await PageAsync());

        Assert.Contains(">400 more bad events<", html, StringComparison.Ordinal);
        Assert.Contains(">1 more bad slice, which is 1m<", html, StringComparison.Ordinal);
        Assert.Contains(">10 bad events too many<", html, StringComparison.Ordinal);
        Assert.Contains(">Gone: 2026-11-03 07:37:00 UTC, if the last day goes on<", html, StringComparison.Ordinal);
        Assert.Contains(">Something is left: 2026-11-04 01:37:00 UTC, if no new errors come<", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_that_count_nowhere_are_shown_with_what_that_means()
    {
        var html = string.Join(' ', WebUtility.HtmlDecode(await PageAsync()).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

        Assert.Contains(
            "12,040 records repeated an id and count nowhere else: an id is remembered for 9d, and its first record counts.", html,
            StringComparison.Ordinal);
        Assert.Contains("7 predictions have an id that is none: they count, and no label finds them.", html, StringComparison.Ordinal);
        Assert.Contains("3,104 labels are left out by labels.where.", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deployments_are_shown_with_what_their_versions_have_spent_and_a_canary_beside_what_is_stable()
    {
        var text = TextOf(await PageAsync());

        Assert.Contains(
            "2026.11 2026-10-31 19:37:00 UTC ci says so with the features of october precision 100%, latency 7%, uptime 0% (by time) "
            + "2026.10 2026-10-13 01:37:00 UTC its first prediction latency 55%, precision 20%, uptime 0% (by time)", text, StringComparison.Ordinal);
        Assert.Contains(
            "precision 2026.11 400 87.5% 83.9% – 90.4% the newest precision 2026.10 500 97% 95.1% – 98.2% "
            + "2026.11 is worse: hour by hour it differs by -13.07 to -5.93 points", text, StringComparison.Ordinal);
        Assert.Contains("2026.11 may be as good: hour by hour it differs by -0.4 to +0.6 points", text, StringComparison.Ordinal);
    }

    /// <summary>What somebody reads of a page.</summary>
    internal static string TextOf(string html) =>
        string.Join(' ', WebUtility.HtmlDecode(Tag().Replace(html, " ")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [Fact]
    public async Task Groups_and_sources_are_shown_with_what_is_not_known_of_them()
    {
        var html = WebUtility.HtmlDecode(await PageAsync());

        Assert.Contains("fpr-parity by merchant_type: 2 of 4 rates judged", html, StringComparison.Ordinal);
        Assert.Contains("not judged: too few events", html, StringComparison.Ordinal);
        Assert.Contains("/var/log/fraud/labels.jsonl: permission denied", html, StringComparison.Ordinal);
        Assert.Contains("5 (label 5)", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Adjustments_and_exclusions_are_shown_with_reason_and_approval_those_in_force_first_and_those_that_are_over_last()
    {
        var html = string.Join(' ', WebUtility.HtmlDecode(await PageAsync()).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var table = html.Split("<h3>Adjustments and exclusions</h3>")[1].Split("</table>")[0];

        Assert.Equal(
            ["In force", "In force", "In force", "In force", "Coming", "Coming", "Over", "Over"],
            table.Split("<th scope=\"row\">")[1..].Select(row => row.Split("</th>")[0]));
        Assert.Contains(
            "<th scope=\"row\">In force</th> <td data-label=\"When\">2026-11-02 00:37:00 UTC to 2026-11-08 01:37:00 UTC</td> <td data-label=\"What\">objective: 0.9</td> "
            + "<td data-label=\"Of\">latency</td> <td data-label=\"Reason\">Launch: latency relaxed</td> <td data-label=\"Approved by\">sre, product</td>",
            table.Replace("\"When\"> ", "\"When\">").Replace(" </td>", "</td>"), StringComparison.Ordinal);
        Assert.Contains("0 2 * * SUN in UTC for 1h<span class=\"quiet\">next 2026-11-08 02:00:00 UTC</span>", table, StringComparison.Ordinal);
        Assert.Contains("<td data-label=\"Approved by\">nobody</td>", table, StringComparison.Ordinal);
        // What holds for an SLO now stands beside what it promises.
        Assert.Contains("<span class=\"quiet\">objective: 0.9 until 2026-11-08 01:37:00 UTC: Launch: latency relaxed</span>", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"quiet\">Excluded until 2026-11-02 02:00:00 UTC: load test</span>", html, StringComparison.Ordinal);
        Assert.Contains("<p>Nothing counts until 2026-11-02 02:00:00 UTC: backfill of october</p>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("until 2026-09-24", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_without_adjustments_and_exclusions_has_no_table_of_them()
    {
        await using var host = await WebHost.StartAsync(Reports.Of(Reports.Success()));

        Assert.DoesNotContain("Adjustments", (await host.GetAsync("/")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Features_that_drift_are_named()
    {
        var html = WebUtility.HtmlDecode(await PageAsync());

        Assert.Contains(
            "Drifting from 2026-11-01 18:00:00 UTC to 2026-11-02 00:00:00 UTC: velocity, country.",
            string.Join(' ', html.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Equal("1, 2, 3, 4, 5, 6, 7, 8 and 2 more", Words.Short([.. Enumerable.Range(1, 10).Select(name => $"{name}")]));
    }

    [Fact]
    public async Task What_is_noticed_is_shown_with_the_model_and_given_by_the_API()
    {
        var report = Reports.Model("fraud", Reports.Success()) with
        {
            Notices = [new(NoticeKind.NoPositiveAnswers, "predictions: found '<b>' (7)"), new(NoticeKind.OneLabel, "only 'N' was seen")],
        };
        await using var host = await WebHost.StartAsync(new(Reports.At, [new(report, [])]));

        var html = (await host.GetAsync("/")).Text;
        Assert.Contains("<p class=\"error\">predictions: found &#x27;&lt;b&gt;&#x27; (7).</p>", html, StringComparison.Ordinal);
        Assert.Contains("<p class=\"quiet\">only &#x27;N&#x27; was seen.</p>", html, StringComparison.Ordinal);
        var json = JsonDocument.Parse((await host.GetAsync("/api/v1/budgets/fraud")).Text).RootElement.GetProperty("notices");
        Assert.Equal(
            [("no_positive_answers", "predictions: found '<b>' (7)"), ("one_label", "only 'N' was seen")],
            json.EnumerateArray().Select(notice => (notice.GetProperty("kind").GetString(), notice.GetProperty("text").GetString())));
    }

    [Fact]
    public async Task Text_of_users_is_escaped_and_nothing_is_fetched_from_elsewhere()
    {
        const string nasty = "<script>alert('x')</script>";
        var slo = Reports.Slo(
            nasty, Dimension.Fairness, nasty, Reports.Occurrence(Sense.HigherIsBetter), 0.1m, 1, (1, 10), (1, 10), (1, 10)) with
        { Attribute = nasty, Groups = [Reports.Group(nasty, 100, 10)] };
        var source = Reports.Sources()[0] with { Name = nasty, Error = nasty };
        await using var host = await WebHost.StartAsync(new(Reports.At, [new(Reports.Model(nasty, slo), [source])]));

        var html = (await host.GetAsync("/")).Text;

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("(src|href)=\"(https?:)?//", html);
    }

    private static async Task<string> PageAsync()
    {
        await using var host = await WebHost.StartAsync(Reports.Fraud());
        return (await host.GetAsync("/")).Text;
    }
}
