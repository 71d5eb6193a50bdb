using MlBudget.Core.Records;
using MlBudget.Core.Time;
using static MlBudget.Sources.Tests.Prometheus.CounterReads;

namespace MlBudget.Sources.Tests.Prometheus;

/// <summary>Of a server that can't answer so much less is asked, and of one that is down no more often.</summary>
public sealed class LoadTests
{
    [Theory]
    [InlineData(422, "execution", "query processing would load too many samples into memory")]
    [InlineData(422, "execution", "cannot select more than -search.maxSamplesPerQuery")]
    [InlineData(413, "too_large", "body")]
    public void Less_is_asked_for_at_once_down_to_what_is_answered_and_not_more_for_a_while(int status, string type, string error)
    {
        AllIsReadAfterAFewRefusals(status, type, error);
    }

    [Theory]
    [InlineData(503, "timeout", "query timed out in expression evaluation")]
    [InlineData(500, "internal", "no chunk")]
    [InlineData(400, "bad_data", "the query time range exceeds the limit")]
    public void After_an_answer_that_may_be_of_a_server_that_is_not_well_less_is_asked_for_when_it_is_tried_again(int status, string type, string error)
    {
        AllIsReadAfterAFewRefusals(status, type, error);
    }

    [Theory]
    [InlineData(422, 5)]
    [InlineData(503, 0)]
    [InlineData(401, 0)]
    public void A_server_that_refuses_all_is_an_error_after_few_requests(int status, int halvings)
    {
        var requests = 0;
        using var server = Refusing(TimeSpan.Zero, status, "execution", "no", () => requests++);

        var (tallies, error) = ReadAll(server);

        Assert.Empty(tallies);
        Assert.Contains($"answered {status}", error, StringComparison.Ordinal);
        // A closed source is tried five times. An hour is halved to less than ten minutes once, and stays a slot.
        Assert.InRange(requests, 5, 5 + halvings);
    }

    [Fact]
    public void What_takes_too_long_is_asked_for_in_halves_when_it_is_tried_again()
    {
        var (spans, gate) = (new List<TimeSpan>(), new TaskCompletionSource<bool>());
        using var server = new StubServer();
        server.Instead = async context =>
        {
            using var reader = new StreamReader(context.Request.InputStream);
            spans.Add(SpanOf(System.Web.HttpUtility.ParseQueryString(await reader.ReadToEndAsync())["query"]!));
            return await gate.Task;
        };
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));
        using var source = Open(server, "{ source: main, total: requests_total, bad: failed_total }", time, isClosed: false);
        source.Refresh();

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Assert.True(SpinWait.SpinUntil(() => spans.Count == attempt, Buffering.ListedQueue.Long));
            time.Advance(TimeSpan.FromSeconds(30));
            Assert.True(SpinWait.SpinUntil(() => source.Read(new TallyBatch(), Instant.MaxValue) || source.Statistics.Error is not null, Buffering.ListedQueue.Long));
            // The pause before it is tried again begins once the request is given up.
            SpinWait.SpinUntil(() => { time.Advance(TimeSpan.FromSeconds(1)); return spans.Count > attempt; }, TimeSpan.FromSeconds(10));
        }

        Assert.Equal([65, 35, 20], spans.Take(3).Select(span => span.TotalMinutes));
        gate.SetResult(true);
    }

    [Fact]
    public void Values_are_asked_for_in_halves_as_well()
    {
        var refused = 0;
        using var server = new StubServer();
        server.Instead = async context =>
        {
            using var reader = new StreamReader(context.Request.InputStream);
            var form = System.Web.HttpUtility.ParseQueryString(await reader.ReadToEndAsync());
            var hours = (double.Parse(form["end"]!) - double.Parse(form["start"]!)) / 3600;
            if (hours > 2)
                refused++;
            var body = hours > 2 ? """{"status":"error","errorType":"execution","error":"too much"}"""
                : $$$"""{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[{{{form["end"]}}},"0.5"]]}]}}""";
            await StubServer.WriteAsync(context, hours > 2 ? 422 : 200, "application/json", body);
            return true;
        };
        using var source = Open(server, "{ source: main, value: 'max(up)' }", new StandingClock(Ten.AddHours(6)), isClosed: true);
        source.Refresh();
        var batch = new TallyBatch();
        source.Read(batch, Instant.MaxValue);

        // Of twelve hours, of six and of three in vain, and of whole slots of nearly an hour and a half from then on.
        Assert.Null(source.Statistics.Error);
        Assert.Equal((9, 3), (batch.Tallies.Count, refused));
    }

    private static void AllIsReadAfterAFewRefusals(int status, string type, string error)
    {
        var refused = 0;
        using var server = Refusing(TimeSpan.FromMinutes(20), status, type, error, () => refused++);
        Fill(server);

        var (tallies, fault) = ReadAll(server);

        Assert.Null(fault);
        Assert.Equal((7_090, 709), (tallies.Sum(slot => slot.Events), tallies.Sum(slot => slot.Hits)));
        Assert.Equal(tallies.Count, tallies.Select(slot => slot.Minute).Distinct().Count());
        // An hour becomes a quarter of one in two halvings, and twice as much is tried again after 16 answers.
        Assert.InRange(refused, 2, 12);
    }

    /// <summary>Refuses ranges that are longer.</summary>
    private static StubServer Refusing(TimeSpan longest, int status, string type, string error, Action refused)
    {
        var server = new StubServer();
        server.Refuses = query =>
        {
            if (query.StartsWith("up", StringComparison.Ordinal) || SpanOf(query) <= longest)
                return null;
            refused();
            return (status, $$"""{"status":"error","errorType":"{{type}}","error":"{{error}}"}""");
        };
        return server;
    }

    private static void Fill(StubServer server)
    {
        server.Add(Total, A, Enumerable.Range(-360, 710).Select(minute => (At(minute), (minute + 360) * 10.0)));
        server.Add(Bad, A, Enumerable.Range(-360, 710).Select(minute => (At(minute), minute + 360.0)));
    }

    private static TimeSpan SpanOf(string query) =>
        TimeSpan.FromMilliseconds(long.Parse(query[(query.LastIndexOf('[') + 1)..query.LastIndexOf("ms]", StringComparison.Ordinal)]));
}
