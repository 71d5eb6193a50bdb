using System.IO.Compression;
using Microsoft.Net.Http.Headers;

namespace MlBudget.Exporter.Web;

/// <summary>
/// A document as bytes that all requests share: made once, and compressed once, when it is first asked for so. It is a result that
/// endpoints of GET and HEAD return.
/// </summary>
/// <param name="type">The value of <c>Content-Type</c>.</param>
/// <param name="plain">The bytes.</param>
internal sealed class EncodedBody(string type, ReadOnlyMemory<byte> plain) : IResult
{
    /// <summary>Fewer bytes fit into one packet, compressed or not.</summary>
    private const int WorthCompressing = 1400;

    private readonly Lazy<Task<ReadOnlyMemory<byte>>> _gzip = new(() => Task.Run(() => Compress(plain)));

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = type;
        response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        var body = plain;
        if (plain.Length >= WorthCompressing && httpContext.Request.TakesGzip())
        {
            body = await _gzip.Value;
            response.Headers.ContentEncoding = "gzip";
        }

        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(httpContext.Request.Method))
            await response.WriteInPartsAsync(body);
    }

    private static ReadOnlyMemory<byte> Compress(ReadOnlyMemory<byte> plain)
    {
        var compressed = new MemoryStream(plain.Length / 8);
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(plain.Span);
        return compressed.GetBuffer().AsMemory(0, (int)compressed.Length);
    }
}
