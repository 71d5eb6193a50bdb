using System.Collections.Immutable;
using MlBudget.Core.Time;

namespace MlBudget.Core.Records;

/// <summary>What a measure comes to in a slot, of a group: all of it, not what was added.</summary>
/// <param name="Measure">The index of the measure in the model's definition: one of those that are ready-made.</param>
/// <param name="Slot">The first minute of the slot, which is as long as the measure's slots are.</param>
/// <param name="Group">The value of the measure's attribute; null or empty where rows have none, as of a measure without an
/// attribute.</param>
/// <param name="Counters">The measure's counters, as many as it has.</param>
public readonly record struct ReadyTally(int Measure, Minute Slot, string? Group, ImmutableArray<long> Counters);

/// <summary>Some ready-made tallies, which are counted together. A source fills it, and it is cleared and filled again.</summary>
/// <param name="capacity">The most tallies that it holds, at least 1.</param>
public sealed class TallyBatch(int capacity = TallyBatch.DefaultCapacity)
{
    /// <summary>About a day of minutes.</summary>
    public const int DefaultCapacity = 1024;

    private readonly List<ReadyTally> _tallies = new(capacity);

    /// <summary>The tallies.</summary>
    public IReadOnlyList<ReadyTally> Tallies => _tallies;

    /// <summary>Whether no more fit.</summary>
    public bool IsFull => _tallies.Count >= capacity;

    /// <summary>Appends one.</summary>
    /// <exception cref="InvalidOperationException">The batch is full.</exception>
    public void Add(ReadyTally tally)
    {
        if (IsFull)
            throw new InvalidOperationException($"The batch holds {capacity} tallies, the most that it can.");
        _tallies.Add(tally);
    }

    /// <summary>Empties it.</summary>
    public void Clear() => _tallies.Clear();
}
