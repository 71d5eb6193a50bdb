using System.Globalization;
using System.Net.Mime;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.Net.Http.Headers;
using MlBudget.Exporter.Access.Logins;

namespace MlBudget.Exporter.Access;

/// <summary>Lets requests in, or not: by the web configuration's rate limit and users. Every path is behind it.</summary>
/// <param name="next">What answers those that are let in.</param>
/// <param name="access">The web configuration.</param>
/// <param name="check">Checks logins.</param>
internal sealed class AccessMiddleware(RequestDelegate next, LiveAccess access, LoginCheck check)
{
    /// <summary>What a client is asked for; by the charset it knows how to write what is not ASCII (RFC 7617).</summary>
    private const string Challenge = "Basic realm=\"mlbudget\", charset=\"UTF-8\"";

    /// <summary>Lets one request in, or not.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        var configuration = access.Look(out var acquired).Configuration;
        using var lease = acquired;
        SetHeaders(http.Response, configuration);
        if (lease is { IsAcquired: false })
        {
            if (lease.TryGetMetadata(MetadataName.RetryAfter, out var after))
                http.Response.Headers.RetryAfter = Math.Ceiling(after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            await AnswerAsync(http, StatusCodes.Status429TooManyRequests, "Too many requests.\n");
            return;
        }

        if (configuration.Users is { } users && !await IsLetInAsync(http, users))
            return;
        await next(http);
    }

    private async Task<bool> IsLetInAsync(HttpContext http, BasicUsers users)
    {
        var login = BasicCredentials.Parse(http.Request.Headers.Authorization);
        var answer = login is null ? LoginAnswer.Refused : await check.AskAsync(users, login, http.Connection.RemoteIpAddress, http.RequestAborted);
        switch (answer)
        {
            case LoginAnswer.Granted:
                http.User = new(new ClaimsIdentity([new(ClaimTypes.Name, login!.Name)], "Basic"));
                return true;
            case LoginAnswer.Busy:
                http.Response.Headers.RetryAfter = "1";
                await AnswerAsync(http, StatusCodes.Status503ServiceUnavailable, "Too many logins are being checked.\n");
                return false;
            default:
                http.Response.Headers[HeaderNames.WWWAuthenticate] = Challenge;
                await AnswerAsync(http, StatusCodes.Status401Unauthorized, "Unauthorized.\n");
                return false;
        }
    }

    /// <summary>Sets the headers at the last moment, so that they replace those of mlbudget itself.</summary>
    private static void SetHeaders(HttpResponse response, AccessConfiguration configuration)
    {
        if (configuration.Headers.IsEmpty)
            return;
        response.OnStarting(() =>
        {
            foreach (var (name, value) in configuration.Headers)
            {
                // Without a value the header is taken away.
                response.Headers[name] = value;
            }

            return Task.CompletedTask;
        });
    }

    private static Task AnswerAsync(HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = $"{MediaTypeNames.Text.Plain}; charset=utf-8";
        http.Response.ContentLength = text.Length;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.WriteAsync(text, http.RequestAborted);
    }
}
