using MlBudget.Core.Slos;
using MlBudget.Exporter.Alerting;

namespace MlBudget.Exporter.Backtesting;

/// <summary>What one alert is known by: the labels that Prometheus gives it, without those of the rule.</summary>
/// <param name="Alert">The alert's name.</param>
/// <param name="Model">The model.</param>
internal sealed record AlertKey(string Alert, string Model)
{
    /// <summary>How soon somebody has to look: <c>critical</c>, <c>warning</c> or <c>info</c>.</summary>
    public string Severity { get; init; } = "";

    /// <summary>The dimension; null where it is of the model, a source or a feature.</summary>
    public Dimension? Dimension { get; init; }

    /// <summary>The dimension whose symptom it is; null for all but cascades.</summary>
    public Dimension? Cause { get; init; }

    /// <summary>The SLO; null where it is of none.</summary>
    public string? Slo { get; init; }

    /// <summary>The long window of an alert row, as labels have it; null for all others.</summary>
    public string? Long { get; init; }

    /// <summary>The short window of an alert row, as labels have it; null for all others.</summary>
    public string? Short { get; init; }

    /// <summary>The feature; null where it is of none.</summary>
    public string? Feature { get; init; }

    /// <summary>The source; null where it is of none.</summary>
    public string? Source { get; init; }

    /// <summary>Whose it is; empty where nobody is known.</summary>
    public string Owner { get; init; } = "";

    /// <summary>What it is of, beside the model: the SLO, the feature, the source or the dimension; empty for all of the model.</summary>
    public string Subject => Slo ?? Feature ?? Source ?? Dimension?.Name() ?? "";

    /// <summary>The dimension that it tells of; null for all of the model. Sources are infrastructure, labels and features model quality, as
    /// the rules choose the owners of their alerts.</summary>
    public Dimension? Concerned => Dimension ?? Alert switch
    {
        AlertNames.SourceStale or AlertNames.RecordsRejected => Core.Slos.Dimension.Infrastructure,
        AlertNames.LabelsOverdue or AlertNames.FeatureDrift => Core.Slos.Dimension.ModelQuality,
        _ => null,
    };

    /// <summary>The alert row as people write it, <c>1h/5m</c>; empty for all others.</summary>
    public string Row => Long is null ? "" : $"{Long}/{Short}";

    /// <summary>The value of a label; empty where it has none of that name, as Prometheus and Alertmanager take it.</summary>
    public string Label(string name) => name switch
    {
        "alertname" => Alert,
        "model" => Model,
        "severity" => Severity,
        "dimension" => Dimension?.Name() ?? "",
        "cause" => Cause?.Name() ?? "",
        "slo" => Slo ?? "",
        "long" => Long ?? "",
        "short" => Short ?? "",
        "feature" => Feature ?? "",
        "source" => Source ?? "",
        "owner" => Owner,
        _ => "",
    };
}
