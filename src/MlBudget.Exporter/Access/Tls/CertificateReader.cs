using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MlBudget.Exporter.Access.Files;
using MlBudget.Settings;

namespace MlBudget.Exporter.Access.Tls;

/// <summary>Reads certificates and their keys. What is wrong with a key never shows any of it.</summary>
/// <param name="files">Reads the files that are named.</param>
internal sealed class CertificateReader(NamedFiles files)
{
    private const string OfCertificates = "CERTIFICATE";
    private const string Rsa = "1.2.840.113549.1.1.1", Ecdsa = "1.2.840.10045.2.1";

    /// <summary>OpenSSL refuses smaller keys at its security level 2, which is Debian's, but only when a client comes.</summary>
    private const int LeastRsaBits = 2048;

    private static readonly string[] OfKeys = ["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"];

    /// <summary>All certificates of a value, of which there is at least one; empty, with a problem, where there is none.</summary>
    public ImmutableArray<X509Certificate2> Certificates(NodeReader node)
    {
        if (files.Text(node) is not { } text)
            return [];
        var all = new X509Certificate2Collection();
        try
        {
            all.ImportFromPem(text);
        }
        catch (CryptographicException)
        {
            node.Error("there is a certificate that can't be read; expected X.509 in PEM");
            return [];
        }

        if (all.Count == 0)
            node.Error($"{Found(text)}, expected PEM that begins with -----BEGIN {OfCertificates}-----");
        return [.. all];
    }

    /// <summary>A certificate with its key; null, with a problem, where they can't be read or don't belong together.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="node">Its key.</param>
    public X509Certificate2? WithKey(X509Certificate2 certificate, NodeReader node)
    {
        if (files.Text(node) is not { } text)
            return null;
        if (text.Contains("ENCRYPTED", StringComparison.Ordinal))
        {
            node.Error("the key is encrypted, expected one without a passphrase; write it with: openssl pkey -in KEY -out NEW");
            return null;
        }

        if (!Labels(text).Any(label => OfKeys.Contains(label)))
        {
            node.Error($"{Found(text)}, expected PEM that begins with -----BEGIN {OfKeys[0]}-----");
            return null;
        }

        return Joined(certificate, text, node);
    }

    /// <summary>What is wrong with the key of a certificate, whatever its private half; null where nothing is.</summary>
    public static string? FaultOf(X509Certificate2 certificate)
    {
        try
        {
            // Importing a certificate leaves its key alone, so that one that is malformed shows here.
            using AsymmetricAlgorithm? key = certificate.PublicKey.Oid.Value switch
            {
                Rsa => certificate.GetRSAPublicKey(),
                Ecdsa => certificate.GetECDsaPublicKey(),
                _ => null,
            };
            return key is null
                ? $"the certificate's key is of the type {certificate.PublicKey.Oid.Value}, expected RSA or ECDSA: .NET has no other for TLS"
                : key is RSA { KeySize: < LeastRsaBits and var bits }
                    ? $"the certificate's key has {bits} bits, expected at least {LeastRsaBits}: OpenSSL refuses smaller ones" : null;
        }
        catch (CryptographicException)
        {
            return "the certificate's key can't be read, expected one of RSA or ECDSA that is whole";
        }
    }

    /// <summary>Whether the key of a certificate is RSA's.</summary>
    public static bool IsRsa(X509Certificate2 certificate) => certificate.PublicKey.Oid.Value == Rsa;

    private static X509Certificate2? Joined(X509Certificate2 certificate, string key, NodeReader node)
    {
        var isRsa = IsRsa(certificate);
        using AsymmetricAlgorithm read = isRsa ? RSA.Create() : ECDsa.Create();
        try
        {
            read.ImportFromPem(key);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            node.Error($"the key can't be read as one of {(isRsa ? "RSA" : "ECDSA")}, which the certificate is of");
            return null;
        }

        try
        {
            return isRsa ? certificate.CopyWithPrivateKey((RSA)read) : certificate.CopyWithPrivateKey((ECDsa)read);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            node.Error("the key doesn't belong to the certificate; expected the one that it was made with");
            return null;
        }
    }

    private static string Found(string text) =>
        Labels(text) is [var first, ..] ? $"found PEM of {first}" : "found no PEM";

    private static List<string> Labels(ReadOnlySpan<char> text)
    {
        var labels = new List<string>();
        while (PemEncoding.TryFind(text, out var fields))
        {
            labels.Add(text[fields.Label].ToString());
            text = text[fields.Location.End..];
        }

        return labels;
    }
}
