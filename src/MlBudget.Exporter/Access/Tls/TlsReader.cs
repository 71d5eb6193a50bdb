using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MlBudget.Exporter.Access.Files;
using MlBudget.Settings;

namespace MlBudget.Exporter.Access.Tls;

/// <summary>Reads how connections are encrypted.</summary>
/// <param name="files">Reads the files that are named.</param>
/// <param name="hasHttp2">Whether HTTP/2 is offered.</param>
internal sealed class TlsReader(NamedFiles files, bool hasHttp2)
{
    private readonly CertificateReader _certificates = new(files);

    /// <summary>The settings; null, with problems, where there are none. Problems elsewhere are left to the caller.</summary>
    public TlsSettings? Read(NodeReader node)
    {
        if (!node.IsMappingOf(
            "cert_file", "key_file", "cert", "key", "client_ca_file", "client_ca", "client_auth_type", "client_allowed_sans",
            "min_version", "max_version", "cipher_suites", "prefer_server_cipher_suites", "curve_preferences"))
            return null;
        var chain = Chain(node);
        var versions = Versions(node);
        var suites = node.Optional("cipher_suites") is { } list
            ? CipherSuitesReader.Read(list, versions, hasHttp2, chain.IsEmpty ? null : CertificateReader.IsRsa(chain[0])) : [];
        RefuseWhatCannotBeChosen(node);
        var clients = new ClientsReader(_certificates).Read(node);
        if (chain.IsEmpty || clients is null)
            return null;
        try
        {
            return Joined(chain, clients, versions, suites);
        }
        catch (CryptographicException error)
        {
            // Whatever of a certificate is looked at only here: without a place the program would end over it.
            node.Error($"the certificates can't be used: {error.Message}");
            return null;
        }
    }

    private TlsSettings Joined(
        ImmutableArray<X509Certificate2> chain, ClientCertificates clients, (SslProtocols Oldest, SslProtocols Newest) versions,
        ImmutableArray<TlsCipherSuite> suites)
    {
        var trust = clients.Authorities.IsEmpty
            ? null : SslCertificateTrust.CreateForX509Collection([.. clients.Authorities], sendTrustInHandshake: true);
        return new()
        {
            Certificate = chain[0],
            Context = SslStreamCertificateContext.Create(chain[0], [.. chain[1..]], offline: true, trust),
            Clients = clients,
            Versions = versions,
            CipherSuites = suites,
            Policy = CipherSuitesReader.PolicyOf(suites, versions),
            HasHttp2 = hasHttp2,
        };
    }

    /// <summary>The server's certificate with its key, and those behind it; empty, with problems, where it can't be had.</summary>
    private ImmutableArray<X509Certificate2> Chain(NodeReader node)
    {
        var (certificate, key) = (node.OneOf("cert_file", "cert"), node.OneOf("key_file", "key"));
        if (certificate is null || _certificates.Certificates(certificate) is not [var first, .. var others])
        {
            // A key that can't be found is a problem, too.
            if (key is not null)
                files.Text(key);
            return [];
        }

        if (CertificateReader.FaultOf(first) is { } fault)
        {
            certificate.Error(fault);
            return [];
        }

        return key is not null && _certificates.WithKey(first, key) is { } whole ? [whole, .. others] : [];
    }

    private static (SslProtocols Oldest, SslProtocols Newest) Versions(NodeReader node)
    {
        var (oldest, newest) = (Version(node.Optional("min_version")), Version(node.Optional("max_version")));
        if ((oldest, newest) == (SslProtocols.Tls13, SslProtocols.Tls12))
            node.Optional("max_version")!.Error("found 'TLS12', expected TLS13: min_version is TLS13");
        return (oldest ?? SslProtocols.Tls12, newest ?? SslProtocols.Tls13);
    }

    private static SslProtocols? Version(NodeReader? node)
    {
        if (node is null)
            return null;
        if (node.Written is "TLS10" or "TLS11")
        {
            node.Error($"found {node.Shown}, expected TLS12 or TLS13: OpenSSL 3 doesn't speak older ones at its usual security level");
            return null;
        }

        return node.Choice<SslProtocols>(("TLS12", SslProtocols.Tls12), ("TLS13", SslProtocols.Tls13));
    }

    /// <summary>.NET has no way to choose these: a value that asks for anything but what is done anyway is refused.</summary>
    private static void RefuseWhatCannotBeChosen(NodeReader node)
    {
        if (node.Optional("prefer_server_cipher_suites") is { } preference && preference.Boolean() == false)
            preference.Error("found 'false', expected true, or nothing: .NET always lets the order of the server decide");
        if (node.Optional("curve_preferences") is { } curves && curves.Items().Length > 0)
        {
            curves.Error("curves can't be chosen here, since .NET has no way to; leave the key out, and where it matters write them as "
                + "Groups into a configuration of OpenSSL, which the variable OPENSSL_CONF names");
        }
    }
}
