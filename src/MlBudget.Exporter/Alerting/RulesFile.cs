using System.Collections.Immutable;
using MlBudget.Settings;

namespace MlBudget.Exporter.Alerting;

/// <summary>Writes rules as YAML: as a file for Prometheus, or as a manifest for its operator on Kubernetes.</summary>
internal static class RulesFile
{
    private const string Head = """
        Alert rules of mlbudget, written by `mlbudget generate rules` for the SLOs, thresholds and owners of one configuration. Load them instead
        of prometheus/rules, and write them anew when the configuration changes. Groups "of" a model are written out. The others are the
        shipped rules without what those fire for, so that an SLO that is newer than this file, or a threshold that is stricter by now, alerts too.
        """;

    /// <summary>A file for <c>rule_files</c>, for Prometheus 2.42 or newer.</summary>
    public static string ForPrometheus(ImmutableArray<RuleGroup> groups) => YamlText.Of(yaml =>
    {
        yaml.Comment(Head);
        yaml.List("groups", groups, Write);
    });

    /// <summary>A <c>PrometheusRule</c>, for version 0.65 or newer of the operator.</summary>
    public static string ForOperator(ImmutableArray<RuleGroup> groups) => YamlText.Of(yaml =>
    {
        yaml.Comment(Head);
        yaml.Comment("Change: the operator takes the rules whose labels its Prometheus selects (ruleSelector).");
        yaml.Text("apiVersion", "monitoring.coreos.com/v1");
        yaml.Text("kind", "PrometheusRule");
        yaml.Mapping("metadata", metadata =>
        {
            metadata.Text("name", "mlbudget");
            metadata.Mapping("labels", labels => labels.Text("app.kubernetes.io/name", "mlbudget"));
        });
        yaml.Mapping("spec", spec => spec.List("groups", groups, Write));
    });

    private static void Write(YamlText yaml, RuleGroup group)
    {
        yaml.Text("name", group.Name);
        yaml.List("rules", group.Rules, Write);
    }

    private static void Write(YamlText yaml, AlertingRule rule)
    {
        yaml.Text("alert", rule.Alert);
        yaml.Block("expr", rule.Expression);
        if (rule.For is { } wait)
            yaml.Plain("for", wait);
        if (rule.KeepFiringFor is { } keep)
            yaml.Plain("keep_firing_for", keep);
        Write(yaml, "labels", rule.Labels);
        Write(yaml, "annotations", rule.Annotations);
    }

    private static void Write(YamlText yaml, string key, ImmutableArray<KeyValuePair<string, string>> texts)
    {
        if (texts.IsEmpty)
            return;
        yaml.Mapping(key, mapping =>
        {
            foreach (var (name, text) in texts)
                mapping.Block(name, text);
        });
    }
}
