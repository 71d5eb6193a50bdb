using System.Globalization;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Exposition;

namespace MlBudget.Exporter.Alerting;

/// <summary>What one literal rule is for.</summary>
/// <param name="Labels">The labels of its series, in their order.</param>
/// <param name="Threshold">The number that the part compares with; null where it compares with none.</param>
/// <param name="Owner">Who owns it, as the label has it; empty for nobody.</param>
internal sealed record LiteralTarget(IReadOnlyDictionary<string, string> Labels, string? Threshold, string Owner)
{
    /// <summary>All that a part of a rule is for in a model.</summary>
    public static IEnumerable<LiteralTarget> Of(RulePart part, MonitoredModel model) => part.Scope switch
    {
        RuleScope.Row => model.Definition.Slos.SelectMany(slo => slo.Alerts.Select(row => OfRow(model, slo, row)))
            .Where(row => part.IsFor(row.Labels["severity"], row.Labels["short"])),
        RuleScope.Slo => model.Definition.Slos.Select(slo => new LiteralTarget(
            LabelsOf(model, slo.Dimension, ("slo", slo.Name)), ThresholdOf(part, model), model.Policy.OwnerOf(slo.Dimension))),
        RuleScope.Dimension => Dimensions.All.Where(dimension => model.Definition.Slos.Any(slo => slo.Dimension == dimension)).Select(
            dimension => new LiteralTarget(LabelsOf(model, dimension), ThresholdOf(part, model), model.Policy.OwnerOf(dimension))),
        _ => [],
    };

    /// <summary>What the series are known by: matchers by their label.</summary>
    public IReadOnlyDictionary<string, string> Matchers => Labels.ToDictionary(label => label.Key, label => PromQl.OneOf(label.Key, [label.Value]));

    /// <summary>What the literal rules of a part fire for in a model, in few expressions.</summary>
    public static IEnumerable<string> Firing(RulePart part, MonitoredModel model)
    {
        // Those that differ in nothing but one label have one selector.
        var last = part.Scope == RuleScope.Dimension ? "dimension" : "slo";
        return Of(part, model)
            .GroupBy(target => (Others: target.MatchersBut(last), target.Threshold))
            .Select(alike => part.Literal(
                new Dictionary<string, string>(alike.First().Matchers)
                {
                    [last] = PromQl.OneOf(last, [.. alike.Select(target => target.Labels[last])]),
                },
                alike.Key.Threshold));
    }

    private string MatchersBut(string label) => string.Join(',', Matchers.Where(matcher => matcher.Key != label).Select(matcher => matcher.Value));

    private static LiteralTarget OfRow(MonitoredModel model, SloDefinition slo, AlertRow row) => new(
        LabelsOf(
            model, slo.Dimension, ("slo", slo.Name), ("severity", MetricNames.Of(row.Severity)), ("long", Durations.Format(row.Long)),
            ("short", Durations.Format(row.Short))),
        Number(row.Factor), model.Policy.OwnerOf(slo.Dimension));

    private static string? ThresholdOf(RulePart part, MonitoredModel model)
    {
        var thresholds = model.Policy.Thresholds;
        return part.ThresholdMetric switch
        {
            null => null,
            var name when name == PolicyCatalogue.DailySpendThreshold.Name => Number((double)thresholds.DailySpend),
            var name when name == PolicyCatalogue.ForecastThreshold.Name => Number(thresholds.Forecast.TotalSeconds),
            var name when name == PolicyCatalogue.NoDataThreshold.Name => Number(thresholds.NoData.TotalSeconds),
            var name => throw new InvalidOperationException($"{name}: its number is not known here."),
        };
    }

    private static OrderedDictionary<string, string> LabelsOf(
        MonitoredModel model, Dimension dimension, params ReadOnlySpan<(string Name, string Value)> others)
    {
        var labels = new OrderedDictionary<string, string> { ["model"] = model.Definition.Name, ["dimension"] = dimension.Name() };
        foreach (var (name, value) in others)
            labels[name] = value;
        return labels;
    }

    /// <summary>A number as PromQL reads it again, to the last bit.</summary>
    private static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
