using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MlBudget;

/// <summary>A certificate with its key, both in PEM.</summary>
internal sealed record TestCertificate(string Pem, string Key)
{
    /// <summary>As a client or a server takes it.</summary>
    public X509Certificate2 WithKey() => X509Certificate2.CreateFromPem(Pem, Key);
}

/// <summary>Signs certificates for tests.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;
    private long _serial = 1;

    /// <summary>Makes an authority.</summary>
    /// <param name="name">Its common name.</param>
    /// <param name="signer">Who signs it; null for itself.</param>
    public TestAuthority(string name, TestAuthority? signer = null)
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var (from, until) = (DateTimeOffset.UtcNow.AddDays(signer is null ? -3 : -2), DateTimeOffset.UtcNow.AddDays(signer is null ? 300 : 250));
        _certificate = signer is null ? request.CreateSelfSigned(from, until)
            : request.Create(signer._certificate, from, until, signer.NextSerial()).CopyWithPrivateKey(_key);
    }

    /// <summary>Its own certificate.</summary>
    public string Pem => _certificate.ExportCertificatePem();

    /// <summary>Signs a certificate.</summary>
    /// <param name="key">Its key; RSA of 2,048 bits if null.</param>
    /// <param name="until">Until when it is valid; for some months if null.</param>
    /// <param name="isOfClient">Whether it is for clients alone, else for servers alone.</param>
    /// <param name="names">Its names: IP addresses, mail addresses, URIs or DNS names. The first is its common name too.</param>
    public TestCertificate Issue(AsymmetricAlgorithm? key, DateTimeOffset? until, bool isOfClient, params string[] names)
    {
        using var own = key is null ? RSA.Create(2048) : null;
        var request = (key ?? own) is RSA rsa
            ? new CertificateRequest($"CN={names[0]}", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest($"CN={names[0]}", (ECDsa)key!, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
                alternatives.AddIpAddress(address);
            else if (name.Contains("://", StringComparison.Ordinal))
                alternatives.AddUri(new(name));
            else if (name.Contains('@', StringComparison.Ordinal))
                alternatives.AddEmailAddress(name);
            else
                alternatives.AddDnsName(name);
        }

        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(
            [new(isOfClient ? "1.3.6.1.5.5.7.3.2" : "1.3.6.1.5.5.7.3.1")], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, true, false));
        var end = until ?? DateTimeOffset.UtcNow.AddDays(200);
        using var certificate = request.Create(
            _certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), DateTimeOffset.UtcNow.AddDays(-1), end, NextSerial());
        return new(certificate.ExportCertificatePem(), (key ?? own)!.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Signs a certificate of a server.</summary>
    public TestCertificate Server(params string[] names) => Issue(null, null, isOfClient: false, names);

    /// <summary>Signs a certificate of a client.</summary>
    public TestCertificate Client(params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Issue(key, null, isOfClient: true, names);
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    private byte[] NextSerial() => BitConverter.GetBytes(_serial++);
}
