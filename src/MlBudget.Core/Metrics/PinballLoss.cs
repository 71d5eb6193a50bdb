using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Text;

namespace MlBudget.Core.Metrics;

/// <summary>
/// The loss of a predicted quantile α: (α·P + (1 − α)·M) / N with P = Σ(y − ŷ)⁺ and M = Σ(ŷ − y)⁺ (Koenker and Bassett 1978). Of errors e it is known
/// from their sums: M = (Σ|e| + Σe) / 2 and P = (Σ|e| − Σe) / 2.
/// </summary>
/// <param name="numbers">Which numbers.</param>
public sealed class PinballLoss(PredictedNumber numbers) : ErrorMetric(
    "pinball_loss", "the mean loss of a predicted quantile: too little weighs the quantile, too much the rest of 1, in the outcome's unit",
    "in its own unit the mean pinball loss", numbers)
{
    private static readonly NumberOption Quantile = new("quantile", 0, 0.999999m, "it is the share of outcomes that lie below what is predicted");

    /// <inheritdoc/>
    public override ImmutableArray<OptionSpec> Options => [.. base.Options, Quantile];

    /// <inheritdoc/>
    public override string NormalName(MetricOptions options) => $"{base.NormalName(options)} at {QuantileOf(options)}";

    /// <inheritdoc/>
    public override string Describe(MetricOptions options) => $"{base.Describe(options)} and the quantile {QuantileOf(options)}";

    /// <inheritdoc/>
    protected override double? ValueOf(ErrorSums sums, MetricOptions options)
    {
        var quantile = (double)(options.Number(Quantile) ?? 0);
        double over = (double)(sums.Absolute + sums.Errors) / 2, under = (double)(sums.Absolute - sums.Errors) / 2;
        return (quantile * under + (1 - quantile) * over) / sums.Pairs / Millionths.PerUnit;
    }

    private static string QuantileOf(MetricOptions options) => PlainNumber.Format(options.Number(Quantile) ?? 0);
}
