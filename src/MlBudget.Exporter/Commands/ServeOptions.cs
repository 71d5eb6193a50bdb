using MlBudget.Core.Records;
using MlBudget.Exporter.Access;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Web;

namespace MlBudget.Exporter.Commands;

/// <summary>How the exporter serves.</summary>
/// <param name="Load">Loads the configuration again.</param>
/// <param name="Reloads">Who asks for that.</param>
/// <param name="Clock">Which clock the numbers are of.</param>
/// <param name="StoragePath">The folder of the store.</param>
/// <param name="Web">How it serves HTTP.</param>
internal sealed record ServeOptions(
    Func<ConfigurationResult> Load, ReloadRequests Reloads, ClockMode Clock, string StoragePath, WebOptions Web)
{
    /// <summary>On how many threads sources are read and counted, at least 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Who is let in; null for everybody.</summary>
    public LoadedAccess? Access { get; init; }
}
