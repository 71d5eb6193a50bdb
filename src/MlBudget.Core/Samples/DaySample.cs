using MlBudget.Core.Labels;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Core.Samples;

/// <summary>
/// The predictions of a day with the smallest keys: a uniform sample that depends on neither order nor batches, and of which
/// two make that of both. Rows are columns that grow by doubling; a heap has the row with the greatest key on top, which
/// goes when a smaller one comes. The place of a row, in this room, is its index in those columns: it stays while the row is in
/// the sample, whatever the heap's order.
/// </summary>
internal sealed class DaySample : SegmentedHour
{
    /// <summary>Microseconds in a day.</summary>
    public const long PerDay = 24 * EventTime.PerHour;

    private const int FirstSize = 16;

    private readonly SampleLayout _layout;
    private readonly SampleIndex? _index;
    private readonly double[]?[] _numbers;
    private readonly int[]?[] _codes;
    private UInt128[] _keys = new UInt128[FirstSize];
    private long[] _times = new long[FirstSize];
    private SampleClasses[] _classes = new SampleClasses[FirstSize];
    private long[] _arrivals = [];
    private long[] _told = [];
    private int[] _heap = new int[FirstSize];
    private int _spare;

    /// <summary>A day without rows.</summary>
    /// <param name="day">The day, counted from the epoch.</param>
    /// <param name="layout">What is kept of a row.</param>
    public DaySample(long day, SampleLayout layout)
        : base(day * 24, 24)
    {
        _layout = layout;
        _index = layout.Labels == LabelOrigin.Joined ? new() : null;
        _arrivals = new long[_index is null ? 0 : FirstSize];
        _told = new long[_index is not null && layout.LabelsAreNumbers ? FirstSize : 0];
        _numbers = [.. layout.Columns.Select(column => column.IsCategory ? null : new double[FirstSize])];
        _codes = [.. layout.Columns.Select(column => column.IsCategory ? NoCodes(FirstSize) : null)];
    }

    /// <summary>The day, counted from the epoch.</summary>
    public long Day => Hour / 24;

    /// <summary>How many rows it has.</summary>
    public int Count { get; private set; }

    /// <summary>The places of its rows, in no order that means anything.</summary>
    public ReadOnlySpan<int> Places => _heap.AsSpan(0, Count);

    /// <summary>Below this key all predictions of the day are in the sample.</summary>
    public UInt128 Limit => Count < _layout.RowsPerDay ? UInt128.MaxValue : _keys[_heap[0]];

    /// <summary>The keys by place.</summary>
    public UInt128[] Keys => _keys;

    /// <summary>When the predictions were made, by place, in microseconds since the epoch.</summary>
    public long[] Times => _times;

    /// <summary>The classes, and what is to be saved, by place.</summary>
    public SampleClasses[] Classes => _classes;

    /// <summary>When joined labels came, by place, where there is one; empty without joined labels.</summary>
    public long[] Arrivals => _arrivals;

    /// <summary>The numbers that joined labels told, by place, where there is one, in the code of <see cref="Millionths"/>; empty where labels
    /// are no numbers.</summary>
    public long[] Told => _told;

    /// <summary>Whether anything of it is to be saved.</summary>
    public bool IsUnsaved { get; private set; }

    /// <summary>The numbers of a column by place; NaN for no value.</summary>
    public double[] Numbers(int column) => _numbers[column]!;

    /// <summary>The texts' numbers of a column by place; −1 for no value.</summary>
    public int[] Codes(int column) => _codes[column]!;

    /// <summary>Whether a row of a key may enter: most may not, and cost no more than this.</summary>
    public bool Admits(UInt128 key) => Count < _layout.RowsPerDay || key <= _keys[_heap[0]];

    /// <summary>The place in which the next row is to be written, with all that is kept of it.</summary>
    public int Stage()
    {
        if (_spare == _keys.Length)
            Grow();
        return _spare;
    }

    /// <summary>Takes the staged row in, or leaves it out where all others come before it.</summary>
    /// <param name="texts">The texts of the columns.</param>
    /// <param name="isSaved">Whether it is saved already.</param>
    public void Enter(SampleTexts?[] texts, bool isSaved = false)
    {
        var place = _spare;
        if (Count < _layout.RowsPerDay)
        {
            _heap[Count] = place;
            _spare = ++Count;
            RiseLast(texts);
        }
        else
        {
            if (Compare(place, _heap[0], texts) >= 0)
                return;
            _spare = _heap[0];
            _index?.Remove(_spare, _keys);
            _heap[0] = place;
            SinkFirst(texts);
        }

        _index?.Add(place, _keys);
        if (isSaved)
            return;
        _classes[place] |= SampleClasses.Unsaved;
        IsUnsaved = true;
    }

    /// <summary>Notes the label of a row, or a better one; nothing where it is not in the sample.</summary>
    public void NoteLabel(UInt128 key, Label label, bool isSaved = false)
    {
        if (!Admits(key) || _index is null || _index.Find(key, _keys) is not (>= 0 and var place))
            return;
        _classes[place] = _classes[place].With(label.Class) | (isSaved ? 0 : SampleClasses.Relabelled);
        _arrivals[place] = label.Arrival;
        if (_told.Length > 0)
            _told[place] = label.Number;
        IsUnsaved |= !isSaved;
    }

    /// <summary>Notes that all is saved.</summary>
    public void MarkSaved()
    {
        if (!IsUnsaved && !IsOutdated)
            return;
        CountSegment();
        IsUnsaved = false;
        foreach (ref var classes in _classes.AsSpan())
            classes &= ~(SampleClasses.Unsaved | SampleClasses.Relabelled);
    }

    /// <summary>Notes that a segment was read back.</summary>
    public void MarkRestored(int number) => CountRestored(number);

    /// <summary>
    /// Which of two rows comes first: by key, and where the keys are equal by all else that tells them apart, so that it is
    /// not the one that was there first.
    /// </summary>
    private int Compare(int one, int other, SampleTexts?[] texts)
    {
        var order = _keys[one].CompareTo(_keys[other]);
        if (order != 0)
            return order;
        order = _times[one].CompareTo(_times[other]);
        if (order == 0)
            order = _classes[one].Answer().CompareTo(_classes[other].Answer());
        if (order == 0 && _index is null)
            order = _classes[one].Label().CompareTo(_classes[other].Label());
        for (var column = 0; order == 0 && column < _layout.Columns.Length; column++)
        {
            order = _layout.Columns[column].IsCategory
                ? string.CompareOrdinal(Text(Codes(column)[one]), Text(Codes(column)[other]))
                : Numbers(column)[one].CompareTo(Numbers(column)[other]);

            string? Text(int code) => code < 0 ? null : texts[column]![code];
        }

        return order;
    }

    private void RiseLast(SampleTexts?[] texts)
    {
        for (var at = Count - 1; at > 0;)
        {
            var parent = (at - 1) / 2;
            if (Compare(_heap[at], _heap[parent], texts) <= 0)
                return;
            (_heap[at], _heap[parent]) = (_heap[parent], _heap[at]);
            at = parent;
        }
    }

    private void SinkFirst(SampleTexts?[] texts)
    {
        for (var at = 0; ;)
        {
            var greatest = at;
            for (var child = 2 * at + 1; child <= 2 * at + 2 && child < Count; child++)
            {
                if (Compare(_heap[child], _heap[greatest], texts) > 0)
                    greatest = child;
            }

            if (greatest == at)
                return;
            (_heap[at], _heap[greatest]) = (_heap[greatest], _heap[at]);
            at = greatest;
        }
    }

    /// <summary>One place more than rows: the staged one.</summary>
    private void Grow()
    {
        var (old, size) = (_keys.Length, Math.Min(_layout.RowsPerDay + 1, _keys.Length * 2));
        Array.Resize(ref _keys, size);
        Array.Resize(ref _times, size);
        Array.Resize(ref _classes, size);
        Array.Resize(ref _heap, size);
        if (_index is not null)
            Array.Resize(ref _arrivals, size);
        if (_told.Length > 0)
            Array.Resize(ref _told, size);
        for (var column = 0; column < _numbers.Length; column++)
        {
            if (_numbers[column] is not null)
                Array.Resize(ref _numbers[column], size);
            if (_codes[column] is null)
                continue;
            Array.Resize(ref _codes[column], size);
            _codes[column].AsSpan(old).Fill(-1);
        }
    }

    private static int[] NoCodes(int size)
    {
        var codes = new int[size];
        codes.AsSpan().Fill(-1);
        return codes;
    }
}

/// <summary>What a sampled row knows, in a byte: its answer, its label, and what is to be saved of it.</summary>
[Flags]
internal enum SampleClasses : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The bits of the answer, a <see cref="BinaryClass"/>.</summary>
    AnswerBits = 3,

    /// <summary>The bits of the label, a <see cref="BinaryClass"/>.</summary>
    LabelBits = 3 << 2,

    /// <summary>The row came since the last commit.</summary>
    Unsaved = 16,

    /// <summary>Its label came since the last commit.</summary>
    Relabelled = 32,
}

/// <summary>What <see cref="SampleClasses"/> say.</summary>
internal static class SampledClasses
{
    /// <summary>An answer with a label.</summary>
    public static SampleClasses Of(BinaryClass answer, BinaryClass label) => (SampleClasses)((int)answer | (int)label << 2);

    /// <summary>The answer.</summary>
    public static BinaryClass Answer(this SampleClasses classes) => (BinaryClass)(classes & SampleClasses.AnswerBits);

    /// <summary>The label; unknown where there is none.</summary>
    public static BinaryClass Label(this SampleClasses classes) => (BinaryClass)((int)(classes & SampleClasses.LabelBits) >> 2);

    /// <summary>The same with another label.</summary>
    public static SampleClasses With(this SampleClasses classes, BinaryClass label) =>
        classes & ~SampleClasses.LabelBits | (SampleClasses)((int)label << 2);
}
