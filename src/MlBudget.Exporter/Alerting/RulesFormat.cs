namespace MlBudget.Exporter.Alerting;

/// <summary>For whom rules are written.</summary>
internal enum RulesFormat
{
    /// <summary>For <c>rule_files</c> of Prometheus.</summary>
    Prometheus,

    /// <summary>For Prometheus's operator on Kubernetes.</summary>
    PrometheusRule,
}
