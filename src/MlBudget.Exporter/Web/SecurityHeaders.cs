using Microsoft.Net.Http.Headers;

namespace MlBudget.Exporter.Web;

/// <summary>
/// What browsers are told with every answer: nothing is run, fetched, framed or kept. They are set before anything else is, so
/// that whoever comes later may say otherwise.
/// </summary>
internal static class SecurityHeaders
{
    /// <summary>The page has its own style and an empty icon, and no script, form or frame.</summary>
    private static readonly string Policy =
        $"default-src 'none'; style-src {StatusStyle.Source}; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Sets them on every answer.</summary>
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers[ReferrerPolicy] = "no-referrer";
        headers[ResourcePolicy] = "same-origin";
        // Numbers are of the moment, and the configuration is for those who were let in.
        headers.CacheControl = CacheControlHeaderValue.NoStoreString;
        return next(http);
    });

    private const string ReferrerPolicy = "Referrer-Policy", ResourcePolicy = "Cross-Origin-Resource-Policy";
}
