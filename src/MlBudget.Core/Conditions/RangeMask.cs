using MlBudget.Core.Records;

namespace MlBudget.Core.Conditions;

/// <summary>Which rows of a column have a number within a range. For use by one thread: it owns its bitmap.</summary>
/// <param name="least">The least number in the range.</param>
/// <param name="greatest">The greatest number in the range.</param>
internal sealed class RangeMask(double least, double greatest)
{
    private ulong[] _rows = [];

    /// <summary>What a probability may be.</summary>
    public static RangeMask OfProbabilities() => new(0, 1);

    /// <summary>The rows, in as many words as they need; valid until the next call.</summary>
    public ReadOnlySpan<ulong> Of(NumberColumn column, int rows)
    {
        var words = Bits.Words(rows);
        if (_rows.Length < words)
            _rows = new ulong[words];
        var within = _rows.AsSpan(0, words);
        within.Clear();
        NumberKernel.MarkWithin(column.Values.AsSpan(0, rows), least, greatest, within);
        ReadOnlySpan<ulong> valid = column.Valid;
        for (var word = 0; word < words; word++)
            within[word] &= valid[word];
        return within;
    }
}
