using System.Globalization;
using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;

namespace MlBudget.Exporter.Intake;

/// <summary>What is wrong with a request, and the status that says it.</summary>
/// <param name="Status">The status.</param>
/// <param name="Text">What was found, and what was expected.</param>
internal sealed record BodyFault(int Status, string Text);

/// <summary>Reads the body of a post: all of it, unpacked, up to a bound.</summary>
internal static class PushedBody
{
    private const string Gzip = "gzip", Identity = "identity";

    /// <summary>The body, or why it can't be taken.</summary>
    /// <param name="request">The request.</param>
    /// <param name="maxBytes">How many bytes it may have, unpacked; what is packed may have as many.</param>
    /// <exception cref="OperationCanceledException">The client is gone, or too slow.</exception>
    public static async Task<(ReadOnlyMemory<byte> Body, BodyFault? Fault)> ReadAsync(HttpRequest request, int maxBytes)
    {
        var encoding = request.Headers.ContentEncoding.ToString().Trim();
        var isPacked = encoding.Equals(Gzip, StringComparison.OrdinalIgnoreCase);
        if (!isPacked && encoding.Length > 0 && !encoding.Equals(Identity, StringComparison.OrdinalIgnoreCase))
            return Fault(StatusCodes.Status415UnsupportedMediaType, $"Content-Encoding: found '{encoding}', expected {Gzip}, or none");
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bound)
            bound.MaxRequestBodySize = maxBytes;
        try
        {
            await using var unpacking = isPacked ? new GZipStream(request.Body, CompressionMode.Decompress) : null;
            return await FillAsync(unpacking ?? request.Body, request.ContentLength, maxBytes, request.HttpContext.RequestAborted) is { } body
                ? (body, null) : TooLong(maxBytes);
        }
        catch (BadHttpRequestException error)
        {
            return error.StatusCode == StatusCodes.Status413PayloadTooLarge ? TooLong(maxBytes) : Fault(error.StatusCode, $"the body can't be read: {error.Message}");
        }
        catch (InvalidDataException error)
        {
            return Fault(StatusCodes.Status400BadRequest, $"the body is no {Gzip}: {error.Message}");
        }
    }

    /// <summary>All bytes of a stream; null where there are more than may be.</summary>
    private static async Task<ReadOnlyMemory<byte>?> FillAsync(Stream stream, long? length, int maxBytes, CancellationToken cancel)
    {
        var buffer = new byte[(int)Math.Min(length ?? 4096, maxBytes) + 1];
        var filled = 0;
        while (await stream.ReadAsync(buffer.AsMemory(filled), cancel) is > 0 and var read)
        {
            filled += read;
            if (filled > maxBytes)
                return null;
            if (filled == buffer.Length)
                Array.Resize(ref buffer, (int)Math.Min(2L * buffer.Length, maxBytes + 1L));
        }

        return buffer.AsMemory(0, filled);
    }

    private static (ReadOnlyMemory<byte>, BodyFault?) TooLong(int maxBytes) => Fault(StatusCodes.Status413PayloadTooLarge, string.Create(
        CultureInfo.InvariantCulture, $"the body is longer than {maxBytes} bytes when it is unpacked; post less at once, or raise push.max_body_bytes"));

    private static (ReadOnlyMemory<byte>, BodyFault?) Fault(int status, string text) => (default, new(status, text));
}
