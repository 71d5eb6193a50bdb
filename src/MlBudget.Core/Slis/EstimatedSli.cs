using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Statistics;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>
/// A quality that is estimated from calibrated scores before labels come: e = 1 − v, or v where lower is better; of a
/// degradation (b − v) / b or (v − b) / b, at least 0. It is a level: an expected hit is not an event that could be counted
/// as good or bad, so what its days spend does not add up. Blind to concept drift: it takes for granted that scores mean
/// what they meant in the baseline's period.
/// </summary>
public sealed class EstimatedSli : Sli
{
    private readonly int? _measure;
    private readonly decimal? _baseline;
    private readonly MissingReason _without;

    private EstimatedSli(
        ConfusionRatio ratio, Sense sense, int? measure, int records, bool degrades, decimal? baseline, MissingReason without)
    {
        (Ratio, Sense, _measure, Degrades, _baseline, _without) = (ratio, sense, measure, degrades, baseline, without);
        Measures = [measure ?? records];
    }

    /// <summary>What is estimated.</summary>
    public ConfusionRatio Ratio { get; }

    /// <summary>Which way it is good.</summary>
    public Sense Sense { get; }

    /// <summary>Whether it is held against what is normal, and not against a bound of its own.</summary>
    public bool Degrades { get; }

    /// <summary>What is normal, b > 0; null while that is not known, and where it is held against a bound of its own.</summary>
    public decimal? Baseline => _baseline;

    /// <inheritdoc/>
    public override SliKind Kind => SliKind.Level;

    /// <inheritdoc/>
    public override ImmutableArray<int> Measures { get; }

    /// <inheritdoc/>
    public override double LargestError =>
        Degrades && _baseline is not null ? Degradation.Greatest(_baseline, Sense) : 1;

    /// <inheritdoc/>
    public override MissingReason? UnknownBecause =>
        _measure is null ? MissingReason.WaitsForBaseline : Degrades && _baseline is null ? _without : null;

    private bool IsBad => Sense == Sense.LowerIsBetter;

    /// <summary>An estimate that is held against a bound of its own.</summary>
    /// <param name="ratio">What is estimated.</param>
    /// <param name="sense">Which way it is good.</param>
    /// <param name="measure">The index of the measure of <see cref="EstimateCounting"/>; null while no calibration is known:
    /// then it has no value.</param>
    /// <param name="records">The index of the measure that counts predictions.</param>
    public static EstimatedSli Bounded(ConfusionRatio ratio, Sense sense, int? measure, int records) =>
        new(ratio, sense, measure, records, false, null, MissingReason.WaitsForBaseline);

    /// <summary>An estimate that is held against what is normal.</summary>
    /// <param name="ratio">What is estimated.</param>
    /// <param name="sense">Which way it is good.</param>
    /// <param name="measure">As of <see cref="Bounded"/>.</param>
    /// <param name="records">The index of the measure that counts predictions.</param>
    /// <param name="baseline">What is normal, b > 0; null while it is not known: then it has no value.</param>
    /// <param name="without">Why that is not known.</param>
    public static EstimatedSli Degrading(
        ConfusionRatio ratio, Sense sense, int? measure, int records, decimal? baseline,
        MissingReason without = MissingReason.WaitsForBaseline) => new(ratio, sense, measure, records, true, baseline, without);

    /// <inheritdoc/>
    public override bool ErrorIsShare => true;

    /// <inheritdoc/>
    public override int? Attribute => null;

    /// <inheritdoc/>
    public override Proportion? Occurrences => null;

    /// <inheritdoc/>
    public override NormalValue? HeldAgainst => Degrades ? new(_baseline, null) : null;

    /// <inheritdoc/>
    public override SliWording Wording => new(
        Degrades ? BoundForm.BehindBaseline : IsBad ? BoundForm.AtMost : BoundForm.AtLeast, Noun: "estimate");

    /// <inheritdoc/>
    public override string? NotAdditiveBecause => "expected hits are no events, and don't add up over shards; "
        + "write the metric that is estimated, which labels tell, or leave the SLO to an exporter of the whole log";

    /// <inheritdoc/>
    public override SliEvaluation Begin(Tallies tallies, TimeWindow reach, TimeWindow whole) => new(
        window => UnknownBecause is { } reason ? reason : Read(EstimatedConfusion.Read(tallies, _measure!.Value, 0, window)));

    private SliResult Read(EstimatedConfusion confusion)
    {
        var (events, hits) = confusion.Of(Ratio);
        if (events == 0)
            return confusion.Positive + confusion.Negative > 0 ? Ratio.EmptyBecause : MissingReason.NoEvents;
        // Over a common denominator, with one division: a bound that is just met is kept.
        var error = Degrades ? Degradation.Of((decimal)events, (decimal)hits, _baseline!.Value, Sense) : (double)(IsBad ? hits : events - hits) / (double)events;
        var whole = (long)((events + ScoreProbabilities.Unit - 1) / ScoreProbabilities.Unit);
        return new SliReading((double)hits / (double)events, error, error, whole, null)
        {
            IsBeyondChance = !Degrades || Excess.IsBeyondChance(whole, (decimal)hits / (decimal)events, _baseline!.Value),
        };
    }
}
