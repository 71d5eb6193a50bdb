using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MlBudget.Exporter.Tests.Access;

/// <summary>The web configurations of <c>tests/testdata/web</c> in a folder of their own, beside certificates that are made anew.</summary>
public sealed class WebFiles : IDisposable
{
    private const string Carol = "carol123", Dave = "dave123";

    private readonly StorageDirectory _folder = new();
    private readonly TestAuthority _authority = new("the authority");

    public WebFiles()
    {
        var server = _authority.Server("localhost", "127.0.0.1");
        ScraperCertificate = _authority.Client("scraper.example", "10.0.0.9", "ops@example.org", "spiffe://example.org/scraper");
        Write("ca.crt", _authority.Pem);
        Write("server.crt", server.Pem);
        Write("server.key", server.Key);
        Write("other.key", _authority.Server("localhost").Key);
        Write("empty.crt", "");
        Write("broken.crt", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        using var elliptic = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Write("ecdsa.key", elliptic.ExportPkcs8PrivateKeyPem());
        Write("ecdsa.crt", _authority.Issue(elliptic, null, false, "localhost", "127.0.0.1").Pem);
        using var rsa = RSA.Create(2048);
        Write("encrypted.key", rsa.ExportEncryptedPkcs8PrivateKeyPem("open", new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1)));
        using var small = RSA.Create(1024);
        var weak = _authority.Issue(small, null, false, "localhost");
        Write("small.crt", weak.Pem);
        Write("small.key", weak.Key);
        Write("malformed.crt", Malformed(rsa));
        foreach (var file in Directory.EnumerateFiles(RepositoryRoot.Combine("tests", "testdata", "web"), "*.yml", SearchOption.AllDirectories))
        {
            var name = $"{Path.GetFileName(Path.GetDirectoryName(file))}-{Path.GetFileName(file)}";
            Write(name, File.ReadAllText(file)
                .Replace("SERVER_CERTIFICATE", Indented(server.Pem), StringComparison.Ordinal)
                .Replace("SERVER_KEY", Indented(server.Key), StringComparison.Ordinal)
                .Replace("AUTHORITY_CERTIFICATE", Indented(_authority.Pem), StringComparison.Ordinal)
                .Replace("CAROL_HASH", BCrypt.Net.BCrypt.HashPassword(Carol, 4), StringComparison.Ordinal)
                .Replace("DAVE_HASH", BCrypt.Net.BCrypt.HashPassword(Dave, 5), StringComparison.Ordinal));
        }
    }

    /// <summary>Where they are.</summary>
    internal string Folder => _folder.Path;

    /// <summary>Who signs.</summary>
    internal TestAuthority Authority => _authority;

    /// <summary>What Prometheus would show.</summary>
    internal TestCertificate ScraperCertificate { get; }

    /// <summary>The certificate of the authority.</summary>
    internal X509Certificate2 AuthorityCertificate => X509Certificate2.CreateFromPem(_authority.Pem);

    /// <summary>A web configuration.</summary>
    /// <param name="name">Its name below <c>tests/testdata/web</c>: <c>good/tls.yml</c>.</param>
    internal string At(string name) => _folder.At(name.Replace('/', '-'));

    /// <summary>Writes a file beside them.</summary>
    /// <returns>Its path.</returns>
    internal string Write(string name, string text)
    {
        File.WriteAllText(_folder.At(name), text);
        return _folder.At(name);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    /// <summary>A certificate with a key of RSA that is three bytes of nothing.</summary>
    private static string Malformed(RSA signer)
    {
        var key = new PublicKey(new Oid("1.2.840.113549.1.1.1"), new([5, 0]), new([1, 2, 3]));
        var request = new CertificateRequest(new X500DistinguishedName("CN=localhost"), key, HashAlgorithmName.SHA256);
        using var certificate = request.Create(
            new X500DistinguishedName("CN=signer"), X509SignatureGenerator.CreateForRSA(signer, RSASignaturePadding.Pkcs1),
            DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1), [1]);
        return certificate.ExportCertificatePem();
    }

    private static string Indented(string pem) => pem.Replace("\n", "\n    ", StringComparison.Ordinal);
}
