using System.Collections.Immutable;
using MlBudget.Core.Metrics;
using MlBudget.Core.Slis;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Slos;

/// <summary>What is asked of an indicator.</summary>
/// <param name="Kind">In which form.</param>
/// <param name="Value">The bound, above 0, and below 1 but for an upper bound of what is no share. Of a band how far the value may lie outside on the whole; 0 where slices
/// are judged by it.</param>
/// <param name="Baseline">What is normal, of a degradation; null for the model's baseline, which may still be learned.</param>
/// <param name="Node">Where it is written.</param>
internal sealed record Bound(BoundKind Kind, decimal Value, decimal? Baseline, NodeReader Node)
{
    /// <summary>The least baseline: what degrades is divided by it.</summary>
    private const decimal LeastBaseline = 0.000001m;

    private static readonly ImmutableArray<string> Keys = [.. BoundKinds.All.Select(entry => entry.Key)];

    /// <summary>What the value has to lie between; null where it has one bound.</summary>
    public Band? Band { get; init; }

    /// <summary>The key of the number in a configuration.</summary>
    public string Key => Kind == BoundKind.Between ? BandReader.Slack : Kind.Key();

    /// <summary>What is allowed of the error ratio, exactly.</summary>
    public decimal Allowed => Kind is BoundKind.Objective or BoundKind.AtLeast ? 1 - Value : Value;

    /// <summary>The bound of an SLO; null, with problems, where there is none that fits. Uptime has none.</summary>
    /// <param name="slo">The SLO.</param>
    /// <param name="indicator">What it measures; null where that can't be read.</param>
    public static Bound? Read(NodeReader slo, Indicator? indicator)
    {
        if (indicator is { Bounds.IsEmpty: true })
        {
            foreach (var name in Keys)
                slo.Optional(name)?.ErrorAtKey($"{indicator.Noun} has no bound but the objective of its slices");
            slo.Optional("baseline")?.ErrorAtKey($"{indicator.Noun} has no baseline");
            BandReader.Refuse(slo);
            return null;
        }

        if (indicator?.Metric?.DefaultAtMost is { } usual && !Keys.Any(key => slo.Optional(key) is not null))
        {
            slo.Optional("baseline")?.ErrorAtKey("is for 'max_degradation' only");
            BandReader.Refuse(slo);
            return new(BoundKind.AtMost, usual, 0, indicator.Node);
        }

        var isOfAmount = indicator?.Bounds.Contains(BoundKind.Amount) == true;
        if (isOfAmount && !Keys.Any(key => slo.Optional(key) is not null))
        {
            slo.Required(BoundKind.Amount.Key());
            return null;
        }

        if (!isOfAmount && slo.Optional(BoundKind.Amount.Key()) is { } amount)
        {
            amount.ErrorAtKey($"is for the metric {Spend.MetricName} only");
            return null;
        }

        var expected = indicator?.Bounds ?? [.. BoundKinds.All.Select(entry => entry.Kind)];
        if (slo.OneOf([.. Keys.Where(key => isOfAmount || key != BoundKind.Amount.Key())]) is not { } node)
            return null;
        var kind = BoundKinds.All.First(entry => entry.Key == node.Key).Kind;
        var fits = expected.Contains(kind);
        if (!fits)
            node.ErrorAtKey(Misfit(indicator!, kind));
        else
            CheckDirection(node, kind, indicator);
        var baseline = ReadBaseline(slo, kind, indicator);
        if (kind == BoundKind.Between)
            return fits ? BandReader.Read(slo, node, indicator) : null;
        BandReader.Refuse(slo);
        var value = ReadValue(node, kind, indicator);
        return fits && value is not null ? new(kind, value.Value, baseline, node) : null;
    }

    /// <summary>The number of a bound, of a band its slack; null, with a problem, where it is none.</summary>
    /// <param name="node">Where it is written.</param>
    /// <param name="kind">In which form it bounds.</param>
    /// <param name="indicator">What is measured; null where that can't be read.</param>
    public static decimal? ReadValue(NodeReader node, BoundKind kind, Indicator? indicator) =>
        kind == BoundKind.Between && indicator?.GreatestBound is { } farthest ? node.Number(LeastBaseline, farthest)
            : indicator?.Metric is { IsInOwnUnit: true, GreatestBound: { } most } ? node.Number(-most, most)
            : kind is BoundKind.AtMost or BoundKind.Amount && indicator?.GreatestBound is { } greatest ? node.Number(LeastBaseline, greatest) : node.Share(None(kind), All(kind));

    /// <summary>What is neither good nor bad of itself, when it is high, degrades in one direction that has to be written; a bound says it of its own.</summary>
    private static void CheckDirection(NodeReader node, BoundKind kind, Indicator? indicator)
    {
        if (indicator is not MetricIndicator { Kind.Direction: { } direction, Owner: { } owner } metric)
            return;
        if (kind != BoundKind.MaxDegradation)
            owner.Optional(direction.Name)?.ErrorAtKey($"is for 'max_degradation' and disparities only; '{kind.Key()}' says of its own what is good");
        else if (owner.Optional(direction.Name) is null)
            node.ErrorAtKey($"{metric.Noun} may be better when lower, as of costs, or when higher, as of ratings; write {direction.Name}: {string.Join($" or {direction.Name}: ", direction.Words)} beside it");
    }

    private static decimal? ReadBaseline(NodeReader slo, BoundKind kind, Indicator? indicator)
    {
        var baseline = slo.Optional("baseline");
        if (kind == BoundKind.MaxDegradation)
            return baseline?.Number(LeastBaseline, indicator?.GreatestBound ?? 1);
        baseline?.ErrorAtKey("is for 'max_degradation' only");
        return null;
    }

    private static string Misfit(Indicator indicator, BoundKind kind)
    {
        // The nearest thing to a bound of one kind is not another question altogether.
        var alternatives = indicator.Bounds.Where(bound => bound is not (BoundKind.MaxDegradation or BoundKind.Between));
        var instead = $"write {string.Join(" or ", alternatives.Select(BoundKinds.Key))}";
        return (kind, indicator.Sense) switch
        {
            (BoundKind.Objective, _) => $"is for 'good' and 'bad' conditions; {instead}",
            (BoundKind.Between, _) => $"{indicator.Noun} is not bounded on both sides; {instead}",
            (BoundKind.AtLeast, _) when indicator.Metric?.Direction is not null => $"{indicator.Noun} has no lower bound alone; write between: [LEAST, MOST] with slack, or max_degradation",
            (BoundKind.MaxDegradation, Sense.Neutral) => $"{indicator.Noun} is neither good nor bad in itself; {instead}",
            (BoundKind.MaxDegradation, _) => $"{indicator.Noun} is not compared with a baseline; {instead}",
            (_, Sense.HigherIsBetter) => $"{indicator.Noun} is better when higher; {instead}",
            _ => $"{indicator.Noun} is better when lower; {instead}",
        };
    }

    private static string None(BoundKind kind) => kind is BoundKind.Objective or BoundKind.AtLeast
        ? "0 allows everything; write a number above 0"
        : "0 leaves no budget; write a number above 0, such as 0.01";

    private static string All(BoundKind kind) => kind is BoundKind.Objective or BoundKind.AtLeast
        ? "1 leaves no budget; write a number below 1, such as 0.999"
        : "1 allows everything; write a number below 1";
}
