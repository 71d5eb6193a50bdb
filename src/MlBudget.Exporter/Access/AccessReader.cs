using MlBudget.Exporter.Access.Files;
using MlBudget.Exporter.Access.Logins;
using MlBudget.Exporter.Access.Tls;
using MlBudget.Settings;

namespace MlBudget.Exporter.Access;

/// <summary>Reads a whole web configuration, in the format of Prometheus's exporter-toolkit.</summary>
/// <param name="files">Reads the files that it names.</param>
internal sealed class AccessReader(NamedFiles files)
{
    private const string Tls = "tls_server_config", Http = "http_server_config", Users = "basic_auth_users", Limit = "rate_limit";

    /// <summary>What a web configuration consists of, for errors.</summary>
    public const string Sections = $"{Tls}, {Http}, {Users}, {Limit}";

    private static readonly TimeSpan LongestInterval = TimeSpan.FromDays(1);

    /// <summary>The configuration; null, with problems, where there is none. Problems elsewhere are left to the caller.</summary>
    public AccessConfiguration? Read(NodeReader root)
    {
        if (!root.IsMappingOf(Tls, Http, Users, Limit))
            return null;
        if (root.Entries().IsEmpty)
            root.Error($"found no key, expected at least one of {Sections}: everybody would get in");
        var http = root.Optional(Http);
        var hasHttp = http is not null && http.IsMappingOf("http2", "headers");
        var written = hasHttp ? http!.Optional("http2")?.Boolean() : null;
        var tls = root.Optional(Tls) is { } node ? new TlsReader(files, hasHttp2: written ?? true).Read(node) : null;
        return new()
        {
            Tls = tls,
            Headers = hasHttp && http!.Optional("headers") is { } headers ? HeadersReader.Read(headers) : [],
            Users = root.Optional(Users) is { } users ? UsersReader.Read(users) : null,
            RateLimit = root.Optional(Limit) is { } limit ? ReadLimit(limit) : null,
            Notes = [.. Notes(root, written, tls)],
        };
    }

    private static IEnumerable<string> Notes(NodeReader root, bool? hasHttp2, TlsSettings? tls)
    {
        var isPlain = root.Optional(Tls) is null;
        if (isPlain && hasHttp2 == true)
            yield return $"{Http}.http2: HTTP/2 is only spoken over TLS, and there is no {Tls}";
        if (isPlain && root.Optional(Users) is not null)
            yield return $"{Users}: passwords are not encrypted on their way, since there is no {Tls}";
        if (tls?.Clients is { AllowedNames.IsEmpty: false, IsVerified: false })
        {
            yield return $"{Tls}.client_allowed_sans: nobody's signature is asked for, so whoever comes may write these names into a certificate of "
                + $"their own; expected 'client_auth_type: {nameof(ClientPolicy.RequireAndVerifyClientCert)}'";
        }
    }

    private static RateLimit? ReadLimit(NodeReader node)
    {
        if (!node.IsMappingOf("interval", "burst"))
            return null;
        var interval = node.Required("interval") is { } written ? ReadInterval(written) : null;
        var burst = node.Optional("burst");
        var count = burst?.Integer(1, int.MaxValue);
        if (interval == TimeSpan.Zero)
            return null;
        if (burst is null)
            node.Error("'burst' is missing: without it no request would be answered");
        return interval is { } known && count is { } most ? new(known, (int)most) : null;
    }

    private static TimeSpan? ReadInterval(NodeReader node) => GoDuration.WithFraction(node.Written) is { } duration && duration <= LongestInterval
        ? duration : node.Duration(TimeSpan.Zero, LongestInterval);
}
