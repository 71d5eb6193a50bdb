using System.Collections.Immutable;
using MlBudget.Core.Models;
using MlBudget.Core.Timelines;

namespace MlBudget.Core.Slis;

/// <summary>
/// The share of judged features that drift, weighted by importance: v = e = Σ importance of those that drift / Σ importance of
/// those that are judged. Its events are those of the judged feature with the most. Without a judged feature, as without a
/// baseline, it has no value.
/// </summary>
/// <param name="definition">What is watched.</param>
public sealed class DriftSli(DriftDefinition definition) : Sli
{
    /// <summary>What is watched.</summary>
    public DriftDefinition Definition { get; } = definition;

    /// <inheritdoc/>
    public override SliKind Kind => SliKind.Level;

    /// <summary>The measures of the features; none where there is no baseline.</summary>
    public override ImmutableArray<int> Measures { get; } = [.. definition.Features.Select(feature => feature.Measure)];

    /// <inheritdoc/>
    public override bool IsKnown => !Measures.IsEmpty;

    /// <inheritdoc/>
    public override SliEvaluation Begin(ModelLedger ledger, TimeWindow whole) =>
        new(window => Read(DriftJudge.Judge(Definition, ledger, window)));

    private SliReading? Read(DriftVerdict[] verdicts)
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
            return null;
        var share = drifting / judged;
        return new(share, share, share, events, null);
    }
}
