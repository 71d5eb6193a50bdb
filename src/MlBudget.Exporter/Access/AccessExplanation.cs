using System.Globalization;
using System.Security.Authentication;
using System.Text;
using MlBudget.Core.Time;
using MlBudget.Exporter.Access.Tls;

namespace MlBudget.Exporter.Access;

/// <summary>Says in words what a web configuration means: for <c>check</c>. Neither keys nor hashes are in it.</summary>
internal static class AccessExplanation
{
    /// <summary>The whole web configuration in words.</summary>
    /// <param name="loaded">The web configuration.</param>
    /// <param name="now">The instant that certificates are looked at.</param>
    public static string Of(LoadedAccess loaded, DateTimeOffset now)
    {
        var (configuration, text) = (loaded.Configuration, new StringBuilder());
        text.Append(CultureInfo.InvariantCulture, $"Web configuration {loaded.File}\n");
        foreach (var sentence in configuration.Tls is { } tls ? Sentences(tls, now) : ["Connections are not encrypted."])
            text.Append(CultureInfo.InvariantCulture, $"  {sentence}\n");
        text.Append(CultureInfo.InvariantCulture, $"  {(configuration.Users is { } users
            ? $"Each request needs one of these users, with its password: {Listed(users.Names)}." : "No user has to log in.")}\n");
        if (configuration.RateLimit is { } limit)
        {
            text.Append(CultureInfo.InvariantCulture, $"  A request per {Durations.Format(limit.Interval)} is answered, of all clients ")
                .Append(CultureInfo.InvariantCulture, $"together, and up to {limit.Burst} at once.\n");
        }

        foreach (var (name, value) in configuration.Headers)
            text.Append(CultureInfo.InvariantCulture, $"  {(value is null ? $"No response has the header {name}" : $"Header {name}: {value}")}\n");
        foreach (var note in configuration.Notes)
            text.Append(CultureInfo.InvariantCulture, $"  Note: {note}\n");
        return text.ToString();
    }

    private static IEnumerable<string> Sentences(TlsSettings tls, DateTimeOffset now)
    {
        var versions = tls.Versions.Oldest == tls.Versions.Newest ? Version(tls.Versions.Newest) : "1.2 and 1.3";
        var names = AlternativeNames.Of(tls.Certificate);
        yield return $"TLS {versions}{(tls.HasHttp2 ? ", HTTP/2 and HTTP/1.1" : ", HTTP/1.1")}.";
        yield return $"The server's certificate is of {tls.Certificate.Subject} ({(names.IsEmpty ? "no names" : Listed(names))}), valid until "
            + $"{TlsSettings.Format(tls.Certificate.NotAfter)}.";
        if (tls.FaultAt(now) is { } fault)
            yield return $"Warning: {fault}.";
        if (!tls.CipherSuites.IsEmpty)
            yield return $"Cipher suites, the first that a client has too: {Listed(tls.CipherSuites.Select(suite => suite.ToString()))}.";
        if (Sentence(tls.Clients) is { } clients)
            yield return clients;
    }

    private static string? Sentence(ClientCertificates clients)
    {
        var authorities = Listed(clients.Authorities.Select(authority => authority.Subject));
        var names = clients.AllowedNames.IsEmpty ? "" : $", with one of the names {Listed(clients.AllowedNames)}";
        return clients.Policy switch
        {
            ClientPolicy.RequestClientCert => "Clients are asked for a certificate, but any will do, and none too.",
            ClientPolicy.RequireAnyClientCert => $"Clients need a certificate, whoever has signed it{names}.",
            ClientPolicy.VerifyClientCertIfGiven => $"Clients need no certificate, but one that they send has to be signed by {authorities}.",
            ClientPolicy.RequireAndVerifyClientCert => $"Clients need a certificate that is signed by {authorities}{names}.",
            _ => null,
        };
    }

    private static string Version(SslProtocols protocol) => protocol == SslProtocols.Tls13 ? "1.3" : "1.2";

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names);
}
