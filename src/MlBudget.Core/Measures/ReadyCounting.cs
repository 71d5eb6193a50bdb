using System.Collections.Immutable;

namespace MlBudget.Core.Measures;

/// <summary>
/// What something else has added up, and a source of tallies gives: no row of a record is counted. Its slots may be longer than a minute;
/// then what they hold stands in their first minute.
/// </summary>
/// <param name="canonical">What is added up, and where: the same text for the same thing.</param>
/// <param name="slot">How long its slots are: whole minutes that divide an hour.</param>
public abstract class ReadyCounting(string canonical, TimeSpan slot) : Counting
{
    /// <summary>How long its slots are.</summary>
    public TimeSpan Slot => slot;

    /// <inheritdoc/>
    public override FoldInput Input => FoldInput.ReadyMade;

    /// <inheritdoc/>
    public override string Canonical => canonical;

    /// <inheritdoc/>
    public sealed override void Fold(FoldContext context) =>
        throw new InvalidOperationException($"Rows were folded into what is ready-made: {canonical}.");
}

/// <summary>Events that were added up elsewhere, and how many of them are hits.</summary>
/// <inheritdoc cref="ReadyCounting(string, TimeSpan)"/>
public sealed class ReadyEventCounting(string canonical, TimeSpan slot) : ReadyCounting(canonical, slot)
{
    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } = ["events", "hits"];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, 0];
}

/// <summary>Values that were computed elsewhere, in millionths: how many there are, and their sum.</summary>
/// <inheritdoc cref="ReadyCounting(string, TimeSpan)"/>
public sealed class ReadyValueCounting(string canonical, TimeSpan slot) : ReadyCounting(canonical, slot)
{
    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } = ["values", "sum, low", "sum, high"];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, 0, 0];

    /// <inheritdoc/>
    public override ImmutableArray<bool> Continues { get; } = [false, false, true];

    /// <summary>The counters of one value.</summary>
    /// <param name="millionths">The value, in millionths.</param>
    public static ImmutableArray<long> Of(long millionths) => [1, (uint)millionths, millionths >> Limbs.Bits];
}
