namespace MlBudget.Exporter.Web;

/// <summary>Large bodies, which many clients may ask for and not take.</summary>
internal static class BodyParts
{
    /// <summary>In bytes. The server copies what it is handed before it looks whether the client takes it, so that a page of
    /// 6.6 MB in one piece, for 200 clients who wait, would be 1.3 GB.</summary>
    private const int Part = 16 * 1024;

    /// <summary>Writes a body in parts, each when the client has taken those before.</summary>
    /// <param name="response">Where to.</param>
    /// <param name="body">The bytes, which stay shared.</param>
    /// <exception cref="OperationCanceledException">The client is gone, too slow, or its time is over.</exception>
    public static async Task WriteInPartsAsync(this HttpResponse response, ReadOnlyMemory<byte> body)
    {
        var cancel = response.HttpContext.RequestAborted;
        while (!body.IsEmpty)
        {
            var part = body[..Math.Min(Part, body.Length)];
            await response.Body.WriteAsync(part, cancel);
            body = body[part.Length..];
        }
    }
}
