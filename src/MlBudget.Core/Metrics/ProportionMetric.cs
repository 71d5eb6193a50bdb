using System.Collections.Immutable;
using MlBudget.Core.Conditions;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;

namespace MlBudget.Core.Metrics;

/// <summary>A share of events, that can be had of all, or of each group.</summary>
/// <inheritdoc cref="MetricKind(string, Sense, Dimension?, string)"/>
public abstract class ProportionMetric(string name, Sense sense, Dimension? dimension, string meaning)
    : MetricKind(name, sense, dimension, meaning)
{
    /// <inheritdoc/>
    public override ImmutableArray<BoundKind> Bounds => Sense switch
    {
        Sense.HigherIsBetter => [BoundKind.AtLeast, BoundKind.MaxDegradation, BoundKind.Between],
        Sense.LowerIsBetter => [BoundKind.AtMost, BoundKind.MaxDegradation, BoundKind.Between],
        _ => [BoundKind.AtLeast, BoundKind.AtMost, BoundKind.Between],
    };

    /// <summary>Whether a model's records hold what it needs to be learned for who reviews a baseline.</summary>
    public virtual bool IsKnown(ModelShape shape) => shape.PredictionPath is not null;

    /// <summary>The proportion.</summary>
    /// <param name="options">The metric's options.</param>
    /// <param name="measurements">Gives the measures.</param>
    /// <param name="attribute">The index of the attribute by which to split; null for none.</param>
    /// <exception cref="MissingInputException">The model's records don't hold what it needs.</exception>
    /// <exception cref="ConditionException">A condition can't be read.</exception>
    public abstract Proportion ProportionOf(MetricOptions options, Measurements measurements, int? attribute = null);

    /// <summary>The measures of how much the numbers of which it is made lose by rounding; none where it is of no numbers.</summary>
    /// <param name="options">The metric's options.</param>
    /// <param name="measurements">Gives the measures.</param>
    /// <exception cref="MissingInputException">The model's records don't hold what it needs.</exception>
    public virtual ImmutableArray<int> RoundingsOf(MetricOptions options, Measurements measurements) => [];

    /// <inheritdoc/>
    public sealed override Sli Compile(MetricRequest request, Measurements measurements)
    {
        var proportion = ProportionOf(request.Options, measurements);
        var roundings = RoundingsOf(request.Options, measurements);
        var sli = Guarded(Held(proportion, request), request.Options, measurements);
        return roundings.IsEmpty ? sli : new RoundedSli(sli, roundings);
    }

    private static Sli Held(Proportion proportion, MetricRequest request)
    {
        if (request.Bound == BoundKind.MaxDegradation)
            return new DegradationSli(proportion, request.Normal, request.WithoutNormal);
        var sense = request.Bound == BoundKind.AtMost ? Sense.LowerIsBetter : Sense.HigherIsBetter;
        return new OccurrenceSli(proportion.Sense == Sense.Neutral ? proportion with { Sense = sense } : proportion);
    }

    /// <summary>The second counter of measures over their first.</summary>
    private protected Proportion Rate(params ReadOnlySpan<int> measures)
    {
        var terms = ImmutableArray.CreateBuilder<Term>(measures.Length);
        foreach (var measure in measures)
            terms.Add(new(measure, [1, 0], [0, 1]));
        return new(Name, Sense, terms.MoveToImmutable());
    }
}
