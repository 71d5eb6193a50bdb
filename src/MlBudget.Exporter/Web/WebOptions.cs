using System.Collections.Immutable;
using MlBudget.Exporter.Listening;

namespace MlBudget.Exporter.Web;

/// <summary>How the exporter serves HTTP: what the flags <c>--web.*</c> say.</summary>
internal sealed record WebOptions
{
    /// <summary>Where to listen.</summary>
    public ImmutableArray<ListenAddress> Listen { get; init; } = [ListenAddress.Default];

    /// <summary>Whether to listen at the sockets that systemd has opened, instead of at addresses.</summary>
    public bool IsSystemdSocket { get; init; }

    /// <summary>Under which paths it answers.</summary>
    public WebPaths Paths { get; init; } = WebPaths.Default;

    /// <summary>Whether the configuration can be loaded again over HTTP.</summary>
    public bool HasLifecycle { get; init; }

    /// <summary>Whether users may change the state of the exporter over HTTP.</summary>
    public bool HasAdminApi { get; init; }

    /// <summary>Whether OpenMetrics has the times at which counters were created.</summary>
    public bool HasCreatedTimes { get; init; }
}
