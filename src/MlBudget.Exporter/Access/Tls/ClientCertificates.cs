using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MlBudget.Exporter.Access.Tls;

/// <summary>What is asked of clients, by the names of Go's <c>ClientAuthType</c>, which web configurations use.</summary>
internal enum ClientPolicy
{
    /// <summary>Nothing.</summary>
    NoClientCert,

    /// <summary>A certificate, but any will do, and none will do too.</summary>
    RequestClientCert,

    /// <summary>A certificate, whoever has signed it.</summary>
    RequireAnyClientCert,

    /// <summary>A certificate that an authority has signed, or none.</summary>
    VerifyClientCertIfGiven,

    /// <summary>A certificate that an authority has signed.</summary>
    RequireAndVerifyClientCert,
}

/// <summary>Which clients are let in by their certificates.</summary>
/// <param name="Policy">What is asked of them.</param>
/// <param name="Authorities">Whose signature counts; empty where nobody's does.</param>
/// <param name="AllowedNames">The subject alternative names of which a certificate must have one; empty for any.</param>
internal sealed record ClientCertificates(
    ClientPolicy Policy, ImmutableArray<X509Certificate2> Authorities, ImmutableArray<string> AllowedNames)
{
    /// <summary>The use of a certificate that shows who a client is: id-kp-clientAuth of RFC 5280.</summary>
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    /// <summary>Whether a client without a certificate is refused.</summary>
    public bool IsRequired => Policy is ClientPolicy.RequireAnyClientCert or ClientPolicy.RequireAndVerifyClientCert;

    /// <summary>Whether a certificate without an authority's signature is refused.</summary>
    public bool IsVerified => Policy is ClientPolicy.VerifyClientCertIfGiven or ClientPolicy.RequireAndVerifyClientCert;

    /// <summary>By which the chain of a client's certificate is built: from the configured authorities alone, and without fetching
    /// anything, since whoever connects could else choose an address that the server asks.</summary>
    public X509ChainPolicy ChainPolicy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.ApplicationPolicy.Add(ClientAuthentication);
        policy.CustomTrustStore.AddRange(Authorities.ToArray());
        return policy;
    }

    /// <summary>Whether a client is let in.</summary>
    /// <param name="sender">The connection.</param>
    /// <param name="certificate">What the client has sent; null where it has sent none.</param>
    /// <param name="chain">Its chain, built by <see cref="ChainPolicy"/>.</param>
    /// <param name="errors">What is wrong with them.</param>
    public bool Accepts(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 known)
            return !IsRequired;
        if (IsVerified && errors != SslPolicyErrors.None && !EndsAtAuthority(chain, errors))
            return false;
        return AllowedNames.IsEmpty || AlternativeNames.Of(known).Any(name => AllowedNames.Contains(name, StringComparer.Ordinal));
    }

    /// <summary>Whether all that is wrong is that the chain ends before a root, at an authority that is trusted as it is: one that
    /// another one has signed is no root, and may be the only one that is to count.</summary>
    private bool EndsAtAuthority(X509Chain? chain, SslPolicyErrors errors) =>
        errors == SslPolicyErrors.RemoteCertificateChainErrors && chain is { ChainElements: [.., { Certificate: var last }] }
        && chain.ChainStatus.All(status => status.Status == X509ChainStatusFlags.PartialChain)
        && Authorities.Any(authority => authority.RawDataMemory.Span.SequenceEqual(last.RawDataMemory.Span));
}
