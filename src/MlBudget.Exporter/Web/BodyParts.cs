using System.Buffers;
using System.Threading.RateLimiting;

namespace MlBudget.Exporter.Web;

/// <summary>Large bodies, which many clients may ask for and not take.</summary>
internal static class BodyParts
{
    /// <summary>In bytes. The server copies what it is handed before it looks whether the client takes it, so that a page of
    /// 6.6 MB in one piece, for 200 clients who wait, would be 1.3 GB.</summary>
    private const int Part = 16 * 1024;

    /// <summary>Writes a body that consists of pieces, with its length; HEAD gets the length alone.</summary>
    /// <param name="http">Whom to answer.</param>
    /// <param name="pieces">The bytes, which stay shared.</param>
    /// <exception cref="OperationCanceledException">The client is gone, too slow, or its time is over.</exception>
    public static async Task WriteBodyAsync(this HttpContext http, ReadOnlyMemory<byte>[] pieces)
    {
        http.Response.ContentLength = pieces.Sum(piece => (long)piece.Length);
        if (HttpMethods.IsHead(http.Request.Method))
            return;
        var unsent = 0;
        foreach (var piece in pieces)
            unsent = await WriteInPartsAsync(http.Response, piece, unsent);
        await FlushAsync(http.Response);
    }

    /// <summary>Writes a piece in parts, each when the client has taken those before. Small pieces are sent together.</summary>
    /// <returns>How many bytes are written and not sent.</returns>
    private static async Task<int> WriteInPartsAsync(HttpResponse response, ReadOnlyMemory<byte> body, int unsent)
    {
        while (!body.IsEmpty)
        {
            var part = body[..Math.Min(Part - unsent, body.Length)];
            response.BodyWriter.Write(part.Span);
            (body, unsent) = (body[part.Length..], unsent + part.Length);
            if (unsent < Part)
                continue;
            await FlushAsync(response);
            unsent = 0;
        }

        return unsent;
    }

    /// <summary>Sends what was written. The first that the client doesn't take at once ends the request's turn among those that are answered
    /// (<see cref="RequestBounds"/>).</summary>
    private static async Task FlushAsync(HttpResponse response)
    {
        var cancel = response.HttpContext.RequestAborted;
        // To a client that is gone everything can be sent at once.
        cancel.ThrowIfCancellationRequested();
        var flushed = response.BodyWriter.FlushAsync(cancel);
        // Whoever waits for its client does no work: 128 clients that take nothing would keep all scrapers waiting.
        if (!flushed.IsCompleted)
            response.HttpContext.Features.Get<RateLimitLease>()?.Dispose();
        await flushed;
    }
}
