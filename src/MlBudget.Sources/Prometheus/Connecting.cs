using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace MlBudget.Sources.Prometheus;

/// <summary>How servers are connected to.</summary>
internal static class Connecting
{
    /// <summary>What connects to a server. Its files are read now.</summary>
    /// <exception cref="PrometheusException">One of them can't be read.</exception>
    public static SocketsHttpHandler Handler(PrometheusServer server) => new()
    {
        // Credentials are for the server that is named, and for no other one that it names.
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = System.Net.DecompressionMethods.All,
        // A connection that a restart has closed meanwhile would be an error.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5),
        ConnectTimeout = TimeSpan.FromSeconds(10),
        SslOptions = server.Url.Scheme == "https" ? Tls(server) : new(),
    };

    private static SslClientAuthenticationOptions Tls(PrometheusServer server)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = server.ServerName ?? server.Url.Host };
        if (server.CertFile is { } cert)
        {
            var own = Read(cert, () => X509Certificate2.CreateFromPemFile(cert, server.KeyFile));
            options.ClientCertificates = [own];
        }

        if (server.SkipsVerification)
        {
            options.RemoteCertificateValidationCallback = (_, _, _, _) => server.SkipsVerification;
        }
        else if (server.CaFile is { } file)
        {
            var signers = new X509Certificate2Collection();
            Read(file, () =>
            {
                signers.ImportFromPemFile(file);
                return signers.Count > 0 ? signers : throw new PrometheusException($"the file '{file}' holds no certificate");
            });
            options.CertificateChainPolicy = new()
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(signers);
        }

        return options;
    }

    private static T Read<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is not PrometheusException)
        {
            throw new PrometheusException($"the file '{file}' can't be read: {error.Message}");
        }
    }
}
