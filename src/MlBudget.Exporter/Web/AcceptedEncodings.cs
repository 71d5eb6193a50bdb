using Microsoft.Net.Http.Headers;

namespace MlBudget.Exporter.Web;

/// <summary>Which encodings of a body a client takes, by <c>Accept-Encoding</c> (RFC 9110, 12.5.3).</summary>
internal static class AcceptedEncodings
{
    /// <summary>Whether gzip is taken, and liked no less than the plain bytes. Without the header nothing else than they is sent.</summary>
    public static bool TakesGzip(this HttpRequest request)
    {
        double? gzip = null, any = null, identity = null;
        foreach (var encoding in request.GetTypedHeaders().AcceptEncoding)
        {
            if (Is(encoding, "gzip") || Is(encoding, "x-gzip"))
                gzip = Math.Max(gzip ?? 0, encoding.Quality ?? 1);
            else if (Is(encoding, "*"))
                any = encoding.Quality ?? 1;
            else if (Is(encoding, "identity"))
                identity = encoding.Quality ?? 1;
        }

        // What isn't named is what the star says; plain bytes are welcome without being named.
        var wanted = gzip ?? any ?? 0;
        return wanted > 0 && wanted >= (identity ?? 0);
    }

    private static bool Is(StringWithQualityHeaderValue encoding, string name) =>
        encoding.Value.Equals(name, StringComparison.OrdinalIgnoreCase);
}
