using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>
/// A counting of which each row goes up at most one counter out of many: a bitmap per counter would be mostly zeros.
/// </summary>
public abstract class PlacedCounting : Counting
{
    /// <summary>What stands for no counter.</summary>
    public const int None = -1;

    private int[] _places = [];

    /// <summary>Writes the counter of each row, or <see cref="None"/>.</summary>
    /// <param name="frame">The rows.</param>
    /// <param name="places">As many as there are rows.</param>
    public abstract void Place(FoldFrame frame, Span<int> places);

    /// <summary>The plain form of <see cref="Place"/>; measures are folded without bitmaps.</summary>
    public override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        foreach (var counter in counters)
            counter.AsSpan(0, WordsOf(frame)).Clear();
        var places = PlacesOf(frame);
        for (var row = 0; row < places.Length; row++)
        {
            if (places[row] != None)
                Bits.Set(counters[places[row]], row);
        }
    }

    /// <summary>The counter of each row, or <see cref="None"/>; valid until the next call.</summary>
    internal ReadOnlySpan<int> PlacesOf(FoldFrame frame)
    {
        if (_places.Length < frame.Count)
            _places = new int[frame.Capacity];
        var places = _places.AsSpan(0, frame.Count);
        Place(frame, places);
        return places;
    }
}
