using System.Globalization;
using System.Net;

namespace MlBudget.Exporter.Listening;

/// <summary>Where to listen, as exporters write it: <c>:19464</c> for every interface, else <c>host:port</c>.</summary>
/// <param name="Host">An IP address or a name; null for every interface.</param>
/// <param name="Port">0 for any free one.</param>
internal sealed record ListenAddress(string? Host, int Port)
{
    /// <summary>Every interface, on the exporter's own port.</summary>
    public static readonly ListenAddress Default = new(null, 19464);

    /// <summary>The address as it is written.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(Host?.Contains(':') == true ? $"[{Host}]" : Host)}:{Port}");

    /// <summary>Reads an address; null when it is none. Whether a name leads anywhere shows when it is listened at.</summary>
    public static ListenAddress? Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            return null;
        var host = text[..colon];
        if (host.Length == 0)
            return new(null, port);
        if (host is ['[', .., ']'])
            return IPAddress.TryParse(host[1..^1], out _) ? new(host[1..^1], port) : null;
        // An IPv6 address without its brackets may have lost its last part to the port.
        return Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4 ? new(host, port) : null;
    }
}
