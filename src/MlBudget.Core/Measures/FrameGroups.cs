using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>The rows of a frame that are of one group.</summary>
/// <param name="Code">The group's code.</param>
/// <param name="Rows">A bitmap over the rows.</param>
internal readonly record struct GroupRows(int Code, ulong[] Rows);

/// <summary>
/// A frame cut by the groups of an attribute, once for all measures that are split by it. Where there are few groups, as of versions,
/// rows are then counted by whole words and not one by one; where there are many, that would cost more than it saves.
/// </summary>
/// <param name="capacity">The most rows of a frame.</param>
internal sealed class FrameGroups(int capacity)
{
    private const int Most = 6;

    private readonly GroupRows[] _parts = new GroupRows[Most];
    private int _count;
    private bool _isCut;

    /// <summary>Whether there are few enough groups.</summary>
    public bool AreFew { get; private set; }

    /// <summary>The groups, where they are few.</summary>
    public ReadOnlySpan<GroupRows> Parts => _parts.AsSpan(0, _count);

    /// <summary>Another frame comes.</summary>
    public void Forget() => _isCut = false;

    /// <summary>Cuts a frame, unless that is done.</summary>
    /// <param name="codes">The group code of each row, below 0 where it has none.</param>
    /// <param name="rows">How many rows there are.</param>
    public void Cut(int[] codes, int rows)
    {
        if (_isCut)
            return;
        (_isCut, AreFew, _count) = (true, true, 0);
        for (var row = 0; row < rows; row++)
        {
            var code = codes[row];
            if (code < 0)
                continue;
            var part = PartOf(code, rows);
            if (part < 0)
            {
                AreFew = false;
                return;
            }

            Bits.Set(_parts[part].Rows, row);
        }
    }

    /// <summary>The place of a group; −1 where there is none left.</summary>
    private int PartOf(int code, int rows)
    {
        for (var part = 0; part < _count; part++)
        {
            if (_parts[part].Code == code)
                return part;
        }

        if (_count == Most)
            return -1;
        var bitmap = _parts[_count].Rows ?? new ulong[Bits.Words(capacity)];
        bitmap.AsSpan(0, Bits.Words(rows)).Clear();
        _parts[_count] = new(code, bitmap);
        return _count++;
    }
}
