using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Statistics;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>How far a mean of numbers has become worse than its baseline b: e = max(0, (v − b) / b), or (b − v) / b where more is better.</summary>
/// <param name="mean">The mean, whose deviation is known.</param>
/// <param name="baseline">What is normal, b > 0; null while that is not known, when there is no value.</param>
/// <param name="without">Why there is none without it.</param>
/// <param name="sense">Which way it is good.</param>
public sealed class MeanDegradationSli(MeanOfNumbers mean, decimal? baseline, MissingReason without, Sense sense = Sense.LowerIsBetter) : Sli
{
    /// <summary>Which way it is good.</summary>
    public Sense Sense => sense;

    /// <inheritdoc/>
    public override SliKind Kind => SliKind.Level;

    /// <inheritdoc/>
    public override ImmutableArray<int> Measures => mean.Measures;

    /// <inheritdoc/>
    public override double LargestError => sense == Sense.HigherIsBetter ? 1 : double.PositiveInfinity;

    /// <inheritdoc/>
    public override bool ErrorIsShare => true;

    /// <inheritdoc/>
    public override MissingReason? UnknownBecause => baseline is null ? without : null;

    /// <inheritdoc/>
    public override int? Attribute => null;

    /// <inheritdoc/>
    public override Proportion? Occurrences => null;

    /// <inheritdoc/>
    public override NormalValue? HeldAgainst => new(baseline, mean);

    /// <inheritdoc/>
    public override SliWording Wording { get; } = new(BoundForm.BehindBaseline, Unit.Own);

    /// <inheritdoc/>
    public override string? NotAdditiveBecause => mean.NotAdditiveBecause;

    /// <inheritdoc/>
    public override SliEvaluation Begin(Tallies tallies, TimeWindow reach, TimeWindow whole) => new(window =>
    {
        if (baseline is not { } normal)
            return without;
        var reading = mean.Read(tallies, window);
        return reading.Rows == 0 ? MissingReason.NoEvents : Read(reading, (double)normal);
    });

    private SliReading Read(NumberReading reading, double normal)
    {
        var error = Math.Max(0, (sense == Sense.HigherIsBetter ? normal - reading.Value : reading.Value - normal) / normal);
        return new(reading.Value, error, error, reading.Rows, null)
        {
            Rows = reading.Rows,
            IsBeyondChance = Excess.IsBeyondChance(reading.Rows, reading.Value, reading.Deviation ?? double.PositiveInfinity, normal),
        };
    }
}
