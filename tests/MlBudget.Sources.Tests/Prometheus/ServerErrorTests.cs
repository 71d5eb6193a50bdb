using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources.Tests.Prometheus;

/// <summary>What is wrong with a server is told, and nothing is counted of it; of an address no more than its host.</summary>
public sealed class ServerErrorTests
{
    private const string Slo = "{ source: main, total: requests_total, bad: failed_total }";

    [Theory]
    [InlineData(401, "text/plain", "no", "answered 401: expected other credentials; see basic_auth, bearer and bearer_file")]
    [InlineData(403, "text/html", "no", "answered 403: expected other credentials; see basic_auth, bearer and bearer_file")]
    [InlineData(302, "text/html", "no", "answered 302, a redirection to elsewhere: expected the url of the API itself")]
    [InlineData(200, "text/html", "<html>", "answered 200 with text/html, expected JSON: is its url that of Prometheus's API, without /api/v1?")]
    [InlineData(404, "text/plain", "no", "answered 404 with text/plain, expected JSON: is its url that of Prometheus's API, without /api/v1?")]
    [InlineData(503, "text/plain", "no", "answered 503, expected 200: it is not ready, or something before it can't reach it")]
    [InlineData(400, "application/json", """{"status":"error","errorType":"bad_data","error":"parse error: unexpected end"}""", "answered 400, bad_data: parse error: unexpected end")]
    [InlineData(422, "application/json", """{"status":"error","errorType":"execution","error":"query processing would load too many samples"}""", "answered 422, execution: query processing would load too many samples")]
    [InlineData(200, "application/json", """{"status":"success","data":{"resultType":"matrix","result":[]},"warnings":["no store"]}""", "answered with a warning, so that a part may be missing: no store")]
    [InlineData(200, "application/json", "[]", "answered 200 with JSON of another form, expected that of Prometheus's API")]
    [InlineData(200, "application/json", "{", "found an answer of another form, expected that of Prometheus's API")]
    [InlineData(200, "application/json", """{"status":"success","data":{}}""", "found an answer of another form, expected that of Prometheus's API")]
    [InlineData(200, "application/json", """{"status":"success","data":{"resultType":"vector","result":[]}}""", "found a result of the type vector, expected series")]
    [InlineData(200, "application/json", """{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"histograms":[[1,{}]]}]}}""", "found a native histogram, expected numbers: write a 'value' such as histogram_fraction(0, 0.1, rate(NAME[5m]))")]
    public void An_answer_that_is_none_is_told(int status, string type, string body, string expected)
    {
        using var server = new StubServer { Instead = async context => { await StubServer.WriteAsync(context, status, type, body); return true; } };

        var (tallies, error) = Read(CounterReads.Definition(server.Url, Slo));

        Assert.Empty(tallies);
        Assert.Equal($"can't be fetched: main ({server.Url.Authority}): {expected}", error);
    }

    [Fact]
    public void A_server_that_is_not_there_is_told_by_its_host_alone()
    {
        Uri url;
        using (var server = new StubServer())
            url = server.Url;

        var (_, error) = Read(CounterReads.Definition(new(url, "secret/path"), Slo));

        Assert.Equal($"can't be fetched: main ({url.Authority}): Connection refused", error);
    }

    [Theory]
    [InlineData(", basic_auth: { username: u, password: '${env:SECRET}' }", "Basic dTpwOnc=")]
    [InlineData(", bearer: '${env:SECRET}'", "Bearer p:w")]
    public void Credentials_and_headers_are_sent(string settings, string expected)
    {
        List<string?> seen = [];
        using var server = new StubServer
        {
            Instead = context =>
            {
                seen = [context.Request.Headers["Authorization"], context.Request.Headers["X-Scope-OrgID"]];
                return Task.FromResult(false);
            },
        };

        Read(CounterReads.Definition(server.Url, Slo, $"{settings}, headers: {{ X-Scope-OrgID: ml }}"));

        Assert.Equal([expected, "ml"], seen.AsEnumerable());
    }

    [Fact]
    public void A_token_of_a_file_is_read_for_each_request()
    {
        var file = Path.GetTempFileName();
        try
        {
            var seen = new List<string?>();
            using var server = new StubServer
            {
                Instead = context =>
                {
                    seen.Add(context.Request.Headers["Authorization"]);
                    File.WriteAllText(file, $"token{seen.Count}\n");
                    return Task.FromResult(false);
                },
            };
            File.WriteAllText(file, "token0\n");

            Read(CounterReads.Definition(server.Url, Slo, $", bearer_file: '{file}'"));

            Assert.Equal(["Bearer token0", "Bearer token1", "Bearer token2"], seen.Take(3));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_connection_that_is_cut_and_too_many_samples_are_gone_over_and_nothing_counts_twice()
    {
        var requests = 0;
        using var server = new StubServer
        {
            Instead = async context =>
            {
                switch (Interlocked.Increment(ref requests))
                {
                    case 4:
                        context.Response.ContentLength64 = 1000;
                        await context.Response.OutputStream.WriteAsync(new byte[10]);
                        context.Response.Abort();
                        return true;
                    case 7:
                        await StubServer.WriteAsync(context, 422, "application/json", """{"status":"error","errorType":"execution","error":"too many samples"}""");
                        return true;
                    default:
                        return false;
                }
            },
        };
        server.Add("requests_total", CounterReads.Labels("a:1"), Enumerable.Range(0, 100).Select(minute => (CounterReads.At(minute), minute * 10.0)));
        server.Add("failed_total", CounterReads.Labels("a:1"), Enumerable.Range(0, 100).Select(minute => (CounterReads.At(minute), (double)minute)));

        var (tallies, error) = Read(CounterReads.Definition(server.Url, Slo));

        Assert.Null(error);
        Assert.Equal((990, 99), (tallies.Sum(tally => tally.Counters[0]), tallies.Sum(tally => tally.Counters[1])));
        Assert.Equal(tallies.Count, tallies.Select(tally => tally.Slot).Distinct().Count());
    }

    [Fact]
    public void A_server_that_does_not_answer_holds_up_nobody_and_is_an_error_after_a_while()
    {
        var gate = new TaskCompletionSource<bool>();
        using var server = new StubServer { Instead = _ => gate.Task };
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));
        using var source = CounterReads.Open(server, Slo, time, isClosed: false);
        source.Refresh();
        Assert.True(SpinWait.SpinUntil(() => server.Requests == 1, Buffering.ListedQueue.Long));
        var batch = new TallyBatch();

        Assert.False(source.Read(batch, Instant.MaxValue));
        Assert.Null(source.Statistics.Error);
        Assert.NotNull(source.NextTime);
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.False(source.Read(batch, Instant.MaxValue));
        Assert.Equal("has not answered for 30s", source.Statistics.Error);
        gate.SetResult(true);
    }

    [Fact]
    public void Before_anything_runs_a_sample_tells_what_the_server_has()
    {
        using var server = new StubServer();
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        foreach (var selector in (string[])["requests_total", "failed_total"])
            server.Add(selector, CounterReads.Labels("a:1"), Enumerable.Range(0, 30).Select(scrape => (now - scrape * 100_000L, 1000.0 - scrape)).Reverse());

        var good = CounterReads.Definition(server.Url, "{ source: main, total: requests_total, bad: failed_total, slot: 10m }").Sample();
        var tight = CounterReads.Definition(server.Url, Slo).Sample();
        var wrong = CounterReads.Definition(server.Url, "{ source: main, total: requests_total, bad: lost_total }").Sample();

        Assert.Equal(
            ["'total': 1 series of requests_total in the last 1h", "'bad': 1 series of failed_total in the last 1h", "scraped every 1m40s, 6 times in a slot of 10m"],
            good.Facts.AsEnumerable());
        Assert.True(good.IsUsable);
        Assert.Equal(["a slot of 5m has less than four scrapes; write a longer one"], tight.Faults.AsEnumerable());
        Assert.StartsWith($"main ({server.Url.Authority}): 'bad': found no metric 'lost_total'", Assert.Single(wrong.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sample_without_an_event_of_the_last_hour_is_refused_though_bad_ones_are_there()
    {
        using var server = new StubServer();
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        server.Add("failed_total", CounterReads.Labels("a:1"), Enumerable.Range(0, 30).Select(scrape => (now - scrape * 15_000L, 1000.0 - scrape)).Reverse());
        server.Lists["label/__name__/values {__name__=\"requests_total\"}"] = """["requests_total"]""";

        var sample = CounterReads.Definition(server.Url, Slo).Sample();

        Assert.Equal(["'total': 0 series of requests_total in the last 1h", "'bad': 1 series of failed_total in the last 1h"], sample.Facts.AsEnumerable());
        Assert.Equal("no sample of 'requests_total' is there of the last 1h: without events the SLO has no value", Assert.Single(sample.Faults));
        Assert.False(sample.IsUsable);
    }

    [Fact]
    public void A_sample_tells_a_value_of_a_label_that_no_series_has_and_is_no_reason_to_refuse_it()
    {
        using var server = new StubServer();
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        server.Add("requests_total", CounterReads.Labels("a:1"), Enumerable.Range(0, 30).Select(scrape => (now - scrape * 15_000L, 1000.0 - scrape)).Reverse());
        KnownNamesTests.Knows(server);

        var sample = CounterReads.Definition(server.Url, "{ source: main, total: requests_total, bad: 'requests_total{code=\"5oo\"}' }").Sample();

        Assert.Equal("'bad': no series has code=\"5oo\"; there are \"200\", \"500\". Right where that has never happened, and else it would never count", sample.Facts[2]);
        Assert.True(sample.IsUsable);
    }

    private static (List<ReadyTally> Tallies, string? Error) Read(TallySourceDefinition definition)
    {
        var time = new StandingClock(new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));
        using var source = definition.Open(new("prometheus-errors", 0, new(ClockMode.Wall, time, TimeSpan.FromMinutes(5), TimeSpan.FromDays(7), TimeSpan.FromHours(12))) { IsClosed = true });
        source.Refresh();
        var (tallies, batch) = (new List<ReadyTally>(), new TallyBatch());
        do
        {
            batch.Clear();
            source.Read(batch, Instant.MaxValue);
            tallies.AddRange(batch.Tallies);
        }
        while (batch.Tallies.Count > 0);
        return (tallies, source.Statistics.Error);
    }
}
