using MlBudget.Core.Records;

namespace MlBudget.Core.Rankings;

/// <summary>What a judged list is worth: a number from 0 to 1 of each query.</summary>
/// <param name="Canonical">Which number: equal where it is the same.</param>
public abstract record ListResult(string Canonical)
{
    /// <summary>The number; null where a list has none.</summary>
    public abstract double? ValueOf(JudgedList list);

    /// <summary>The same as it is kept (<see cref="ResultCode"/>).</summary>
    public long CodeOf(JudgedList list) => ResultCode.Of(ValueOf(list));
}

/// <summary>Whether a relevant item is among the first ones: 1 or 0.</summary>
/// <param name="Within">Among how many, at least 1; null for all.</param>
/// <param name="Relevance">Which items are relevant.</param>
public sealed record AnyRelevant(int? Within, Relevance Relevance) : ListResult($"any {Relevance.Canonical}{Depth.Canonical(Within)}")
{
    /// <inheritdoc/>
    public override double? ValueOf(JudgedList list) => Relevance.FirstRank(list, Within) is null ? 0 : 1;
}

/// <summary>Whether only items were judged that were not shown: 1 or 0.</summary>
public sealed record OnlyUnshown() : ListResult("only items that were not shown")
{
    /// <inheritdoc/>
    public override double? ValueOf(JudgedList list) => list.Shown.Count == 0 && list.Unshown.Count > 0 ? 1 : 0;
}

/// <summary>1 / r with r the rank of the first relevant item; 0 where none is (Voorhees 1999).</summary>
/// <param name="Within">Among how many of the first ones it is looked for, at least 1; null for all.</param>
/// <param name="Relevance">Which items are relevant.</param>
public sealed record ReciprocalRank(int? Within, Relevance Relevance) : ListResult($"reciprocal rank of the first {Relevance.Canonical}{Depth.Canonical(Within)}")
{
    /// <inheritdoc/>
    public override double? ValueOf(JudgedList list) => Relevance.FirstRank(list, Within) is { } rank ? 1.0 / rank : 0;
}

/// <summary>How many of the first k items are relevant, over k also where fewer were shown.</summary>
/// <param name="Within">k, at least 1.</param>
/// <param name="Relevance">Which items are relevant.</param>
public sealed record PrecisionWithin(int Within, Relevance Relevance) : ListResult($"share of {Relevance.Canonical}{Depth.Canonical(Within)}")
{
    /// <inheritdoc/>
    public override double? ValueOf(JudgedList list)
    {
        var relevant = 0;
        for (var rank = 1; rank <= Math.Min(Within, list.Shown.Count); rank++)
            relevant += Relevance.IsRelevant(list.Shown[rank - 1]) ? 1 : 0;
        return (double)relevant / Within;
    }
}

/// <summary>Whether the item at a rank is relevant: 1 or 0. A list that is shorter has none.</summary>
/// <param name="Rank">The rank, from 1.</param>
/// <param name="Relevance">Which items are relevant.</param>
public sealed record RelevantAt(int Rank, Relevance Relevance) : ListResult($"{Relevance.Canonical} at rank {Rank}")
{
    /// <inheritdoc/>
    public override double? ValueOf(JudgedList list) => list.Length < Rank ? null
        : Rank <= list.Shown.Count && Relevance.IsRelevant(list.Shown[Rank - 1]) ? 1 : 0;
}

/// <summary>Which items are relevant.</summary>
/// <param name="Least">The least grade that is, above 0; null for any above 0.</param>
public sealed record Relevance(double? Least = null)
{
    /// <summary>Any grade above 0.</summary>
    public static readonly Relevance Any = new();

    /// <summary>The same as a text.</summary>
    public string Canonical => Least is { } least ? FormattableString.Invariant($"item of a grade of {least:R} and more") : "item of a grade above 0";

    /// <summary>Whether an item of a grade is.</summary>
    public bool IsRelevant(double grade) => Least is { } least ? grade >= least : grade > 0;

    /// <summary>The rank of the first relevant item; null where there is none.</summary>
    /// <param name="list">The list.</param>
    /// <param name="within">Among how many of the first ones; null for all.</param>
    public int? FirstRank(JudgedList list, int? within)
    {
        for (var rank = 1; rank <= Math.Min(within ?? int.MaxValue, list.Shown.Count); rank++)
        {
            if (IsRelevant(list.Shown[rank - 1]))
                return rank;
        }

        return null;
    }
}

/// <summary>How far down a list something is looked for.</summary>
internal static class Depth
{
    /// <summary>The same as a text.</summary>
    /// <param name="within">How many of the first items; null for all.</param>
    public static string Canonical(int? within) => within is { } depth ? FormattableString.Invariant($" within {depth}") : string.Empty;
}
