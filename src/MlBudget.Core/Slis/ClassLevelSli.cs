using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>
/// A number of a classifier of many classes, from 0 to 1: e = 1 − v, or how far it has fallen behind its baseline b > 0, e = max(0, (b − v) / b).
/// </summary>
public sealed class ClassLevelSli : Sli
{
    private readonly ClassLevel _level;
    private readonly MissingReason? _unknown;

    /// <summary>One that is held against a bound.</summary>
    /// <param name="level">The number.</param>
    /// <param name="unknown">Why it has no value whatever is counted; null where it may have one.</param>
    public ClassLevelSli(ClassLevel level, MissingReason? unknown = null) => (_level, _unknown) = (level, unknown);

    /// <summary>One that is held against what is normal.</summary>
    /// <param name="level">The number.</param>
    /// <param name="normal">What is normal.</param>
    /// <param name="without">Why there is no value while that is not known.</param>
    public ClassLevelSli(ClassLevel level, NormalValue normal, MissingReason without)
        : this(level, normal.Value is null ? without : null) => HeldAgainst = normal;

    /// <inheritdoc/>
    public override SliKind Kind => SliKind.Level;

    /// <inheritdoc/>
    public override ImmutableArray<int> Measures => _level.Measures;

    /// <inheritdoc/>
    public override double LargestError => 1;

    /// <inheritdoc/>
    public override bool ErrorIsShare => true;

    /// <inheritdoc/>
    public override MissingReason? UnknownBecause => _unknown;

    /// <inheritdoc/>
    public override int? Attribute => null;

    /// <inheritdoc/>
    public override Proportion? Occurrences => null;

    /// <inheritdoc/>
    public override NormalValue? HeldAgainst { get; }

    /// <inheritdoc/>
    public override SliWording Wording => new(HeldAgainst is null ? BoundForm.AtLeast : BoundForm.BehindBaseline);

    /// <inheritdoc/>
    public override string? NotAdditiveBecause => "what is made of all classes doesn't add up over shards; write SLOs on the recall and the precision of each class";

    /// <inheritdoc/>
    public override SliEvaluation Begin(Tallies tallies, TimeWindow reach, TimeWindow whole) =>
        new(window => Read(tallies, window, whole, isShort: false), evaluateShort: window => Read(tallies, window, whole, isShort: true));

    /// <summary>In the short window of an alert row what is certain was told by the long one already.</summary>
    private SliResult Read(Tallies tallies, TimeWindow window, TimeWindow whole, bool isShort)
    {
        if (_unknown is { } reason)
            return reason;
        if (_level.Read(tallies, window, whole, isShort) is not var (rows, reading))
            return tallies.AllEvents(_level.Measure, window) > 0 ? MissingReason.TooFewEvents : MissingReason.NoEvents;
        return new SliReading(reading.Value, ErrorOf(reading.Value), ErrorOf(isShort ? reading.Value : reading.Certain), rows, null) { Doubt = reading.Certain - reading.Value };
    }

    private double ErrorOf(double value) => (double?)HeldAgainst?.Value is { } normal ? Math.Max(0, (normal - value) / normal) : 1 - value;
}
