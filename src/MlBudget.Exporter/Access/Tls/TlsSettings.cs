using System.Collections.Immutable;
using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace MlBudget.Exporter.Access.Tls;

/// <summary>How connections are encrypted.</summary>
internal sealed record TlsSettings
{
    private static readonly List<SslApplicationProtocol> Http1 = [SslApplicationProtocol.Http11];
    private static readonly List<SslApplicationProtocol> Both = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];

    /// <summary>The server's certificate, with its key.</summary>
    public required X509Certificate2 Certificate { get; init; }

    /// <summary>The same with the certificates between it and its authority, which clients are sent too.</summary>
    public required SslStreamCertificateContext Context { get; init; }

    /// <summary>Which clients are let in.</summary>
    public required ClientCertificates Clients { get; init; }

    /// <summary>The oldest and the newest version that is spoken: TLS 1.2 or TLS 1.3.</summary>
    public required (SslProtocols Oldest, SslProtocols Newest) Versions { get; init; }

    /// <summary>The cipher suites by their names, in order of preference; empty for those of OpenSSL.</summary>
    public ImmutableArray<TlsCipherSuite> CipherSuites { get; init; } = [];

    /// <summary>What the operating system makes of <see cref="CipherSuites"/>; null where it has none.</summary>
    public CipherSuitesPolicy? Policy { get; init; }

    /// <summary>Whether HTTP/2 is offered.</summary>
    public required bool HasHttp2 { get; init; }

    /// <summary>The options of one handshake. They are made for each: a handshake writes into the policy of its chain.</summary>
    public SslServerAuthenticationOptions Options() => new()
    {
        ServerCertificateContext = Context,
        EnabledSslProtocols = Versions.Oldest | Versions.Newest,
        CipherSuitesPolicy = Policy,
        ApplicationProtocols = HasHttp2 ? Both : Http1,
        ClientCertificateRequired = Clients.Policy != ClientPolicy.NoClientCert,
        RemoteCertificateValidationCallback = Clients.Policy == ClientPolicy.NoClientCert ? null : Clients.Accepts,
        CertificateChainPolicy = Clients.ChainPolicy(),
        // A resumed session brings the certificate that it began with: what was taken from the authorities since would not count.
        AllowTlsResume = Clients.Policy == ClientPolicy.NoClientCert,
    };

    /// <summary>What is wrong with the certificate at an instant: it has expired, or isn't valid yet; null where nothing is.</summary>
    public string? FaultAt(DateTimeOffset now)
    {
        var (from, until) = (Certificate.NotBefore.ToUniversalTime(), Certificate.NotAfter.ToUniversalTime());
        return now.UtcDateTime > until ? $"the certificate of the server has expired: it was valid until {Format(until)}"
            : now.UtcDateTime < from ? $"the certificate of the server is not valid yet: it will be from {Format(from)} on" : null;
    }

    /// <summary>An instant as texts have it.</summary>
    public static string Format(DateTime instant) => instant.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
