using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Authentication;
using MlBudget.Settings;

namespace MlBudget.Exporter.Access.Tls;

/// <summary>
/// Reads cipher suites: those of Go's <c>tls.CipherSuites</c>, by the same names, which are IANA's. Of TLS 1.3 all three are offered where
/// none of them is named; in Go they can't be chosen.
/// </summary>
internal static class CipherSuitesReader
{
    private static readonly ImmutableArray<TlsCipherSuite> OfTls13 =
    [
        TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256, TlsCipherSuite.TLS_AES_128_GCM_SHA256,
    ];

    private static readonly ImmutableArray<TlsCipherSuite> OfTls12 =
    [
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
    ];

    /// <summary>What HTTP/2 demands of servers that speak TLS 1.2 (RFC 9113, 9.2.2).</summary>
    private static readonly ImmutableArray<TlsCipherSuite> OfHttp2 =
        [TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256];

    private static readonly ImmutableArray<string> Names = [.. OfTls13.Concat(OfTls12).Select(suite => suite.ToString())];

    /// <summary>The suites in their order.</summary>
    /// <param name="node">The list.</param>
    /// <param name="versions">The versions that are spoken.</param>
    /// <param name="hasHttp2">Whether HTTP/2 is offered.</param>
    /// <param name="isRsa">Whether the certificate's key is RSA's, else ECDSA's; null where it isn't known.</param>
    public static ImmutableArray<TlsCipherSuite> Read(
        NodeReader node, (SslProtocols Oldest, SslProtocols Newest) versions, bool hasHttp2, bool? isRsa)
    {
        var items = node.Items();
        var suites = items.Select(item => ReadOne(item, versions)).OfType<TlsCipherSuite>().ToImmutableArray();
        if (items.IsEmpty || suites.Length < items.Length)
            return suites;
        if (OperatingSystem.IsWindows() || OperatingSystem.IsAndroid())
            node.Error("cipher suites can't be chosen on this operating system; leave the key out");
        else if (versions.Oldest == SslProtocols.Tls12)
            CheckTls12(node, [.. suites.Intersect(OfTls12)], hasHttp2, isRsa);
        return suites;
    }

    /// <summary>What the operating system makes of suites; null where there are none.</summary>
    /// <param name="suites">The suites.</param>
    /// <param name="versions">The versions that are spoken.</param>
    public static CipherSuitesPolicy? PolicyOf(ImmutableArray<TlsCipherSuite> suites, (SslProtocols Oldest, SslProtocols Newest) versions)
    {
        if (suites.IsEmpty || OperatingSystem.IsWindows() || OperatingSystem.IsAndroid())
            return null;
        return new(versions.Newest == SslProtocols.Tls13 && !suites.Any(suite => OfTls13.Contains(suite)) ? [.. OfTls13, .. suites] : suites);
    }

    private static TlsCipherSuite? ReadOne(NodeReader node, (SslProtocols Oldest, SslProtocols Newest) versions)
    {
        if (node.Name(Names) is not { } name)
            return null;
        var suite = Enum.Parse<TlsCipherSuite>(name);
        if (OfTls13.Contains(suite) && versions.Newest == SslProtocols.Tls12)
            node.Error($"{name} is of TLS 1.3, and max_version is TLS12");
        else if (OfTls12.Contains(suite) && versions.Oldest == SslProtocols.Tls13)
            node.Error($"{name} is of TLS 1.2, and min_version is TLS13");
        return suite;
    }

    private static void CheckTls12(NodeReader node, ImmutableArray<TlsCipherSuite> suites, bool hasHttp2, bool? isRsa)
    {
        if (suites.IsEmpty)
        {
            node.Error("there is no suite of TLS 1.2; expected one, or 'min_version: TLS13' beside it");
            return;
        }

        if (isRsa is { } known && !suites.Any(suite => suite.ToString().Contains("_RSA_", StringComparison.Ordinal) == known))
        {
            node.Error($"there is no suite of TLS 1.2 with {(known ? "RSA" : "ECDSA")}, which the certificate is of; expected one such as "
                + $"{OfHttp2[known ? 1 : 0]}");
        }

        if (hasHttp2 && !suites.Any(suite => OfHttp2.Contains(suite)))
        {
            node.Error($"there is no suite that HTTP/2 demands; expected {OfHttp2[1]} or {OfHttp2[0]} among them, or 'http2: false' below "
                + "http_server_config");
        }
    }
}
