using System.Net;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using MlBudget.Exporter.Configuration.Baselines;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Tests.Polling;
using MlBudget.Exporter.Web;

namespace MlBudget.Exporter.Tests.Web;

public sealed class BaselineEndpointTests : IDisposable
{
    private static readonly string New = BaselineWriter.Write("fraud", AcceptedLog.Baseline(0.90));

    private readonly AcceptedLog _log = new();

    [Fact]
    public async Task Nobody_accepts_a_baseline_without_a_user()
    {
        await using var host = await WebHost.StartAsync(web: new() { HasAdminApi = true });

        using var response = await host.Client.PostAsync("/api/v1/baselines?model=fraud&reason=x", new StringContent(New));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Theory]
    [InlineData("?reason=x", "", "model: is missing, expected the name of a model, as in ?model=fraud-detector")]
    [InlineData(
        "?model=fraud&reason=%20", "",
        "reason: found 0 characters, expected 1 to 1000 that say why this is normal now, as in &reason=retrained+as+v7")]
    [InlineData("?model=fraud&reason=x", "", "the body is empty, expected the YAML that mlbudget baseline writes")]
    [InlineData("?model=fraud&reason=x", "model: 5", "baseline:1:1: 'mlbudget_baseline' is missing; baseline:1:1: 'from' is missing; "
        + "baseline:1:1: 'to' is missing; baseline:1:1: 'rows' is missing; baseline:1:1: 'drift_window' is missing")]
    [InlineData("?model=ranker&reason=x", "NEW", "baseline: model: found 'fraud', expected 'ranker': it was learned of another model")]
    [InlineData(
        "?model=fraud&reason=x", "EDITED",
        "baseline: hash: is not that of what follows: the baseline was changed since it was learned; learn it again with mlbudget baseline")]
    public async Task What_can_t_be_accepted_is_refused_with_the_reason(string query, string body, string reason)
    {
        var text = body switch
        {
            "NEW" => New,
            "EDITED" => New.Replace("0.9,", "0.5,", StringComparison.Ordinal),
            _ => body,
        };

        var (status, answer) = await PostAsync(query, text, new());

        Assert.Equal(400, status);
        Assert.Equal("The baseline was not accepted", answer.GetProperty("title").GetString());
        Assert.Equal(reason, answer.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task It_is_answered_with_what_changes_and_the_page_and_the_API_show_both()
    {
        _log.Write(days: 8);
        using var models = _log.Watch();
        models.PollAll();
        var requests = new AcceptanceRequests();
        var posted = PostAsync("?model=fraud&reason=retrained+as+v7", New, requests);
        await requests.WaitAsync(default);
        requests.Answer(models.Accept);

        var (status, answer) = await posted;

        Assert.Equal(201, status);
        Assert.Equal("accept_baseline", answer.GetProperty("decision").GetProperty("what").GetString());
        Assert.Equal("in_force", answer.GetProperty("decision").GetProperty("state").GetString());
        Assert.Equal("2026-06-15T23:59:12Z", answer.GetProperty("previous_shown_until").GetString());
        Assert.Equal(
            """
            Decision 1: the baseline of fraud is in force, as of 2026-06-08 23:59:12 UTC.
              normal accuracy: 0.95 -> 0.9
              SLO accuracy: ok with 7.9% of its budget left -> ok with 72.2% of its budget left
            Until 2026-06-15 23:59:12 UTC budgets are shown under the baseline before as well; nothing is decided from those.
            """, answer.GetProperty("text").GetString());

        await using var host = await WebHost.StartAsync(models.PollAll());
        var page = WebUtility.HtmlDecode((await host.GetAsync("/")).Text);
        Assert.Contains(
            "The baseline is accepted, not the file's: 2026-06-08 23:59:12 UTC by ml, “retrained as v7”. Then changed: normal accuracy: 0.95 -> 0.9; SLO accuracy: ok",
            page, StringComparison.Ordinal);
        Assert.Matches("Under the baseline before: 7[.](8[5-9]|9[0-4]?)[0-9]*% left, shown until 2026-06-15 23:59:12 UTC", page);
        using var json = JsonDocument.Parse((await host.GetAsync("/api/v1/budgets/fraud")).Text);
        Assert.Equal("retrained as v7", json.RootElement.GetProperty("accepted_baseline").GetProperty("reason").GetString());
        Assert.True(json.RootElement.GetProperty("accepted_baseline").GetProperty("is_not_the_file").GetBoolean());
        var previous = json.RootElement.GetProperty("previous_baseline");
        Assert.Equal("2026-06-15T23:59:12Z", previous.GetProperty("shown_until").GetString());
        Assert.Equal(["accuracy", "drift"], previous.GetProperty("slos").EnumerateArray().Select(slo => slo.GetProperty("slo").GetString()));
        Assert.Equal(1 - (0.95 - 0.88) / 0.95 / 0.08, previous.GetProperty("slos")[0].GetProperty("remaining").GetDouble(), 1e-12);
    }

    [Fact]
    public async Task Who_asks_while_mlbudget_stops_is_answered()
    {
        var requests = new AcceptanceRequests();
        var early = PostAsync("?model=fraud&reason=x", New, requests);
        await requests.WaitAsync(default);
        requests.Close();

        Assert.Equal((503, "mlbudget is stopping; nothing was decided"), Detail(await early));
        Assert.Equal((503, "mlbudget is stopping; nothing was decided"), Detail(await PostAsync("?model=fraud&reason=x", New, requests)));

        static (int, string?) Detail((int Status, JsonElement Answer) answer) => (answer.Status, answer.Answer.GetProperty("detail").GetString());
    }

    public void Dispose() => _log.Dispose();

    private static async Task<(int Status, JsonElement Answer)> PostAsync(string query, string body, AcceptanceRequests requests)
    {
        var http = new DefaultHttpContext
        {
            RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider(),
            User = new(new ClaimsIdentity([new(ClaimTypes.Name, "ml")], "Basic")),
        };
        http.Request.QueryString = new(query);
        http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        http.Response.Body = new MemoryStream();
        await (await BaselineEndpoint.AnswerAsync(http, requests)).ExecuteAsync(http);
        using var answer = JsonDocument.Parse(((MemoryStream)http.Response.Body).ToArray());
        return (http.Response.StatusCode, answer.RootElement.Clone());
    }
}
