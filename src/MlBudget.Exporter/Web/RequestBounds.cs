using System.Threading.RateLimiting;
using Microsoft.Extensions.Primitives;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Logging;

namespace MlBudget.Exporter.Web;

/// <summary>What kind of work an endpoint is. One without any is answered at once whatever else is going on, as probes need it.</summary>
internal enum WorkKind
{
    /// <summary>A page of metrics.</summary>
    Scrape,

    /// <summary>A document for people and programs.</summary>
    Document,

    /// <summary>Something that changes state, and may wait for a poll.</summary>
    Change,

    /// <summary>Records that are pushed.</summary>
    Intake,
}

/// <summary>
/// How many requests are answered at a time, and for how long: what is more waits for its turn, and is answered with 503 where too
/// many wait, or where its time is over; with 504 where it is a change that goes on. Scrapes don't wait for browsers.
/// </summary>
internal sealed class RequestBounds : IDisposable
{
    /// <summary>How many documents are written at a time: few, so that a crowd of browsers leaves scrapes their share of the
    /// processors.</summary>
    public const int MostDocuments = 16;

    /// <summary>How many pages of metrics are written at a time. Those that wait for their client don't count.</summary>
    public const int MostScrapes = 128;

    /// <summary>How many changes are asked for at a time. They wait for a poll, and take next to nothing.</summary>
    public const int MostChanges = 16;

    /// <summary>How many posts of records are read at a time: each may take as much memory as push.max_body_bytes twice.</summary>
    public const int MostIntakes = 32;

    /// <summary>How many wait for their turn, of each kind.</summary>
    public const int MostWaiting = 1024;

    /// <summary>How long a request may take, its waiting and the client's taking of it included: three times as long as Prometheus
    /// waits.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>For changes: a poll that catches up with a long log takes minutes. The answer says the number, too.</summary>
    public static readonly TimeSpan PatienceForChanges = TimeSpan.FromMinutes(5);

    /// <summary>Said in the log once in this time, however many are turned away.</summary>
    private static readonly TimeSpan Episode = TimeSpan.FromMinutes(10);

    private readonly Dictionary<WorkKind, Work> _works = new()
    {
        [WorkKind.Scrape] = new(MostScrapes, Patience),
        [WorkKind.Document] = new(MostDocuments, Patience),
        [WorkKind.Change] = new(MostChanges, PatienceForChanges),
        [WorkKind.Intake] = new(MostIntakes, Patience),
    };

    private readonly ScrapeMetrics _scrapes;
    private readonly TimeProvider _time;
    private readonly OncePerEpisode _episode;
    private readonly ILogger _log;

    /// <param name="self">Get that scrapes are turned away.</param>
    /// <param name="time">Measures how long requests take.</param>
    /// <param name="logs">Get that requests are turned away.</param>
    public RequestBounds(SelfMetrics self, TimeProvider time, ILoggerFactory logs)
    {
        (_scrapes, _time, _log) = (self.Scrapes, time, logs.CreateLogger<RequestBounds>());
        _episode = new(time, Episode);
    }

    /// <summary>Answers a request when it is its turn.</summary>
    public async Task AnswerAsync(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<WorkKindMetadata>() is not { Kind: var kind })
        {
            await next(http);
            return;
        }

        var work = _works[kind];
        using var over = new CancellationTokenSource(work.Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, over.Token);
        var client = http.RequestAborted;
        http.RequestAborted = either.Token;
        var hasBegun = false;
        try
        {
            using var turn = await work.Turns.AcquireAsync(1, either.Token);
            // Where the client is slow, the turn is given back before the end.
            http.Features.Set(turn);
            hasBegun = turn.IsAcquired;
            if (hasBegun)
                await next(http);
            else
                await TurnAwayAsync(http, kind, client);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested && !client.IsCancellationRequested)
        {
            if (hasBegun && kind == WorkKind.Change)
                await LeaveAsync(http, client);
            else if (hasBegun && kind == WorkKind.Intake)
                await LeaveIntakeAsync(http, client);
            else
                await TurnAwayAsync(http, kind, client);
        }
        finally
        {
            http.RequestAborted = client;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var work in _works.Values)
            work.Turns.Dispose();
    }

    private async Task TurnAwayAsync(HttpContext http, WorkKind kind, CancellationToken client)
    {
        if (_episode.Begins())
            _log.RequestsTurnedAway();
        if (kind == WorkKind.Scrape && !http.Response.HasStarted)
            _scrapes.Answered(StatusCodes.Status503ServiceUnavailable);
        await AnswerInsteadAsync(
            http, StatusCodes.Status503ServiceUnavailable, "5", "mlbudget has more requests at once than it answers. Try again.\n", client);
    }

    /// <summary>A change that was begun can't be taken back, and asking again would make another one. Its end is said in the log.</summary>
    private static Task LeaveAsync(HttpContext http, CancellationToken client) => AnswerInsteadAsync(
        http, StatusCodes.Status504GatewayTimeout, retryAfter: default,
        "mlbudget hasn't ended what was asked for within 5 minutes, and goes on with it. The log says how it ends.\n", client);

    /// <summary>A post that came slowly, or whose disk is slow, may be on it yet.</summary>
    private static Task LeaveIntakeAsync(HttpContext http, CancellationToken client) => AnswerInsteadAsync(
        http, StatusCodes.Status504GatewayTimeout, "5",
        "The post was not read and written within 30 seconds, and may be yet. Post it again with the same Idempotency-Key, so that it counts once.\n", client);

    private static async Task AnswerInsteadAsync(HttpContext http, int status, StringValues retryAfter, string text, CancellationToken client)
    {
        if (http.Response.HasStarted)
        {
            // The client has been too slow: what is left of the body can't become an error any more.
            http.Abort();
            return;
        }

        http.Response.Headers.ContentEncoding = default;
        http.Response.ContentLength = null;
        http.Response.Headers.RetryAfter = retryAfter;
        http.RequestAborted = client;
        await Results.Text(text, statusCode: status).ExecuteAsync(http);
    }

    private sealed class Work(int atOnce, TimeSpan patience)
    {
        public TimeSpan Patience { get; } = patience;

        public ConcurrencyLimiter Turns { get; } = new(new()
        {
            PermitLimit = atOnce,
            QueueLimit = MostWaiting,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
    }
}

/// <summary>Says on an endpoint which work it is.</summary>
internal sealed record WorkKindMetadata(WorkKind Kind);
