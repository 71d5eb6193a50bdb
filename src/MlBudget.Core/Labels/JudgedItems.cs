using System.Collections.Immutable;
using MlBudget.Core.Rankings;

namespace MlBudget.Core.Labels;

/// <summary>How lists are put together of judgments that come item by item: what is kept of a list for them, and what is taken of it. A result becomes known with
/// the first judgment, and changes with others.</summary>
/// <param name="Slots">The tracks in which judgments are kept, one item each; labels tell the first one, and each item takes the first that is empty.</param>
/// <param name="Ranks">How many ranks are told apart, from the first one on: items behind them are taken for not shown.</param>
public sealed record JudgedItems(ImmutableArray<int> Slots, int Ranks)
{
    /// <summary>Results are numbered behind all joints that there may be.</summary>
    public const int FirstResult = Joint.FirstTrack + Joint.FirstTrack;

    /// <summary>The index of the kept number that says how long the list was; null where what was shown is not kept, and any rank may have been.</summary>
    public int? Length { get; init; }

    /// <summary>By rank, the index of the kept number that says which item was there (<see cref="JudgmentCode"/>); empty where it is not kept, and an
    /// item's number is its position.</summary>
    public ImmutableArray<int> Items { get; init; } = [];

    /// <summary>The position of the first item, where an item's number is its position.</summary>
    public int FirstPosition { get; init; } = 1;

    /// <summary>How many of the slots, from the first one on, are of items that were shown, and one more that says that something else was judged: others are of items that were
    /// not shown, which only what holds a list against all that was judged asks for.</summary>
    public int OfShown => Ranks + 1;

    /// <summary>What is taken of the lists.</summary>
    public ImmutableArray<ListResult> Results { get; init; } = [];

    /// <summary>What is assumed of lists of which nothing is judged: that no item is relevant; null for nothing.</summary>
    public Assumption? Unlabelled { get; init; }
}

/// <summary>Where predictions have what was shown, where it is kept of them for judgments.</summary>
/// <param name="Columns">In which columns.</param>
/// <param name="ByPosition">Whether judgments name an item's position, and not its id.</param>
public sealed record KeptLists(ShownColumns Columns, bool ByPosition);
