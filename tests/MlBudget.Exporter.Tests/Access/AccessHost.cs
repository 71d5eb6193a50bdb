using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections.Features;
using MlBudget.Exporter.Access;
using MlBudget.Exporter.Exposition;

namespace MlBudget.Exporter.Tests.Access;

/// <summary>A real Kestrel behind a web configuration, with an endpoint that says how the request came and who sent it.</summary>
internal sealed class AccessHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private AccessHost(WebApplication app) => _app = app;

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Urls.Single());

    /// <summary>Starts one.</summary>
    /// <param name="loaded">The web configuration; null for none.</param>
    /// <param name="time">The clock; the system's if null.</param>
    /// <param name="map">Maps further endpoints.</param>
    /// <param name="before">Sets up what is before the web configuration.</param>
    public static async Task<AccessHost> StartAsync(
        LoadedAccess? loaded, TimeProvider? time = null, Action<WebApplication>? map = null, Action<WebApplication>? before = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.UseAccessTls());
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        builder.Services.AddSingleton(time ?? TimeProvider.System).AddSingleton<SelfMetrics>().AddAccess(loaded);
        var app = builder.Build();
        before?.Invoke(app);
        app.UseAccess();
        app.MapGet("/", (HttpContext http) =>
        {
            http.Response.Headers["Suite"] = http.Features.Get<ITlsHandshakeFeature>()?.NegotiatedCipherSuite.ToString();
            return $"{http.Request.Protocol} {http.User.Identity?.Name ?? "nobody"}";
        });
        map?.Invoke(app);
        await app.StartAsync();
        return new(app);
    }

    /// <summary>A client of it.</summary>
    /// <param name="versions">The versions of TLS that it speaks.</param>
    /// <param name="suites">Its cipher suites; null for the usual ones.</param>
    /// <param name="certificate">What it shows; null for nothing.</param>
    /// <param name="authority">Whose signature it wants to see; null where nothing is encrypted.</param>
    public HttpClient Client(
        SslProtocols versions = SslProtocols.None, CipherSuitesPolicy? suites = null, X509Certificate2? certificate = null,
        X509Certificate2? authority = null)
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        if (authority is not null)
            trust.CustomTrustStore.Add(authority);
        return new(new SocketsHttpHandler
        {
            SslOptions = new()
            {
                EnabledSslProtocols = versions,
                CipherSuitesPolicy = suites,
                CertificateChainPolicy = trust,
                LocalCertificateSelectionCallback = certificate is null ? null : (_, _, _, _, _) => certificate,
                ClientCertificates = certificate is null ? null : [certificate],
            },
        })
        {
            BaseAddress = Address,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
