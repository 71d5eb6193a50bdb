using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>
/// The data-quality score min(1 − missing rate, 1 − stale rate): e = 1 − score. With evidence of one rate only, that one
/// decides.
/// </summary>
/// <param name="completeness">The share of values that are there.</param>
/// <param name="staleness">The share of values that are too old; null where no age is known.</param>
public sealed class DataQualitySli(Proportion completeness, Proportion? staleness) : Sli
{
    /// <summary>The share of values that are there.</summary>
    public Proportion Completeness => completeness;

    /// <summary>The share of values that are too old; null where no age is known.</summary>
    public Proportion? Staleness => staleness;

    /// <inheritdoc/>
    public override SliKind Kind => SliKind.Level;

    /// <inheritdoc/>
    public override double LargestError => 1;

    /// <inheritdoc/>
    public override MissingReason? UnknownBecause => null;

    /// <inheritdoc/>
    public override ImmutableArray<int> Measures { get; } = [.. completeness.Measures, .. staleness?.Measures ?? []];

    /// <inheritdoc/>
    public override bool ErrorIsShare => true;

    /// <inheritdoc/>
    public override int? Attribute => null;

    /// <inheritdoc/>
    public override Proportion? Occurrences => null;

    /// <inheritdoc/>
    public override NormalValue? HeldAgainst => null;

    /// <inheritdoc/>
    public override SliWording Wording { get; } = new(BoundForm.AtLeast, Noun: "score");

    /// <inheritdoc/>
    public override string? NotAdditiveBecause => "the lesser of two shares doesn't add up over shards; "
        + "write one SLO on completeness and one on staleness";

    /// <inheritdoc/>
    public override SliEvaluation Begin(Tallies tallies, TimeWindow reach, TimeWindow whole) =>
        new(window => Read(tallies, window));

    private SliResult Read(Tallies tallies, TimeWindow window)
    {
        var present = completeness.Read(tallies, 0, window);
        var aged = staleness?.Read(tallies, 0, window) ?? default;
        var shares = new[] { present, aged }.Where(share => share.Events > 0).ToArray();
        if (shares.Length == 0)
            return MissingReason.NoEvents;
        var error = shares.Max(share => share.BadValue);
        return new SliReading(1 - error, error, error, shares.Min(share => share.Events), null)
        {
            EffectiveEvents = shares.Min(share => share.EffectiveEvents),
        };
    }
}
