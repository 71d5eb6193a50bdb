using MlBudget.Core.Records;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Polling;

namespace MlBudget.Exporter.Commands;

/// <summary>How the exporter serves.</summary>
/// <param name="Load">Loads the configuration again.</param>
/// <param name="Reloads">Who asks for that.</param>
/// <param name="Clock">Which clock the numbers are of.</param>
/// <param name="StoragePath">The folder of the store.</param>
/// <param name="Listen">Where to listen.</param>
/// <param name="HasLifecycle">Whether anybody may have the configuration loaded again over HTTP.</param>
internal sealed record ServeOptions(
    Func<ConfigurationResult> Load, ReloadRequests Reloads, ClockMode Clock, string StoragePath, ListenAddress Listen, bool HasLifecycle);
