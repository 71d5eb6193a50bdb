using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Policies;
using MlBudget.Core.Slos;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Tests.Web;

/// <summary>Whoever deploys gets an answer that he can rely on, or none.</summary>
public sealed class GateEndpointTests
{
    private const string Deploy = "/api/v1/gate?model=fraud-detector&action=deploy";

    private readonly FakeTimeProvider _time = new(Reports.Now);

    [Fact]
    public async Task A_refusal_is_an_answer_and_says_why_who_decides_and_when_it_is_over()
    {
        await using var host = await WebHost.StartAsync(Reports.Fraud(), time: _time);

        var (status, type, text) = await host.GetAsync(Deploy);

        Assert.Equal((HttpStatusCode.OK, "application/json; charset=utf-8"), (status, type));
        Golden.Matches(JsonSerializer.Serialize(JsonDocument.Parse(text).RootElement, Indented) + "\n", "fraud.gate.json");
    }

    [Fact]
    public async Task An_exception_opens_the_gate_until_its_end_and_no_poll_is_needed_to_shut_it()
    {
        await using var host = await WebHost.StartAsync(Decided(TimeSpan.FromSeconds(59)), time: _time);

        Assert.True(await IsAllowedAsync(host));
        _time.Advance(TimeSpan.FromSeconds(58.999));
        Assert.True(await IsAllowedAsync(host));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(await IsAllowedAsync(host));
    }

    [Fact]
    public async Task Under_the_clock_of_a_log_exceptions_hold_by_that()
    {
        await using var host = await WebHost.StartAsync(Decided(TimeSpan.FromSeconds(30)) with { Wall = null }, time: _time);

        _time.Advance(TimeSpan.FromSeconds(45));

        Assert.True(await IsAllowedAsync(host));
    }

    [Theory]
    [InlineData("/api/v1/gate?model=fraud&action=deploy", 404, "model: found 'fraud', which is no model of mlbudget; expected one of fraud-detector")]
    [InlineData("/api/v1/gate?action=deploy", 400, "model: is missing, expected one of 'fraud-detector'")]
    [InlineData("/api/v1/gate?model=fraud-detector&action=deplyo", 404, "action: found 'deplyo', which is no gate of fraud-detector; did you mean 'deploy'?")]
    [InlineData("/api/v1/gate?model=fraud-detector", 400, "action: is missing; expected one of deploy")]
    [InlineData("/api/v1/decisions", 400, "model: is missing, expected one of 'fraud-detector'")]
    [InlineData("/api/v1/decisions?model=fraud-detectr", 404, "model: found 'fraud-detectr', which is no model of mlbudget; did you mean 'fraud-detector'?")]
    public async Task What_is_not_there_is_said_with_what_is(string path, int status, string detail)
    {
        await using var host = await WebHost.StartAsync(Reports.Fraud(), time: _time);

        await ProblemAsync(host, path, status, detail);
    }

    [Fact]
    public async Task Before_the_first_page_there_is_no_answer()
    {
        await using var host = await WebHost.StartAsync(time: _time);

        await ProblemAsync(host, Deploy, 503, "the first poll has not ended yet");
    }

    [Fact]
    public async Task Of_a_model_without_numbers_there_is_no_answer()
    {
        await using var host = await WebHost.StartAsync(
            new(Reports.At, []) { Unavailable = [new("fraud-detector", ["predictions"], "storage: data/mlbudget.db: can't be opened")] }, time: _time);

        await ProblemAsync(host, Deploy, 503, "there are no numbers of fraud-detector: storage: data/mlbudget.db: can't be opened");
    }

    [Fact]
    public async Task Once_polls_have_stopped_there_is_no_answer()
    {
        await using var host = await WebHost.StartAsync(Reports.Fraud(), time: _time);

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.OK, (await host.GetAsync(Deploy)).Status);
        _time.Advance(TimeSpan.FromSeconds(1));
        await ProblemAsync(host, Deploy, 503, "the last poll ended 1m1s ago, expected at most 1m");
    }

    [Fact]
    public async Task While_logs_are_caught_up_with_there_is_no_answer()
    {
        var model = Reports.Fraud().Models[0];
        model = model with { Sources = [model.Sources[0]], Report = model.Report with { At = Reports.At - TimeSpan.FromDays(3) } };
        await using var host = await WebHost.StartAsync(new(Reports.At, [model]) { Wall = Reports.At }, time: _time);

        await ProblemAsync(host, Deploy, 503, "the numbers of fraud-detector are as of 2026-10-30T01:37:00Z: its logs are still being read");
    }

    [Fact]
    public async Task An_exporter_of_a_shard_gives_no_answer()
    {
        await using var host = await WebHost.StartAsync(Reports.OfShards(Reports.Fraud()), time: _time);

        await ProblemAsync(
            host, Deploy, 503,
            "one shard of fraud-detector is counted here, and its budgets are taken over all of them: no exporter of a shard can say how they stand");
        var budgets = JsonDocument.Parse((await host.GetAsync("/api/v1/budgets/fraud-detector")).Text).RootElement;
        Assert.Equal(0, budgets.GetProperty("gates").GetArrayLength());
        Assert.DoesNotContain("Gate deploy", (await host.GetAsync("/")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decisions_are_listed_from_the_newest_on()
    {
        await using var host = await WebHost.StartAsync(Reports.Fraud(), time: _time);

        var listed = JsonDocument.Parse((await host.GetAsync("/api/v1/decisions?model=fraud-detector")).Text).RootElement;

        Assert.Equal("fraud-detector", listed.GetProperty("model").GetString());
        Assert.Equal(
            ["2 waiting legal", "1 in_force "],
            listed.GetProperty("decisions").EnumerateArray().Select(decision =>
                $"{decision.GetProperty("id")} {decision.GetProperty("state").GetString()} {string.Join(',', decision.GetProperty("waits_for").EnumerateArray())}"));
    }

    [Theory]
    [InlineData(false, "Start mlbudget with --web.enable-admin-api to change its state over HTTP.\n")]
    [InlineData(true, "What changes the state of mlbudget needs a user: write basic_auth_users into the file of --web.config.file.\n")]
    public async Task Nobody_decides_without_the_flag_or_without_a_user(bool isEnabled, string answer)
    {
        await using var host = await WebHost.StartAsync(Reports.Fraud(), new() { HasAdminApi = isEnabled });

        using var body = new StringContent("{}");
        using var response = await host.Client.PostAsync("/api/v1/decisions", body);

        Assert.Equal((HttpStatusCode.Forbidden, answer), (response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task The_page_shows_gates_what_has_to_be_done_and_decisions_in_plain_words()
    {
        await using var host = await WebHost.StartAsync(Reports.Fraud(), time: _time);

        var html = WebUtility.HtmlDecode((await host.GetAsync("/")).Text);

        Assert.Contains("Gate deploy", html, StringComparison.Ordinal);
        Assert.Contains("Fairness: 'fpr-parity' is exhausted: 116.67% of its error budget is spent. Owner: ml-engineering, legal, together.", html, StringComparison.Ordinal);
        Assert.Contains("One of these, once ml-engineering, legal have agreed: stop_predictions_for_group (merchant_type travel).", html, StringComparison.Ordinal);
        Assert.Contains("Decision 1: allow deploy, Infrastructure", html, StringComparison.Ordinal);
        Assert.Contains("In force until 2026-11-02 04:37:00 UTC", html, StringComparison.Ordinal);
        Assert.Contains("alice for sre, 2026-11-02 00:37:00 UTC: hotfix of the parser", html, StringComparison.Ordinal);
        Assert.Contains("Waits for legal", html, StringComparison.Ordinal);
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A gate that refuses, and an exception since now.</summary>
    private static Snapshot Decided(TimeSpan length)
    {
        var model = Reports.Fraud().Models[0];
        var policy = model.Policies.Policy with { Gates = [new("deploy", [Dimension.Fairness], AllowsNoData: true)] };
        var decision = new Decision
        {
            Id = 1,
            What = DecisionKind.Allow,
            Action = "deploy",
            Owners = [new(Dimension.Fairness, ["legal"], true)],
            By = [new("legal", "legal", Reports.At, "hotfix", length)],
        };
        return new(Reports.At, [model with { Policies = model.Policies with { Policy = policy }, Decisions = new([decision]) }]) { Wall = Reports.At };
    }

    private static async Task<bool> IsAllowedAsync(WebHost host) =>
        JsonDocument.Parse((await host.GetAsync(Deploy)).Text).RootElement.GetProperty("allowed").GetBoolean();

    private static async Task ProblemAsync(WebHost host, string path, int status, string detail)
    {
        var (code, type, text) = await host.GetAsync(path);
        Assert.Equal((status, "application/problem+json"), ((int)code, type));
        Assert.Equal(detail, JsonDocument.Parse(text).RootElement.GetProperty("detail").GetString());
    }
}
