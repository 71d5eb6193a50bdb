using System.Collections.Immutable;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>Which predictions have a feature that is missing though it is required, or too old. They are group 1 of an attribute of their own;
/// all others have no group of it. Used by one thread: it keeps scratch space.</summary>
/// <param name="countings">What tells it, each with the rows that are so as its second counter.</param>
public sealed class FaultRule(ImmutableArray<BitCounting> countings)
{
    /// <summary>The group of predictions with a faulty feature: the only one, so its code is always the same.</summary>
    public const int Faulty = 1;

    private readonly ulong[][] _counters = [[], []];
    private ulong[] _faulty = [];

    /// <summary>What stands for the place of the attribute in a record: it is the same where the same is looked at.</summary>
    public string Path { get; } = $"faults: {string.Join(", ", countings.Select(counting => counting.Canonical))}";

    /// <summary>Writes the group code of each row: 1 where a feature is faulty, else −1.</summary>
    /// <param name="frame">Predictions, with their batch.</param>
    /// <param name="groups">The groups of the attribute, which learn the name of theirs.</param>
    /// <param name="into">The codes.</param>
    internal void Resolve(FoldFrame frame, GroupCodes groups, int[] into)
    {
        var faulty = groups.GetOrAdd("faulty");
        var words = Bits.Words(frame.Count);
        if (_faulty.Length < words)
            (_faulty, _counters[0], _counters[1]) = (new ulong[Bits.Words(frame.Capacity)], new ulong[Bits.Words(frame.Capacity)], new ulong[Bits.Words(frame.Capacity)]);
        _faulty.AsSpan(0, words).Clear();
        foreach (var counting in countings)
        {
            counting.Compute(frame, _counters);
            for (var word = 0; word < words; word++)
                _faulty[word] |= _counters[1][word];
        }

        for (var row = 0; row < frame.Count; row++)
            into[row] = Bits.Get(_faulty, row) ? faulty : -1;
    }
}
