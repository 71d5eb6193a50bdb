using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>
/// Events that were counted elsewhere: what a share of them is, is what <see cref="OccurrenceSli"/> says. Only that exporters of parts of a
/// log would each read all of them, so that they don't add up.
/// </summary>
/// <param name="events">The events.</param>
public sealed class ReadyEventsSli(OccurrenceSli events) : WrappingSli(events)
{
    /// <summary>Of everything that is ready-made.</summary>
    internal const string NotAdditive = "each shard would read all of it, which would count as often as there are shards; "
        + "leave the SLO to an exporter of the whole log, for a model of another name";

    /// <summary>Whether an SLI makes something of what is ready-made, of which there are no records.</summary>
    public static bool IsIn(Sli sli) => sli is ReadyEventsSli or ReadyValueSli or DisparitySli { Definition.IsReadyMade: true } || (sli is WrappingSli wrapping && IsIn(wrapping.Inner));

    /// <inheritdoc/>
    public override SliKind Kind => Inner.Kind;

    /// <inheritdoc/>
    public override double LargestError => Inner.LargestError;

    /// <inheritdoc/>
    public override bool ErrorIsShare => Inner.ErrorIsShare;

    /// <inheritdoc/>
    public override int? Attribute => Inner.Attribute;

    /// <inheritdoc/>
    public override Proportion? Occurrences => Inner.Occurrences;

    /// <inheritdoc/>
    public override NormalValue? HeldAgainst => Inner.HeldAgainst;

    /// <inheritdoc/>
    public override SliWording Wording => Inner.Wording;

    /// <inheritdoc/>
    public override string NotAdditiveBecause => NotAdditive;

    /// <inheritdoc/>
    public override SliEvaluation Begin(Tallies tallies, TimeWindow reach, TimeWindow whole) => Inner.Begin(tallies, reach, whole);
}
