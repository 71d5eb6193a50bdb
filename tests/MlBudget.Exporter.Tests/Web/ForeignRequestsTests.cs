using System.Net;
using MlBudget.Exporter.Web;

namespace MlBudget.Exporter.Tests.Web;

public sealed class ForeignRequestsTests
{
    private static readonly ForeignRequests Foreign = new(
        new Uri("https://proxy.example.org/mlbudget/"), [new(null, 19464), new("metrics.example.org", 9)], ["models-7", "models-7.example.org"]);

    [Theory]
    [InlineData("127.0.0.1:19464")]
    [InlineData("[::1]:19464")]
    [InlineData("10.1.2.3")]
    [InlineData("localhost:19464")]
    [InlineData("LOCALHOST")]
    [InlineData("proxy.example.org")]
    [InlineData("metrics.example.org:9")]
    [InlineData("models-7:19464")]
    [InlineData("models-7.example.org.:19464")]
    public void Names_of_the_exporter_may_be_asked_for_changes(string host) => Assert.Null(Foreign.Refuse(Request("POST", host)));

    [Theory]
    [InlineData("evil.example.org", "evil.example.org")]
    [InlineData("localhost.evil.org:19464", "localhost.evil.org")]
    [InlineData("127.0.0.1.evil.org:19464", "127.0.0.1.evil.org")]
    [InlineData("", "")]
    public void Another_name_may_be_one_that_a_site_leads_here(string host, string name)
    {
        Assert.Equal(
            $"Host: found '{name}', expected an IP address, localhost, or a name of mlbudget. If this is one, start it with "
            + $"--web.external-url=http://{host}/, so that no other site can pass for it.\n",
            Foreign.Refuse(Request("POST", host)));
        Assert.Null(Foreign.Refuse(Request("GET", host)));
        Assert.Null(Foreign.Refuse(Request("HEAD", host)));
    }

    [Theory]
    [InlineData("127.0.0.1:19464", "http://127.0.0.1:19464")]
    [InlineData("127.0.0.1:19464", "https://127.0.0.1:19464")]
    [InlineData("localhost", "http://localhost")]
    [InlineData("localhost:80", "http://localhost")]
    [InlineData("localhost:443", "https://localhost")]
    [InlineData("127.0.0.1:19464", "https://proxy.example.org")]
    public void Pages_of_the_exporter_may_change_something(string host, string origin) =>
        Assert.Null(Foreign.Refuse(Request("POST", host, ("Origin", origin), ("Sec-Fetch-Site", "same-origin"))));

    [Theory]
    [InlineData("http://evil.org")]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://127.0.0.1:3000")]
    [InlineData("http://proxy.example.org")]
    [InlineData("https://proxy.example.org.evil.org")]
    [InlineData("null")]
    [InlineData("file:///tmp/page.html")]
    public void Pages_of_other_sites_may_not(string origin) => Assert.Equal(
        $"Origin: found '{origin}', and this is '127.0.0.1:19464': pages of other sites may change nothing here. If browsers know mlbudget by "
        + "that address, start it with --web.external-url.\n",
        Foreign.Refuse(Request("DELETE", "127.0.0.1:19464", ("Origin", origin))));

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    public void Nor_may_they_without_saying_their_origin(string site) => Assert.Equal(
        $"Sec-Fetch-Site: found '{site}', expected same-origin: pages of other sites may change nothing here.\n",
        Foreign.Refuse(Request("PUT", "127.0.0.1:19464", ("Sec-Fetch-Site", site))));

    [Fact]
    public void The_machine_has_a_name() => Assert.Contains(Environment.MachineName, ForeignRequests.OfThisMachine());

    [Fact]
    public async Task A_foreign_request_is_answered_with_403_before_anything_is_done()
    {
        await using var host = await WebHost.StartAsync(web: new() { HasLifecycle = true });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/-/reload") { Headers = { { "Origin", "http://evil.org" } } };

        using var response = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.StartsWith("Origin: found 'http://evil.org'", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static HttpRequest Request(string method, string host, params (string Name, string Value)[] headers)
    {
        var request = new DefaultHttpContext().Request;
        (request.Method, request.Scheme, request.Host) = (method, "http", new(host));
        foreach (var (name, value) in headers)
            request.Headers[name] = value;
        return request;
    }
}
