using MlBudget.Exporter.Listening;

namespace MlBudget.Exporter.Web;

/// <summary>How the exporter serves HTTP: what the flags <c>--web.*</c> say.</summary>
internal sealed record WebOptions
{
    /// <summary>Where to listen.</summary>
    public ListenAddress Listen { get; init; } = ListenAddress.Default;

    /// <summary>Whether the configuration can be loaded again over HTTP.</summary>
    public bool HasLifecycle { get; init; }

    /// <summary>Whether OpenMetrics has the times at which counters were created.</summary>
    public bool HasCreatedTimes { get; init; }
}
