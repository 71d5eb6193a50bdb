using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MlBudget.Exporter.Access.Tls;

namespace MlBudget.Exporter.Tests.Access;

[Collection(WebFilesCollection.Name)]
public sealed class ClientCertificatesTests(WebFiles files)
{
    [Fact]
    public void A_certificate_of_an_authority_is_taken_and_one_of_its_namesake_is_not()
    {
        using var namesake = new TestAuthority("the authority");

        Assert.True(IsAccepted(Verified(files.AuthorityCertificate), files.ScraperCertificate));
        Assert.False(IsAccepted(Verified(files.AuthorityCertificate), namesake.Client("scraper.example")));
    }

    [Fact]
    public void An_authority_that_another_one_has_signed_counts_as_it_is()
    {
        using var middle = new TestAuthority("the middle", files.Authority);
        using var namesake = new TestAuthority("the middle");
        var clients = Verified(X509Certificate2.CreateFromPem(middle.Pem));

        Assert.True(IsAccepted(clients, middle.Client("scraper.example")));
        Assert.False(IsAccepted(clients, namesake.Client("scraper.example")));
        Assert.False(IsAccepted(clients, files.ScraperCertificate));
    }

    [Fact]
    public void What_is_between_a_client_and_the_authority_is_sent_by_the_client()
    {
        using var middle = new TestAuthority("the middle", files.Authority);
        var client = middle.Client("scraper.example");

        Assert.True(IsAccepted(Verified(files.AuthorityCertificate), client, middle.Pem));
        Assert.False(IsAccepted(Verified(files.AuthorityCertificate), client));
    }

    [Fact]
    public void A_certificate_that_has_expired_or_is_for_servers_is_not_taken()
    {
        var clients = Verified(files.AuthorityCertificate);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.False(IsAccepted(clients, files.Authority.Issue(key, DateTimeOffset.UtcNow.AddMinutes(-1), true, "scraper.example")));
        Assert.False(IsAccepted(clients, files.Authority.Server("scraper.example")));
    }

    [Theory]
    [InlineData("scraper.example")]
    [InlineData("10.0.0.9")]
    [InlineData("ops@example.org")]
    [InlineData("spiffe://example.org/scraper")]
    public void One_of_the_allowed_names_of_any_kind_is_enough(string name)
    {
        var clients = Verified(files.AuthorityCertificate);

        Assert.True(IsAccepted(clients with { AllowedNames = ["other", name] }, files.ScraperCertificate));
        Assert.False(IsAccepted(clients with { AllowedNames = ["other", $"{name}x", name[1..]] }, files.ScraperCertificate));
    }

    [Fact]
    public void A_certificate_without_names_has_none()
    {
        using var key = RSA.Create(2048);
        using var plain = new CertificateRequest("CN=scraper.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));

        Assert.Empty(AlternativeNames.Of(plain));
        Assert.False(new ClientCertificates(ClientPolicy.RequireAnyClientCert, [], ["scraper.example"])
            .Accepts(this, plain, null, SslPolicyErrors.None));
    }

    [Theory]
    [InlineData(nameof(ClientPolicy.RequestClientCert), true)]
    [InlineData(nameof(ClientPolicy.VerifyClientCertIfGiven), true)]
    [InlineData(nameof(ClientPolicy.RequireAnyClientCert), false)]
    [InlineData(nameof(ClientPolicy.RequireAndVerifyClientCert), false)]
    public void Without_a_certificate_only_those_come_in_who_need_none(string policy, bool isIn) => Assert.Equal(
        isIn, new ClientCertificates(Enum.Parse<ClientPolicy>(policy), [], []).Accepts(this, null, null, SslPolicyErrors.RemoteCertificateNotAvailable));

    private static ClientCertificates Verified(X509Certificate2 authority) => new(ClientPolicy.RequireAndVerifyClientCert, [authority], []);

    /// <summary>Builds the chain as a handshake does.</summary>
    private static bool IsAccepted(ClientCertificates clients, TestCertificate client, params string[] sent)
    {
        using var certificate = client.WithKey();
        using var chain = new X509Chain { ChainPolicy = clients.ChainPolicy() };
        foreach (var one in sent)
            chain.ChainPolicy.ExtraStore.Add(X509Certificate2.CreateFromPem(one));
        var errors = chain.Build(certificate) ? SslPolicyErrors.None : SslPolicyErrors.RemoteCertificateChainErrors;
        return clients.Accepts(clients, certificate, chain, errors);
    }
}
