using MlBudget.Core.Time;

namespace MlBudget.Core.Measures;

/// <summary>Which hours overlap excluded time. They are asked for at every poll, and remembered, since recurring stretches take long to find.</summary>
/// <param name="excluded">The time that counts in nothing.</param>
internal sealed class ExcludedHours(ExcludedTime excluded)
{
    private readonly Dictionary<int, bool> _known = [];

    /// <summary>Whether an hour overlaps excluded time.</summary>
    /// <param name="from">Its first minute.</param>
    public bool Holds(int from)
    {
        if (excluded.IsEmpty)
            return false;
        if (!_known.TryGetValue(from, out var holds))
            _known[from] = holds = !excluded.In(new(from, from + TimeWindow.Hour), SlotSize.Hour).IsEmpty;
        return holds;
    }
}
