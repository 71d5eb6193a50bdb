using System.Collections.Immutable;
using MlBudget.Core.Metrics;
using MlBudget.Core.Slos;
using MlBudget.Exporter.Configuration.Slos;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Policies;

/// <summary>Reads <c>adjustments</c> of models: budgets that are tighter or wider for a stretch of time.</summary>
/// <param name="records">Reads what they have in common with exclusions.</param>
internal sealed class AdjustmentsReader(RecordReader records)
{
    private const string Factor = "budget_factor";

    private static readonly (decimal Least, decimal Greatest) Factors = (0.001m, 1000);
    private static readonly ImmutableArray<string> Bounds = [.. BoundKinds.All.Where(bound => bound.Kind != BoundKind.Between).Select(bound => bound.Key)];

    /// <summary>The adjustments of a list, in the order of the file, without those that can't be read.</summary>
    /// <param name="list">The list; null for none.</param>
    public ImmutableArray<AdjustmentSpec> Read(NodeReader? list) =>
        [.. RecordReader.Items(list, "an adjustment").Select(ReadOne).OfType<AdjustmentSpec>()];

    private AdjustmentSpec? ReadOne(NodeReader node)
    {
        if (!node.IsMappingOf(["from", "to", "slo", "dimension", .. Bounds, Factor, "reason", "approved_by"]))
            return null;
        var when = RecordReader.Stretch(node);
        var reason = RecordReader.Reason(node);
        var approved = records.ApprovedBy(node, isRequired: true);
        if (node.OneOf("slo", "dimension") is not { } about)
            return null;
        var written = about.Key == "slo" ? OfSlo(node, about) : OfDimension(node, about);
        if (written is not { } what || when is not { } stretch || reason is null || approved.IsEmpty)
            return null;
        var said = $"{what.Amount.Key}: {NodeReader.Format(what.Value)}";
        return new(what.Amount, what.Bound, what.Value, new(stretch.From, stretch.To, what.Slo, what.Dimension, said, reason, approved));
    }

    private Written? OfSlo(NodeReader node, NodeReader about)
    {
        if (records.NameOfSlo(about) is not { } name)
            return null;
        var amount = node.OneOf([.. Bounds, Factor]);
        if (amount is null || records.Find(name) is not { Dimension: { } dimension } slo)
            return null;
        if (amount.Key == Factor)
            return FactorOf(amount) is { } factor ? new(amount, null, factor, name, dimension) : null;
        var kind = BoundKinds.All.First(bound => bound.Key == amount.Key).Kind;
        if (slo.Indicator is { Bounds.IsEmpty: true } unbounded)
        {
            amount.ErrorAtKey($"{unbounded.Noun} has no bound but the objective of its slices; write a {Factor}, which multiplies the share of bad ones");
            return null;
        }

        // An SLO whose own bound can't be read is a problem already.
        if (slo.Bound is not { } own)
            return null;
        if (own.Band is not null)
        {
            amount.ErrorAtKey($"the SLO '{name}' is bounded by 'between'; write a {Factor}, which multiplies {(own.Value == 0 ? "the share of bad slices" : "its slack")}");
            return null;
        }

        if (own.Kind != kind)
        {
            amount.ErrorAtKey($"the SLO '{name}' is bounded by '{own.Kind.Key()}'; write that, or a {Factor}");
            return null;
        }

        return Bound.ReadValue(amount, kind, slo.Indicator) is { } value ? new(amount, kind, value, name, dimension) : null;
    }

    private Written? OfDimension(NodeReader node, NodeReader about)
    {
        var dimension = about.Choice(SloReader.Dimensions.AsSpan());
        foreach (var bound in Bounds)
            node.Optional(bound)?.ErrorAtKey($"SLOs of a dimension have bounds of their own; write a {Factor}, or one adjustment for each SLO");
        var amount = node.Optional(Factor);
        if (amount is null && !Bounds.Any(bound => node.Optional(bound) is not null))
            node.Error($"'{Factor}' is missing");
        var factor = amount is null ? null : FactorOf(amount);
        if (dimension is { } none && !records.MayHave(none))
        {
            about.Error($"the model has no SLOs of {none.Name()}, so that nothing would be adjusted");
            return null;
        }

        return dimension is { } known && factor is { } value ? new(amount!, null, value, null, known) : null;
    }

    private static decimal? FactorOf(NodeReader node)
    {
        var factor = node.Number(Factors.Least, Factors.Greatest);
        if (factor != 1)
            return factor;
        node.Error("1 changes nothing; write less to tighten a budget, or more to widen it");
        return null;
    }

    private sealed record Written(NodeReader Amount, BoundKind? Bound, decimal Value, string? Slo, Dimension Dimension);
}
