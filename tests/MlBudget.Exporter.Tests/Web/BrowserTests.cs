using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace MlBudget.Exporter.Tests.Web;

/// <summary>What browsers are told, and what the page keeps to.</summary>
public sealed class BrowserTests
{
    [Theory]
    [InlineData("GET", "/", HttpStatusCode.OK)]
    [InlineData("GET", "/metrics", HttpStatusCode.OK)]
    [InlineData("GET", "/config", HttpStatusCode.OK)]
    [InlineData("GET", "/api/v1/budgets", HttpStatusCode.OK)]
    [InlineData("GET", "/-/healthy", HttpStatusCode.OK)]
    [InlineData("GET", "/api/v1/budgets/none", HttpStatusCode.NotFound)]
    [InlineData("GET", "/nothing", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/metrics", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/-/reload", HttpStatusCode.Forbidden)]
    public async Task Every_answer_forbids_all_that_it_doesn_t_need(string method, string path, HttpStatusCode status)
    {
        await using var host = await WebHost.StartAsync(Reports.Fraud());
        using var request = new HttpRequestMessage(new(method), path);
        using var response = await host.Client.SendAsync(request);

        Assert.Equal(status, response.StatusCode);
        Assert.Matches(
            "^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$",
            Header("Content-Security-Policy"));
        Assert.Equal("nosniff", Header("X-Content-Type-Options"));
        Assert.Equal("DENY", Header("X-Frame-Options"));
        Assert.Equal("no-referrer", Header("Referrer-Policy"));
        Assert.Equal("same-origin", Header("Cross-Origin-Resource-Policy"));
        Assert.Equal("no-store", Header("Cache-Control"));

        string Header(string name) => Assert.Single(response.Headers.GetValues(name));
    }

    [Fact]
    public async Task The_page_has_no_style_but_the_one_that_the_policy_knows()
    {
        await using var host = await WebHost.StartAsync(Reports.Fraud());
        using var response = await host.Client.GetAsync("/");
        var html = await response.Content.ReadAsStringAsync();

        var style = Assert.Single(html.Split("<style>").Skip(1)).Split("</style>")[0];
        var digest = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        Assert.Contains($"'sha256-{digest}'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", html, StringComparison.Ordinal);
        Assert.DoesNotMatch(" on[a-z]+=", html);
    }
}
