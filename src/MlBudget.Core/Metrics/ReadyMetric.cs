using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>What something else has added up, and a source of tallies gives. Each is one, written in its SLO.</summary>
/// <inheritdoc cref="MetricKind(string, Sense, Slos.Dimension?, string)"/>
public abstract class ReadyMetric(string name, Sense sense, string meaning) : MetricKind(name, sense, null, meaning)
{
    /// <summary>How it is counted.</summary>
    protected abstract ReadyCounting Counting { get; }

    /// <summary>What is counted, as <see cref="Measures.Counting.Canonical"/> says it.</summary>
    public string Identity => Counting.Canonical;

    /// <inheritdoc/>
    public sealed override string WholeBecause => "it is counted elsewhere; write the condition there";

    /// <inheritdoc/>
    public sealed override TimeSpan? Slot => Counting.Slot;

    /// <inheritdoc/>
    public sealed override Sli Compile(MetricRequest request, Measurements measurements) => Compile(request, measurements.ReadyMade(Counting));

    /// <summary>The SLI.</summary>
    /// <param name="request">What is asked of it.</param>
    /// <param name="measure">The index of its measure.</param>
    protected abstract Sli Compile(MetricRequest request, int measure);
}

/// <summary>A share of events that were added up elsewhere.</summary>
/// <param name="name">What they are called, for people.</param>
/// <param name="counting">How they are counted.</param>
/// <param name="isGood">Whether the hits among them are good or bad.</param>
public sealed class ReadyEvents(string name, ReadyEventCounting counting, bool isGood) : ReadyMetric(
    name, isGood ? Sense.HigherIsBetter : Sense.LowerIsBetter, $"the share of events that are {(isGood ? "good" : "bad")}")
{
    /// <inheritdoc/>
    public override ImmutableArray<BoundKind> Bounds { get; } = [BoundKind.Objective, isGood ? BoundKind.AtLeast : BoundKind.AtMost];

    /// <inheritdoc/>
    protected override ReadyCounting Counting => counting;

    /// <summary>The share of events of each group.</summary>
    /// <param name="measurements">Gives the measure.</param>
    /// <param name="attribute">The index of the attribute whose groups the source tells apart.</param>
    public Proportion ProportionOf(Measurements measurements, int attribute) => ProportionOf(measurements.ReadyMade(counting, attribute));

    /// <inheritdoc/>
    protected override Sli Compile(MetricRequest request, int measure) => new ReadyEventsSli(new OccurrenceSli(ProportionOf(measure)));

    private Proportion ProportionOf(int measure) => new(Name, Sense, [new(measure, [1, 0], [0, 1])]);
}

/// <summary>A value that was computed elsewhere, judged by slices.</summary>
/// <param name="name">What it is called, for people.</param>
/// <param name="counting">How it is counted.</param>
public sealed class ReadyValue(string name, ReadyValueCounting counting) : ReadyMetric(name, Sense.Neutral, "a value in its own unit")
{
    /// <inheritdoc/>
    public override ImmutableArray<BoundKind> Bounds => [BoundKind.AtMost, BoundKind.AtLeast];

    /// <inheritdoc/>
    public override decimal? GreatestBound => ErrorMetric.MostInUnits;

    /// <inheritdoc/>
    public override bool IsInOwnUnit => true;

    /// <inheritdoc/>
    public override SliceRule Slices { get; } = new()
    {
        Needed = new("a value is judged by slices; add slices: { length: 5m, objective: 0.99 }"),
    };

    /// <inheritdoc/>
    protected override ReadyCounting Counting => counting;

    /// <inheritdoc/>
    protected override Sli Compile(MetricRequest request, int measure) => new ReadyValueSli(measure, isUpper: request.Bound == BoundKind.AtMost);
}
