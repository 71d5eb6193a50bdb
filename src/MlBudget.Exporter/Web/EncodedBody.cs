using Microsoft.Net.Http.Headers;
using MlBudget.Exporter.Exposition;

namespace MlBudget.Exporter.Web;

/// <summary>
/// A document as bytes that all requests share: made once, and compressed once, when it is first asked for so. It is a result that
/// endpoints of GET and HEAD return.
/// </summary>
/// <param name="type">The value of <c>Content-Type</c>.</param>
/// <param name="bytes">The document.</param>
internal sealed class EncodedBody(string type, ReadOnlyMemory<byte> bytes) : IResult
{
    private readonly CompressibleText _text = new(bytes);

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = type;
        httpContext.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        return Negotiation.WriteAsync(httpContext, _text, default);
    }
}
