using System.Collections.Frozen;
using System.Net;
using System.Net.NetworkInformation;
using MlBudget.Exporter.Listening;

namespace MlBudget.Exporter.Web;

/// <summary>
/// Keeps pages of other sites from changing anything by way of a browser that reaches the exporter: requests that change state must
/// come from no site or from this one, and by a name that is known to be the exporter's. A site may let its own name lead to this
/// machine (DNS rebinding), and is this one to a browser then.
/// </summary>
internal sealed class ForeignRequests
{
    private readonly FrozenSet<string> _names;
    private readonly string? _external;

    /// <param name="external">The URL by which browsers come; null where it is the machine's own.</param>
    /// <param name="listen">Where the exporter listens.</param>
    /// <param name="machine">The names of the machine.</param>
    public ForeignRequests(Uri? external, IEnumerable<ListenAddress> listen, IEnumerable<string> machine)
    {
        _external = external?.GetLeftPart(UriPartial.Authority);
        _names = new[] { "localhost", external?.IdnHost }.Concat(listen.Select(address => address.Host)).Concat(machine)
            .OfType<string>().Where(name => name.Length > 0).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>What the machine calls itself, without and with its domain.</summary>
    public static IEnumerable<string> OfThisMachine()
    {
        var domain = IPGlobalProperties.GetIPGlobalProperties().DomainName;
        return domain.Length == 0 ? [Environment.MachineName] : [Environment.MachineName, $"{Environment.MachineName}.{domain}"];
    }

    /// <summary>Why a request isn't let through; null where it is.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isForPrograms">Whether it is nothing for browsers: programs come by whatever name a network has for this machine, so the name
    /// says nothing, and what only browsers write is refused.</param>
    public string? Refuse(HttpRequest request, bool isForPrograms = false)
    {
        if (isForPrograms)
        {
            return request.Headers.Origin.Count == 0 && request.Headers["Sec-Fetch-Site"].Count == 0 ? null
                : "found the headers of a browser, and records are pushed by programs only.\n";
        }

        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
            return null;
        var host = request.Host;
        if (!IPAddress.TryParse(host.Host.Trim('[', ']'), out _) && !_names.Contains(host.Host.TrimEnd('.')))
        {
            return $"Host: found '{host.Host}', expected an IP address, localhost, or a name of mlbudget. If this is one, start it with "
                + $"--web.external-url={request.Scheme}://{host.Value}/, so that no other site can pass for it.\n";
        }

        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && !IsOwn(origin, host))
        {
            return $"Origin: found '{origin}', and this is '{host.Value}': pages of other sites may change nothing here. If browsers know mlbudget by "
                + "that address, start it with --web.external-url.\n";
        }

        // Browsers that send it leave the origin out of no request of another site; it is asked as well.
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        return site is "" or "same-origin" or "none" ? null
            : $"Sec-Fetch-Site: found '{site}', expected same-origin: pages of other sites may change nothing here.\n";
    }

    /// <summary>A proxy may end TLS, so a scheme that differs is no sign of another site, and a name or a port is.</summary>
    private bool IsOwn(string origin, HostString host) => Uri.TryCreate(origin, UriKind.Absolute, out var from)
        && from.Scheme is "http" or "https"
        && (string.Equals(from.GetLeftPart(UriPartial.Authority), _external, StringComparison.OrdinalIgnoreCase)
            || string.Equals(from.Authority, WithoutDefaultPort(host, from), StringComparison.OrdinalIgnoreCase));

    private static string WithoutDefaultPort(HostString host, Uri from) =>
        host.Port is { } port && from.IsDefaultPort && from.Port == port ? host.Host : host.Value ?? "";
}
