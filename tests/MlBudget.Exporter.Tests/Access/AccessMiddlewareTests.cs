using System.Net;
using System.Net.Http.Headers;
using System.Text;
using MlBudget.Exporter.Access;

namespace MlBudget.Exporter.Tests.Access;

[Collection(WebFilesCollection.Name)]
public sealed class AccessMiddlewareTests(WebFiles files)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/-/healthy")]
    [InlineData("/no/such/path")]
    public async Task Whoever_is_not_let_in_learns_nothing_on_any_path(string path)
    {
        await using var host = await AccessHost.StartAsync(Loaded("good/users.yml"));
        using var http = host.Client();
        var answers = new List<string>();
        foreach (var login in new[] { null, "dave:wrong", "nobody:dave123", "dave" })
        {
            http.DefaultRequestHeaders.Authorization = login is null ? null : Basic(login);
            using var answer = await http.GetAsync(path);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("Basic realm=\"mlbudget\", charset=\"UTF-8\"", answer.Headers.WwwAuthenticate.ToString());
            answers.Add(string.Concat(answer.Headers.Where(header => header.Key != "Date").Select(header => $"{header.Key}: {string.Join(',', header.Value)}\n"))
                + await answer.Content.ReadAsStringAsync());
        }

        Assert.EndsWith("\nUnauthorized.\n", Assert.Single(answers.Distinct()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_let_in_is_the_request_s_user()
    {
        await using var host = await AccessHost.StartAsync(Loaded("good/users.yml"));
        using var http = host.Client();
        http.DefaultRequestHeaders.Authorization = Basic("dave:dave123");

        Assert.Equal("HTTP/1.1 dave", await http.GetStringAsync("/"));
        Assert.Equal("HTTP/1.1 dave", await http.GetStringAsync("/"));
    }

    [Fact]
    public async Task Headers_of_the_file_replace_those_that_are_there_or_take_them_away()
    {
        var file = files.Write("replaced.yml", """
            http_server_config: { headers: { X-Frame-Options: sameorigin, Content-Security-Policy: "" } }
            rate_limit: { interval: 1h, burst: 1 }
            """);
        await using var host = await AccessHost.StartAsync(AccessFile.Load(file).Loaded, before: app => app.Use((http, next) =>
        {
            http.Response.Headers.XFrameOptions = "DENY";
            http.Response.Headers.ContentSecurityPolicy = "default-src 'none'";
            http.Response.Headers.XContentTypeOptions = "nosniff";
            return next(http);
        }));
        using var http = host.Client();
        foreach (var status in new[] { HttpStatusCode.OK, HttpStatusCode.TooManyRequests })
        {
            using var answer = await http.GetAsync("/");
            Assert.Equal(status, answer.StatusCode);
            Assert.Equal("sameorigin", Assert.Single(answer.Headers.GetValues("X-Frame-Options")));
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.False(answer.Headers.Contains("Content-Security-Policy"));
            Assert.Equal(status == HttpStatusCode.TooManyRequests ? 3600 : null, answer.Headers.RetryAfter?.Delta?.TotalSeconds);
        }
    }

    [Theory]
    [InlineData(false, null, HttpStatusCode.Forbidden, "Start mlbudget with --web.enable-admin-api to change its state over HTTP.\n")]
    [InlineData(false, "dave:dave123", HttpStatusCode.Forbidden, "Start mlbudget with --web.enable-admin-api to change its state over HTTP.\n")]
    [InlineData(
        true, null, HttpStatusCode.Forbidden,
        "What changes the state of mlbudget needs a user: write basic_auth_users into the file of --web.config.file.\n")]
    [InlineData(true, "dave:wrong", HttpStatusCode.Unauthorized, "Unauthorized.\n")]
    [InlineData(true, "dave:dave123", HttpStatusCode.OK, "done by dave")]
    public async Task What_changes_state_needs_the_flag_and_a_user(bool isEnabled, string? login, HttpStatusCode status, string text)
    {
        var file = login is null ? "good/headers.yml" : "good/users.yml";
        await using var host = await AccessHost.StartAsync(Loaded(file), map: app => app
            .MapPost("/change", (HttpContext http) => $"done by {http.User.Identity!.Name}").RequireAdmin(isEnabled));
        using var http = host.Client();
        http.DefaultRequestHeaders.Authorization = login is null ? null : Basic(login);
        using var answer = await http.PostAsync("/change", null);

        Assert.Equal((status, text), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    private static AuthenticationHeaderValue Basic(string login) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(login)));

    private LoadedAccess Loaded(string name) => AccessFile.Load(files.At(name)).Loaded!;
}
