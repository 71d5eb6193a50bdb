using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace MlBudget.Exporter.Listening;

/// <summary>Where to listen, as exporters write it: <c>:19464</c> for every interface, else <c>host:port</c>.</summary>
/// <param name="Host">An IP address or <c>localhost</c>; null for every interface.</param>
/// <param name="Port">0 for any free one.</param>
internal sealed record ListenAddress(string? Host, int Port)
{
    /// <summary>Every interface, on the exporter's own port.</summary>
    public static readonly ListenAddress Default = new(null, 19464);

    /// <summary>The address as it is written.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(Host?.Contains(':') == true ? $"[{Host}]" : Host)}:{Port}");

    /// <summary>Reads an address; null when it is none.</summary>
    public static ListenAddress? Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            return null;
        var host = text[..colon];
        if (host.Length == 0)
            return new(null, port);
        host = host.Trim('[', ']');
        return host == "localhost" || IPAddress.TryParse(host, out _) ? new(host, port) : null;
    }

    /// <summary>Tells the server to listen there.</summary>
    public void Apply(KestrelServerOptions server)
    {
        if (Host is null)
            server.ListenAnyIP(Port);
        else if (Host == "localhost")
            server.ListenLocalhost(Port);
        else
            server.Listen(IPAddress.Parse(Host), Port);
    }
}
