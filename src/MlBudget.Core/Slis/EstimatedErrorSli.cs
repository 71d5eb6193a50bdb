using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Statistics;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>
/// The mean error of predicted numbers as it is expected before labels come: the baseline's mean loss by bins of ŷ, weighted by current counts, in the unit
/// of ŷ. e = v against a bound of its own, and max(0, (v − b) / b) against what labels said in the baseline's period. Blind to concept drift: it takes for
/// granted that predictions of a size are as far off as they were then.
/// </summary>
public sealed class EstimatedErrorSli : Sli
{
    private readonly int? _measure;
    private readonly MissingReason _withoutErrors;
    private readonly MissingReason _withoutNormal;

    private EstimatedErrorSli(int? measure, int records, MissingReason withoutErrors, NormalValue? normal, MissingReason withoutNormal)
    {
        (_measure, _withoutErrors, _withoutNormal, HeldAgainst) = (measure, withoutErrors, withoutNormal, normal);
        Measures = [measure ?? records];
    }

    /// <summary>An estimate that is held against a bound in its own unit.</summary>
    /// <param name="measure">The index of the measure of <see cref="ExpectedErrorCounting"/>; null while it is not known what to expect.</param>
    /// <param name="records">The index of the measure that counts predictions.</param>
    /// <param name="withoutErrors">Why it is not known what to expect.</param>
    public static EstimatedErrorSli Bounded(int? measure, int records, MissingReason withoutErrors) =>
        new(measure, records, withoutErrors, null, MissingReason.WaitsForBaseline);

    /// <summary>An estimate that is held against what is normal.</summary>
    /// <param name="measure">As of <see cref="Bounded"/>.</param>
    /// <param name="records">The index of the measure that counts predictions.</param>
    /// <param name="withoutErrors">Why it is not known what to expect.</param>
    /// <param name="normal">What labels say, and what is normal of it, b > 0; unknown while that is not known.</param>
    /// <param name="withoutNormal">Why that is not known.</param>
    public static EstimatedErrorSli Degrading(int? measure, int records, MissingReason withoutErrors, NormalValue normal, MissingReason withoutNormal) =>
        new(measure, records, withoutErrors, normal, withoutNormal);

    /// <inheritdoc/>
    public override SliKind Kind => SliKind.Level;

    /// <inheritdoc/>
    public override ImmutableArray<int> Measures { get; }

    /// <inheritdoc/>
    public override double LargestError => double.PositiveInfinity;

    /// <inheritdoc/>
    public override bool ErrorIsShare => HeldAgainst is not null;

    /// <inheritdoc/>
    public override MissingReason? UnknownBecause =>
        _measure is null ? _withoutErrors : HeldAgainst is { Value: null } ? _withoutNormal : null;

    /// <inheritdoc/>
    public override int? Attribute => null;

    /// <inheritdoc/>
    public override Proportion? Occurrences => null;

    /// <inheritdoc/>
    public override NormalValue? HeldAgainst { get; }

    /// <inheritdoc/>
    public override SliWording Wording => new(HeldAgainst is null ? BoundForm.AtMost : BoundForm.BehindBaseline, Unit.Own, Noun: "estimate");

    /// <inheritdoc/>
    public override string? NotAdditiveBecause => "expected errors don't add up over shards; write within_tolerance, of which labels tell, or leave the SLO to an "
        + "exporter of the whole log";

    /// <inheritdoc/>
    public override SliEvaluation Begin(Tallies tallies, TimeWindow reach, TimeWindow whole) =>
        new(window => UnknownBecause is { } reason ? reason : Read(SumsOf(tallies, _measure!.Value, window)));

    /// <summary>What an <see cref="ExpectedErrorCounting"/> has counted in a window.</summary>
    /// <param name="tallies">What was counted.</param>
    /// <param name="measure">The index of the measure.</param>
    /// <param name="window">Which slots.</param>
    public static ExpectedSums SumsOf(Tallies tallies, int measure, TimeWindow window)
    {
        Span<long> sums = stackalloc long[tallies.WidthOf(measure)];
        sums.Clear();
        tallies.SumInto(measure, 0, window, sums);
        return ExpectedErrorCounting.SumsOf(sums);
    }

    private SliResult Read(ExpectedSums sums)
    {
        if (sums.Predictions == 0)
            return MissingReason.NoEvents;
        if (HeldAgainst is not { Value: { } normal })
            return new SliReading(sums.Mean, sums.Mean, sums.Mean, sums.Predictions, null);
        var error = Math.Max(0, (sums.Mean - (double)normal) / (double)normal);
        return new SliReading(sums.Mean, error, error, sums.Predictions, null)
        {
            Rows = sums.Predictions,
            IsBeyondChance = Excess.IsBeyondChance(sums.Predictions, sums.Mean, sums.Deviation, (double)normal),
        };
    }
}
