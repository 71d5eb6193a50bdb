using System.Net;

namespace MlBudget.Exporter.Listening;

/// <summary>The address under which others reach the exporter's page: for links in notifications.</summary>
internal static class OwnAddress
{
    /// <summary>The address, with a slash at its end; null where it isn't known.</summary>
    /// <param name="urls">Where the server listens, as it says. An address that stands for all of this machine's is no link, so it becomes
    /// the machine's name.</param>
    /// <param name="paths">Under which paths it answers. An external URL is believed.</param>
    /// <param name="machine">The machine's name.</param>
    public static Uri? Of(IEnumerable<string> urls, WebPaths paths, string machine)
    {
        if (paths.External is { } external)
            return new($"{external.AbsoluteUri.TrimEnd('/')}/");
        foreach (var text in urls)
        {
            if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url is not { Scheme: "http" or "https", Host: not ("" or "unix") })
                continue;
            var isAny = IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));
            return new UriBuilder(url) { Host = isAny ? machine : url.Host, Path = $"{paths.Prefix}/" }.Uri;
        }

        return null;
    }
}
