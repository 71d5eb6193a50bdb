using System.Net.Mime;
using Microsoft.Net.Http.Headers;
using MlBudget.Exporter.Exposition;

namespace MlBudget.Exporter.Web;

/// <summary>What a client takes (RFC 9110, 12.5): its formats and encodings, the ones that it likes best first.</summary>
internal static class Negotiation
{
    private const string OpenMetricsType = "application/openmetrics-text", Gzip = "gzip";

    /// <summary>The format of metrics that a client likes best; text where it likes both alike, or says nothing.</summary>
    public static PageFormat FormatOf(HttpRequest request)
    {
        // A header that can't be read counts as none: a scraper is never turned away for it.
        var accepted = request.GetTypedHeaders().Accept;
        var open = accepted.Where(IsOpenMetrics).Select(Quality).DefaultIfEmpty(0).Max();
        var text = accepted.Where(type => type.MediaType == MediaTypeNames.Text.Plain).Select(Quality).DefaultIfEmpty(0).Max();
        return open > text ? PageFormat.OpenMetrics : PageFormat.Text;
    }

    /// <summary>Whether a client takes gzip, and likes it no less than the text as it is. One that says nothing gets the text.</summary>
    public static bool TakesGzip(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().AcceptEncoding;
        // What isn't named is what the star says, but the text as it is, which is welcome unnamed.
        var gzip = QualityOf(Gzip) ?? QualityOf("*") ?? 0;
        return gzip > 0 && gzip >= (QualityOf("identity") ?? 0);

        double? QualityOf(string coding) => accepted
            .Where(one => one.Value.Equals(coding, StringComparison.OrdinalIgnoreCase)).Max(one => (double?)(one.Quality ?? 1));
    }

    /// <summary>Writes an answer whose beginning many others share, compressed where the client takes that. HEAD gets its length
    /// alone.</summary>
    /// <param name="http">Whom to answer.</param>
    /// <param name="beginning">The beginning.</param>
    /// <param name="rest">What follows.</param>
    public static async Task WriteAsync(HttpContext http, CompressibleText beginning, ReadOnlyMemory<byte> rest)
    {
        ReadOnlyMemory<byte>[] parts = [.. beginning.Parts, rest];
        if (TakesGzip(http.Request))
        {
            parts = beginning.Gzip(rest.Span);
            http.Response.Headers.ContentEncoding = Gzip;
        }

        await http.WriteBodyAsync(parts);
    }

    private static bool IsOpenMetrics(MediaTypeHeaderValue type) => type.MediaType == OpenMetricsType
        && (NameValueHeaderValue.Find(type.Parameters, "version")?.Value.Value ?? "1.0.0") == "1.0.0";

    private static double Quality(MediaTypeHeaderValue type) => type.Quality ?? 1;
}
