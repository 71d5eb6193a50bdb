using System.Collections.Immutable;
using System.Text;
using MlBudget.Settings;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources.Prometheus;

/// <summary>Reads the servers at the top level of a configuration.</summary>
internal static class ServerReader
{
    private const string ExpectedReference = "expected a reference to it such as ${env:NAME} or ${file:PATH}: /config shows the file as it is written";

    /// <summary>What is in the names of headers that hold secrets.</summary>
    private static readonly ImmutableArray<string> SecretWords = ["key", "token", "secret", "auth", "password", "cookie"];

    /// <summary>The keys of a server.</summary>
    public static ImmutableArray<KeySpec> Keys { get; } =
    [
        new("url", "required: where its API is, without `/api/v1`, as `http://prometheus:9090`. Of it only host and port are ever shown"),
        new("basic_auth", "`{ username, password }` for a server that asks for them; the password by a [reference](#references)"),
        new("bearer", "a token by a reference, instead"),
        new("bearer_file", "a file that holds the token, read for each request since it may be replaced, instead"),
        new("headers", "further headers, such as `{ X-Scope-OrgID: ml }` for one tenant of many; one whose name has `key`, `token`, `secret`, `auth`, `password` or `cookie` in it by a [reference](#references)"),
        new("tls", "for `https`: `ca_file`, certificates that sign the server's, in the place of those that the system trusts; `cert_file` and `key_file`, "
            + "a certificate of one's own; `server_name`, the name in the server's certificate where it is not that of the url; "
            + "`insecure_skip_verify: true` takes any certificate"),
    ];

    /// <summary>The servers by name. One that can't be read is there without a value, so that nobody misses it too.</summary>
    /// <param name="shared">The mapping of them; null for none.</param>
    public static Dictionary<string, PrometheusServer?> Read(NodeReader? shared)
    {
        var servers = new Dictionary<string, PrometheusServer?>(StringComparer.Ordinal);
        foreach (var entry in shared?.Entries() ?? [])
            servers[entry.Key] = ReadServer(entry);
        return servers;
    }

    private static PrometheusServer? ReadServer(NodeReader node)
    {
        if (!node.IsMappingOf([.. Keys.Select(key => key.Name)]))
            return null;
        var url = node.Required("url") is { } written ? ReadUrl(written) : null;
        var authorization = ReadAuthorization(node);
        var headers = (node.Optional("headers")?.Entries() ?? []).Select(ReadHeader).OfType<(string, string)>().ToImmutableArray();
        var tls = node.Optional("tls");
        if (tls is not null && !tls.IsMappingOf("ca_file", "cert_file", "key_file", "server_name", "insecure_skip_verify"))
            tls = null;
        if (tls is not null && url is { Scheme: "http" })
            tls.ErrorAtKey("is for a url that begins with https");
        var (cert, key) = (FileOf(tls, "cert_file"), FileOf(tls, "key_file"));
        if (cert is null != key is null)
            tls!.Error($"'{(cert is null ? "cert_file" : "key_file")}' is missing: a certificate goes with its key");
        return url is null ? null : new(node.Key, url)
        {
            Authorization = authorization,
            BearerFile = node.Optional("bearer_file")?.Text("a path"),
            Headers = headers,
            CaFile = FileOf(tls, "ca_file"),
            CertFile = cert,
            KeyFile = key,
            ServerName = tls?.Optional("server_name")?.Text("a name of a host"),
            SkipsVerification = tls?.Optional("insecure_skip_verify")?.Boolean() ?? false,
        };
    }

    private static string? FileOf(NodeReader? tls, string key) => tls?.Optional(key)?.Text("a path");

    private static Uri? ReadUrl(NodeReader node)
    {
        const string Expected = "a url such as http://prometheus:9090";
        if (node.Text(Expected) is not { } text)
            return null;
        // What stands in a url may be a secret: it is not shown where it can't be read, if it comes from elsewhere.
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
            node.Error($"found {node.Shown}, expected {Expected}");
        else if (url.UserInfo.Length > 0)
            node.Error("found a user in the url, expected none: it would show where the url does; write basic_auth: { username, password }");
        else if (url.Query.Length > 0 || url.Fragment.Length > 0)
            node.Error("found a query or a fragment in the url, expected none: write headers for what the server asks for");
        else if (url.AbsolutePath.TrimEnd('/').EndsWith("/api/v1", StringComparison.Ordinal))
            node.Error("found /api/v1 at the end of the url, expected what comes before it");
        else
            return new($"{url.GetLeftPart(UriPartial.Path).TrimEnd('/')}/");
        return null;
    }

    private static string? ReadAuthorization(NodeReader node)
    {
        string[] keys = ["basic_auth", "bearer", "bearer_file"];
        if (keys.All(key => node.Optional(key) is null) || node.OneOf(keys) is not { } written)
            return null;
        if (written.Key == "bearer")
            return Secret(written, "a token") is { } token ? Checked(written, $"Bearer {token.Trim()}") : null;
        if (written.Key == "bearer_file" || !written.IsMappingOf("username", "password"))
            return null;
        var (user, password) = (written.Required("username")?.Text("a name"), written.Required("password") is { } secret ? Secret(secret, "a password") : null);
        return user is null || password is null ? null : $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))}";
    }

    /// <summary>A secret; null, with a problem, where it is written in the file, which is shown.</summary>
    private static string? Secret(NodeReader node, string expected)
    {
        if (node.Text(expected) is not { } secret)
            return null;
        if (node.IsReference)
            return secret;
        node.Error($"found {expected} in the file, {ExpectedReference}");
        return null;
    }

    private static (string Name, string Value)? ReadHeader(NodeReader node)
    {
        if (node.Text("a header's value") is not { } value)
            return null;
        if (node.Key.Length == 0 || !node.Key.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
            node.ErrorAtKey("is no name of a header: expected letters, digits and '-'");
        else if (node.Key.Equals("authorization", StringComparison.OrdinalIgnoreCase))
            node.ErrorAtKey("is written by basic_auth, bearer or bearer_file");
        else if (SecretWords.Any(word => node.Key.Contains(word, StringComparison.OrdinalIgnoreCase)) && !node.IsReference)
            node.Error($"found a secret in the file, as the header's name says, {ExpectedReference}");
        else if (Checked(node, value) is { } text)
            return (node.Key, text);
        return null;
    }

    /// <summary>A header's value; null, with a problem, where it can be none.</summary>
    private static string? Checked(NodeReader node, string value)
    {
        if (value.All(letter => letter is >= ' ' and <= '~'))
            return value;
        node.Error("found what can't stand in a header, expected one line of ASCII");
        return null;
    }
}
