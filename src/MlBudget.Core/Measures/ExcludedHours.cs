using System.Collections.Immutable;
using MlBudget.Core.Time;

namespace MlBudget.Core.Measures;

/// <summary>Which minutes of hours are excluded. Hours are asked for at every poll, and remembered, since recurring stretches take long to
/// find.</summary>
/// <param name="excluded">The time that counts in nothing.</param>
internal sealed class ExcludedHours(ExcludedTime excluded)
{
    /// <summary>More hours than a year of windows has; then all are found anew.</summary>
    private const int Most = 20_000;

    private readonly Dictionary<int, ImmutableArray<TimeWindow>> _known = [];

    /// <summary>The minutes of an hour that are excluded, as windows in order.</summary>
    /// <param name="from">Its first minute.</param>
    public ImmutableArray<TimeWindow> In(int from)
    {
        if (excluded.IsEmpty)
            return [];
        if (_known.Count > Most)
            _known.Clear();
        if (!_known.TryGetValue(from, out var minutes))
            _known[from] = minutes = excluded.In(new(from, from + TimeWindow.Hour), SlotSize.Minute);
        return minutes;
    }
}
