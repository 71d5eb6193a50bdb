using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>
/// The share of judged features that drift, weighted by importance: v = e = Σ importance of those that drift / Σ importance of
/// those that are judged. Its events are those of the judged feature with the most. Without a judged feature, as without a
/// baseline, it has no value.
/// </summary>
/// <param name="definition">What is watched.</param>
/// <param name="without">Why it has no value where nothing is watched.</param>
public sealed class DriftSli(DriftDefinition definition, MissingReason without = MissingReason.WaitsForBaseline) : Sli
{
    /// <summary>What is watched.</summary>
    public DriftDefinition Definition { get; } = definition;

    /// <inheritdoc/>
    public override SliKind Kind => SliKind.Level;

    /// <summary>The measures of the features; none where there is no baseline.</summary>
    public override ImmutableArray<int> Measures { get; } = [.. definition.Features.Select(feature => feature.Measure)];

    /// <inheritdoc/>
    public override double LargestError => 1;

    /// <inheritdoc/>
    public override MissingReason? UnknownBecause => Measures.IsEmpty ? without : null;

    /// <inheritdoc/>
    public override bool ErrorIsShare => true;

    /// <inheritdoc/>
    public override int? Attribute => null;

    /// <inheritdoc/>
    public override Proportion? Occurrences => null;

    /// <inheritdoc/>
    public override NormalValue? HeldAgainst => null;

    /// <inheritdoc/>
    public override SliWording Wording { get; } = new(BoundForm.AtMost);

    /// <inheritdoc/>
    public override string? NotAdditiveBecause => SlicedSli.NotAdditive;

    /// <inheritdoc/>
    public override SliEvaluation Begin(Tallies tallies, TimeWindow reach, TimeWindow whole) =>
        new(window => Read(DriftJudge.Judge(Definition, tallies, window)));

    private SliResult Read(DriftVerdict[] verdicts)
    {
        double judged = 0, drifting = 0;
        long events = 0;
        for (var index = 0; index < verdicts.Length; index++)
        {
            var importance = Definition.Features[index].Importance;
            if (importance <= 0 || verdicts[index].Drifts is not { } drifts)
                continue;
            judged += importance;
            drifting += drifts ? importance : 0;
            events = Math.Max(events, verdicts[index].Events);
        }

        if (judged <= 0)
            return Unjudged(verdicts);
        var share = drifting / judged;
        return new SliReading(share, share, share, events, null);
    }

    private MissingReason Unjudged(DriftVerdict[] verdicts) => UnknownBecause
        ?? (verdicts.All(verdict => verdict.Events == 0) ? MissingReason.NoEvents : MissingReason.TooFewEvents);
}
