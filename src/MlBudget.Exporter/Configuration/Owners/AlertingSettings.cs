using MlBudget.Core.Policies;

namespace MlBudget.Exporter.Configuration.Owners;

/// <summary>What alerts fire at, and where they go.</summary>
/// <param name="Thresholds">From when on alerts fire that are not of a burn rate.</param>
/// <param name="DefaultTeam">Who gets what has no known owner, and the exporter's own alerts; null for the first of the teams.</param>
/// <param name="Alertmanager">The address of Alertmanager, for test pages; null where none is configured.</param>
/// <param name="Grafana">The root address of Grafana, for links in notifications, without a slash at its end; null where none is
/// configured.</param>
internal sealed record AlertingSettings(AlertThresholds Thresholds, string? DefaultTeam, Uri? Alertmanager, string? Grafana)
{
    /// <summary>What holds where nothing is configured.</summary>
    public static AlertingSettings BuiltIn { get; } = new(AlertThresholds.BuiltIn, DefaultTeam: null, Alertmanager: null, Grafana: null);
}
