using System.Collections.Immutable;
using System.Net;
using StackExchange.Redis;

namespace MlBudget.Sources.Redis;

/// <summary>A stream, and how its server is reached.</summary>
/// <param name="Server">What the driver is given. It holds secrets.</param>
/// <param name="Key">The stream's key.</param>
/// <param name="Group">The consumer group.</param>
public sealed record RedisStream(ConfigurationOptions Server, string Key, string Group)
{
    /// <summary>What stands in the place of what isn't shown.</summary>
    private const string Hidden = "***";

    /// <summary>The field of each entry that holds a record; null where the fields themselves are one.</summary>
    public string? Field { get; init; }

    /// <summary>All that is shown of it: hosts and key.</summary>
    public string Place => $"{string.Join(',', Server.EndPoints.Select(Written))}/{Key}";

    /// <summary>Words of the driver or the server in which no secret is left.</summary>
    public string Cleared(string said)
    {
        foreach (var secret in Secrets)
            said = said.Replace(secret, Hidden, StringComparison.Ordinal);
        return said.ReplaceLineEndings(" ").Trim();
    }

    /// <summary>Only what may be shown.</summary>
    public override string ToString() => Place;

    private ImmutableArray<string> Secrets => [.. new[] { Server.Password, Server.User }.OfType<string>().Where(secret => secret.Length > 0)];

    private static string Written(EndPoint place) => place is DnsEndPoint host ? $"{host.Host}{(host.Port == 0 ? "" : $":{host.Port}")}" : place.ToString()!;
}
