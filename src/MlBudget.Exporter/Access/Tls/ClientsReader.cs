using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using MlBudget.Settings;

namespace MlBudget.Exporter.Access.Tls;

/// <summary>Reads which clients are let in by their certificates.</summary>
/// <param name="certificates">Reads certificates.</param>
internal sealed class ClientsReader(CertificateReader certificates)
{
    private const string Type = "client_auth_type", Verify = nameof(ClientPolicy.RequireAndVerifyClientCert);

    /// <summary>Which clients are let in; null, with problems, where that can't be read.</summary>
    /// <param name="node">How connections are encrypted.</param>
    public ClientCertificates? Read(NodeReader node)
    {
        var policy = Policy(node.Optional(Type));
        var authority = node.Optional("client_ca_file") ?? node.Optional("client_ca");
        if (authority is not null)
            authority = node.OneOf("client_ca_file", "client_ca");
        ImmutableArray<X509Certificate2> authorities = authority is null ? [] : certificates.Certificates(authority);
        var names = Names(node.Optional("client_allowed_sans"));
        if (policy is not { } known)
            return null;
        var clients = new ClientCertificates(known, authorities, names);
        if (authority is not null && known == ClientPolicy.NoClientCert)
            authority.ErrorAtKey($"no client is asked for a certificate; expected '{Type}: {Verify}' beside it");
        if (clients.IsVerified && node.Optional("client_ca_file") is null && node.Optional("client_ca") is null)
            node.Optional(Type)!.Error($"'client_ca_file' is missing: without it there is nobody whose signature counts");
        if (!names.IsEmpty && !clients.IsRequired)
        {
            node.Optional("client_allowed_sans")!.ErrorAtKey(
                $"a client without a certificate has no names; expected '{Type}: {Verify}' or '{nameof(ClientPolicy.RequireAnyClientCert)}' beside it");
        }

        return clients;
    }

    private static ClientPolicy? Policy(NodeReader? node) => node is null ? ClientPolicy.NoClientCert : node.Choice<ClientPolicy>(
        (nameof(ClientPolicy.NoClientCert), ClientPolicy.NoClientCert),
        (nameof(ClientPolicy.RequestClientCert), ClientPolicy.RequestClientCert),
        (nameof(ClientPolicy.RequireAnyClientCert), ClientPolicy.RequireAnyClientCert),
        ("RequireClientCert", ClientPolicy.RequireAnyClientCert), // Its name in the exporter-toolkit before 0.6.1.
        (nameof(ClientPolicy.VerifyClientCertIfGiven), ClientPolicy.VerifyClientCertIfGiven),
        (nameof(ClientPolicy.RequireAndVerifyClientCert), ClientPolicy.RequireAndVerifyClientCert));

    private static ImmutableArray<string> Names(NodeReader? node)
    {
        if (node is null)
            return [];
        var items = node.Items();
        if (node.IsList && items.IsEmpty)
            node.Error("there is no name, expected at least one: no client would be let in");
        return [.. items.Select(item => item.Text("a DNS name, an IP address, a mail address or a URI")).OfType<string>()];
    }
}
