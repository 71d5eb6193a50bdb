using System.Globalization;
using System.Text;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Alerting;
using MlBudget.Exporter.Configuration;

namespace MlBudget.Exporter.Tests.Alerting;

/// <summary>
/// Series for <c>promtool test rules</c> in which each alert of each SLO fires, or just doesn't: for a quarter of an hour all is bad, then all is
/// well. SLOs alternate: every other one is exhausted.
/// </summary>
/// <param name="configuration">Whose SLOs they are of.</param>
internal sealed class RuleInput(ExporterConfiguration configuration)
{
    private readonly StringBuilder _series = new();

    /// <summary>When it is looked.</summary>
    public string[] Times { get; init; } = ["5m", "15m", "25m", "35m", "1h20m", "2h30m"];

    /// <summary>What the thresholds of the series are multiplied by: 1 for those of the configuration.</summary>
    public double Strictness { get; init; } = 1;

    /// <summary>What promtool says that each alert gave, for rules from which nothing is expected.</summary>
    /// <param name="rules">The files of the rules.</param>
    public string AlertsOf(string rules)
    {
        _series.Clear();
        foreach (var model in configuration.Models)
            Add(model);
        const string Links = "page_url=\"http://e:19464/\",runbook_url=\"http://e:19464/runbooks\",dashboard_url=\"https://g\"";
        Add($"mlbudget_links_info{{{Links},instance=\"e:19464\",job=\"mlbudget\"}}", "1x100");
        var names = ShippedRules.Read().SelectMany(group => group.Rules).Select(rule => rule.Alert).Distinct().Order(StringComparer.Ordinal);
        var tests = string.Concat(Times.SelectMany(time => names.Select(name => $"      - {{ eval_time: {time}, alertname: {name}, exp_alerts: [] }}\n")));
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file,
                $"rule_files: ['{rules}']\nevaluation_interval: 5m\ntests:\n  - interval: 5m\n    input_series:\n{_series}    alert_rule_test:\n{tests}");
            return Promtool.Run([], "test", "rules", file).Output.Replace(file, "", StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private void Add(MonitoredModel model)
    {
        var name = $"model={PromQl.Quote(model.Definition.Name)}";
        var thresholds = model.Policy.Thresholds;
        Add($"mlbudget_clock_timestamp_seconds{{{name}}}", "0+300x100");
        Threshold($"mlbudget_alert_daily_spend_threshold_ratio{{{name}}}", (double)thresholds.DailySpend);
        Threshold($"mlbudget_alert_forecast_threshold_seconds{{{name}}}", thresholds.Forecast.TotalSeconds);
        Threshold($"mlbudget_alert_no_data_threshold_seconds{{{name}}}", thresholds.NoData.TotalSeconds);
        Add($"mlbudget_source_up{{{name},source=\"s\"}}", "0x3 1x97");
        foreach (var dimension in Dimensions.All)
        {
            Add($"mlbudget_dimension_no_data_timestamp_seconds{{{name},dimension=\"{dimension.Name()}\"}}", "0x100");
            if (model.Owners.TryGetValue(dimension, out var owner) && owner.ActionNames is [var action, ..])
            {
                var labels = $"{name},dimension=\"{dimension.Name()}\",action=\"{action}\",owner=\"{owner.Name}\"";
                Add($"mlbudget_action_allowed{{{labels}}}", owner.IsJoint ? "0x100" : "1x100");
                Add($"mlbudget_action_required{{{labels}}}", "1x100");
            }
        }

        for (var number = 0; number < model.Definition.Slos.Length; number++)
            Add(model, model.Definition.Slos[number], name, isExhausted: number % 2 == 0);
    }

    private void Add(MonitoredModel model, SloDefinition slo, string name, bool isExhausted)
    {
        var labels = $"{name},dimension=\"{slo.Dimension.Name()}\",slo={PromQl.Quote(slo.Name)}";
        var owner = model.Policy.OwnerOf(slo.Dimension) is { Length: > 0 } known ? $",owner=\"{known}\"" : "";
        Add($"mlbudget_slo_info{{{labels},kind=\"occurrences\",period=\"7d\",instance=\"e:19464\",job=\"mlbudget\"{owner}}}", "1x100");
        Add($"mlbudget_slo_state{{{labels},state=\"exhausted\"}}", isExhausted ? "1x3 0x97" : "0x100");
        Add($"mlbudget_slo_state{{{labels},state=\"no_data\"}}", "1x100");
        Add($"mlbudget_slo_data_lost_timestamp_seconds{{{labels}}}", "0x100");
        Add($"mlbudget_slo_lost_fields{{{labels}}}", "1x3 0x97");
        Add($"mlbudget_error_budget_evidence{{{labels}}}", "1x100");
        Add($"mlbudget_error_budget_remaining_ratio{{{labels}}}", isExhausted ? "-0.2x100" : "0.4x100");
        Add($"mlbudget_error_budget_consumed_ratio{{{labels}}}", "0.5x100");
        Add($"mlbudget_window_coverage_ratio{{{labels}}}", "1x100");
        Add($"mlbudget_error_budget_spent_ratio{{{labels},window=\"1d\"}}", "0.5x3 0.01x97");
        Add($"mlbudget_error_budget_exhaustion_timestamp_seconds{{{labels}}}", "40000x3 _x97");
        for (var row = 0; row < slo.Alerts.Length; row++)
        {
            var alert = slo.Alerts[row];
            var of = $"{labels},severity=\"{(alert.Severity == AlertSeverity.Critical ? "critical" : "warning")}\",long=\"{Durations.Format(alert.Long)}\","
                + $"short=\"{Durations.Format(alert.Short)}\"";
            // Just above its threshold, or at it.
            Add($"mlbudget_alert_burn_rate{{{of}}}", $"{Number(alert.Factor * (row % 3 == 2 ? 1 : 1.01))}x3 0.1x97");
            Threshold($"mlbudget_alert_burn_rate_threshold{{{of}}}", alert.Factor);
        }
    }

    private void Threshold(string series, double value) => Add(series, $"{Number(value * Strictness)}x100");

    private void Add(string series, string values) => _series.Append(
        CultureInfo.InvariantCulture, $"      - {{ series: '{series.Replace("'", "''", StringComparison.Ordinal)}', values: '{values}' }}\n");

    private static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
