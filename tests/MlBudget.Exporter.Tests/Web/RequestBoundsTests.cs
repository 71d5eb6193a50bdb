using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Web;

namespace MlBudget.Exporter.Tests.Web;

public sealed class RequestBoundsTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly RecordedLog _log = new();
    private readonly SelfMetrics _self = new();
    private readonly RequestBounds _bounds;
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _begun;

    public RequestBoundsTests() => _bounds = new(_self, _time, _log.Loggers);

    [Fact]
    public async Task So_many_are_answered_at_a_time_and_the_others_when_those_are_done()
    {
        var requests = Ask(WorkKind.Document, RequestBounds.MostDocuments + 3);
        Assert.Equal(RequestBounds.MostDocuments, _begun);

        _end.SetResult();
        await Task.WhenAll(requests.Select(request => request.Answer));

        Assert.Equal(RequestBounds.MostDocuments + 3, _begun);
        Assert.All(requests, request => Assert.Equal(200, request.Http.Response.StatusCode));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task Scrapes_don_t_wait_for_browsers_and_probes_wait_for_nobody()
    {
        var waiting = Ask(WorkKind.Document, RequestBounds.MostDocuments + 1);
        Assert.False(waiting[^1].Answer.IsCompleted);
        _begun = 0;

        var others = Ask(WorkKind.Scrape, 1).Concat(Ask(null, RequestBounds.MostDocuments + 1)).ToArray();

        Assert.Equal(RequestBounds.MostDocuments + 2, _begun);
        _end.SetResult();
        await Task.WhenAll(waiting.Concat(others).Select(request => request.Answer));
    }

    [Fact]
    public async Task Where_too_many_wait_the_next_ones_are_told_to_try_again_and_the_log_says_it_once()
    {
        var waiting = Ask(WorkKind.Scrape, RequestBounds.MostScrapes + RequestBounds.MostWaiting);

        var refused = Ask(WorkKind.Scrape, 3);

        await Task.WhenAll(refused.Select(request => request.Answer));
        Assert.All(refused, request => Assert.Equal(
            (503, "5", "mlbudget has more requests at once than it answers. Try again.\n"),
            (request.Http.Response.StatusCode, request.Http.Response.Headers.RetryAfter.ToString(), Text(request.Http))));
        Assert.Equal(
            [
                "Warning: there are more requests at once than are answered, or clients that are too slow: they get 503, or are dropped; more of the "
                + "kind are not said for ten minutes",
            ],
            _log.LinesWithLevels);
        var own = await _self.CollectAsync(PageFormat.Text, default);
        Assert.Contains(
            "promhttp_metric_handler_requests_total{code=\"503\"} 3\n",
            string.Concat(own.Select(family => System.Text.Encoding.UTF8.GetString(family.Lines.Span))), StringComparison.Ordinal);
        _end.SetResult();
        await Task.WhenAll(waiting.Select(request => request.Answer));

        _time.Advance(TimeSpan.FromMinutes(11));
        Assert.Single(_log.Lines);
    }

    [Fact]
    public async Task Who_waits_too_long_is_told_to_try_again_and_takes_nobody_s_turn()
    {
        var requests = Ask(WorkKind.Document, RequestBounds.MostDocuments + 1);

        _time.Advance(RequestBounds.Patience);
        await Task.WhenAll(requests.Select(request => request.Answer));

        Assert.All(requests, request => Assert.Equal(503, request.Http.Response.StatusCode));
        _end.SetResult();
        var next = Ask(WorkKind.Document, RequestBounds.MostDocuments);
        await Task.WhenAll(next.Select(request => request.Answer));
        Assert.All(next, request => Assert.Equal(200, request.Http.Response.StatusCode));
    }

    [Fact]
    public async Task A_change_that_takes_long_is_said_to_go_on()
    {
        var requests = Ask(WorkKind.Change, RequestBounds.MostChanges);

        _time.Advance(RequestBounds.PatienceForChanges);
        await Task.WhenAll(requests.Select(request => request.Answer));

        Assert.All(requests, request => Assert.Equal(
            (504, "", "mlbudget hasn't ended what was asked for within 5 minutes, and goes on with it. The log says how it ends.\n"),
            (request.Http.Response.StatusCode, request.Http.Response.Headers.RetryAfter.ToString(), Text(request.Http))));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task A_change_that_has_not_begun_is_to_be_asked_for_again()
    {
        var others = Enumerable.Range(0, RequestBounds.MostChanges).Select(_ => _bounds.AnswerAsync(Context(WorkKind.Change), _ => _end.Task))
            .ToArray();
        var (http, answer) = Ask(WorkKind.Change, 1)[0];

        _time.Advance(RequestBounds.PatienceForChanges);
        await answer;

        Assert.Equal(
            (503, "5", "mlbudget has more requests at once than it answers. Try again.\n"),
            (http.Response.StatusCode, http.Response.Headers.RetryAfter.ToString(), Text(http)));
        _end.SetResult();
        await Task.WhenAll(others);
    }

    [Fact]
    public async Task Who_waits_for_a_slow_client_lets_the_next_one_have_its_turn()
    {
        var slow = Enumerable.Range(0, RequestBounds.MostDocuments).Select(_ => Context(WorkKind.Document)).Select(http =>
        {
            http.Response.Body = new StandingClient(_end.Task);
            return _bounds.AnswerAsync(http, request => request.WriteBodyAsync([new byte[1 << 20]]));
        }).ToArray();
        Assert.All(slow, answer => Assert.False(answer.IsCompleted));

        var next = Ask(WorkKind.Document, 1);

        Assert.Equal(1, _begun);
        _end.SetResult();
        await Task.WhenAll(slow.Append(next[0].Answer));
    }

    [Fact]
    public async Task Who_is_too_slow_to_take_an_answer_is_dropped()
    {
        var http = Context(WorkKind.Document);
        var lifetime = new Lifetime();
        http.Features.Set<Microsoft.AspNetCore.Http.Features.IHttpRequestLifetimeFeature>(lifetime);
        http.Features.Set<Microsoft.AspNetCore.Http.Features.IHttpResponseFeature>(new BegunResponse());
        var answer = _bounds.AnswerAsync(http, request => Task.Delay(Timeout.InfiniteTimeSpan, request.RequestAborted));

        _time.Advance(RequestBounds.Patience);
        await answer;

        Assert.True(lifetime.IsAborted);
    }

    [Fact]
    public async Task Who_is_gone_is_not_said_to_be_too_many()
    {
        using var gone = new CancellationTokenSource();
        var http = Context(WorkKind.Document);
        http.RequestAborted = gone.Token;
        var answer = _bounds.AnswerAsync(http, request => Task.Delay(Timeout.InfiniteTimeSpan, request.RequestAborted));

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        Assert.Empty(_log.Lines);
    }

    public void Dispose() => _bounds.Dispose();

    private (HttpContext Http, Task Answer)[] Ask(WorkKind? kind, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Context(kind)).Select(http => (http, _bounds.AnswerAsync(http, WorkAsync)))];

    private Task WorkAsync(HttpContext http)
    {
        Interlocked.Increment(ref _begun);
        return _end.Task.WaitAsync(http.RequestAborted);
    }

    private static DefaultHttpContext Context(WorkKind? kind)
    {
        var http = new DefaultHttpContext
        {
            RequestServices = new ServiceCollection().AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance).BuildServiceProvider(),
        };
        http.Response.Body = new MemoryStream();
        http.SetEndpoint(new(null, kind is { } one ? new(new WorkKindMetadata(one)) : new(), "endpoint"));
        return http;
    }

    private static string Text(HttpContext http) => System.Text.Encoding.UTF8.GetString(((MemoryStream)http.Response.Body).ToArray());

    private sealed class Lifetime : Microsoft.AspNetCore.Http.Features.IHttpRequestLifetimeFeature
    {
        public bool IsAborted { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => IsAborted = true;
    }

    private sealed class BegunResponse : Microsoft.AspNetCore.Http.Features.HttpResponseFeature
    {
        public override bool HasStarted => true;
    }
}
