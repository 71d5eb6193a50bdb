using System.Threading.RateLimiting;
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
}

/// <summary>
/// How many requests are answered at a time, and for how long: what is more waits for its turn, and is answered with 503 where too
/// many wait, or where its time is over. Scrapes don't wait for browsers.
/// </summary>
internal sealed class RequestBounds : IDisposable
{
    /// <summary>How many documents are written at a time: few, so that a crowd of browsers leaves scrapes their share of the
    /// processors.</summary>
    public const int Documents = 16;

    /// <summary>How many pages of metrics are written at a time. Those that wait for their client don't count.</summary>
    public const int Scrapes = 128;

    /// <summary>How many changes are asked for at a time. They wait for a poll, and take next to nothing.</summary>
    public const int Changes = 16;

    /// <summary>How many wait for their turn, of each kind.</summary>
    public const int Waiting = 1024;

    /// <summary>How long a request may take, its waiting and the client's taking of it included: three times as long as Prometheus
    /// waits.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>For changes: a poll that catches up with a long log takes minutes.</summary>
    public static readonly TimeSpan PatienceForChanges = TimeSpan.FromMinutes(5);

    /// <summary>Said in the log once in this time, however many are turned away.</summary>
    private static readonly TimeSpan Episode = TimeSpan.FromMinutes(10);

    private readonly Dictionary<WorkKind, Work> _works = new()
    {
        [WorkKind.Scrape] = new(Scrapes, Patience),
        [WorkKind.Document] = new(Documents, Patience),
        [WorkKind.Change] = new(Changes, PatienceForChanges),
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
        try
        {
            using var turn = await work.Turns.AcquireAsync(1, either.Token);
            // Where the client is slow, the turn is given back before the end.
            http.Features.Set(turn);
            if (turn.IsAcquired)
                await next(http);
            else
                await TurnAwayAsync(http, kind, client);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested && !client.IsCancellationRequested)
        {
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
        if (kind == WorkKind.Scrape)
            _scrapes.Answered(StatusCodes.Status503ServiceUnavailable);
        if (http.Response.HasStarted)
        {
            // The client has been too slow: what is left of the body can't become an error any more.
            http.Abort();
            return;
        }

        http.Response.Headers.ContentEncoding = default;
        http.Response.ContentLength = null;
        http.Response.Headers.RetryAfter = "5";
        http.RequestAborted = client;
        await Results.Text(
            "mlbudget has more requests at once than it answers. Try again.\n",
            statusCode: StatusCodes.Status503ServiceUnavailable).ExecuteAsync(http);
    }

    private sealed class Work(int atOnce, TimeSpan patience)
    {
        public TimeSpan Patience { get; } = patience;

        public ConcurrencyLimiter Turns { get; } = new(new()
        {
            PermitLimit = atOnce,
            QueueLimit = Waiting,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
    }
}

/// <summary>Says on an endpoint which work it is.</summary>
internal sealed record WorkKindMetadata(WorkKind Kind);
