using MlBudget.Core.Labels;
using MlBudget.Core.Measures;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Core.Joins.Waiting;

/// <summary>Up to 16,384 rows of an hour, as columns that grow by doubling: sparse logs stay small and big ones copy little.</summary>
internal sealed class RowChunk
{
    /// <summary>How many bits number the rows of a chunk.</summary>
    public const int RowBits = 14;

    /// <summary>The most rows of a chunk.</summary>
    public const int Capacity = 1 << RowBits;

    /// <summary>Stands for the truth of a condition that was not kept yet when the row came. It is not <see cref="BinaryClass.Unknown"/>,
    /// which says that the row was asked and doesn't tell.</summary>
    public const BinaryClass NotKept = (BinaryClass)3;

    private const int FirstSize = 16, NextSize = 4096, RowsPerByte = 4;

    private readonly long[][] _arrivals;
    private readonly TrackMarks[][] _marks;
    private readonly int[][] _groups;
    private readonly long[][] _kept;
    private readonly byte[][] _truths;
    private readonly long[][] _told = [];
    private readonly bool _hasTimes;
    private UInt128[] _ids;
    private ushort[] _seconds;
    private BinaryClass[] _predicted;
    private bool _isCut;

    /// <summary>An empty chunk.</summary>
    /// <param name="hour">The hour that its rows belong to.</param>
    /// <param name="firstRow">The number of its first row within the hour.</param>
    /// <param name="layout">Which columns it has. Those of numbers and conditions are there only where something is kept in them.</param>
    public RowChunk(WaitingHour hour, int firstRow, RowLayout layout)
    {
        (Hour, FirstRow) = (hour, firstRow);
        var tracks = layout.Tracks.Length;
        var size = firstRow == 0 ? FirstSize : NextSize;
        _ids = new UInt128[size];
        _predicted = new BinaryClass[size];
        _hasTimes = tracks > 0;
        _seconds = _hasTimes ? new ushort[size] : [];
        _groups = [.. Enumerable.Range(0, layout.Attributes.Length).Select(_ => new int[size])];
        _marks = [.. Enumerable.Range(0, tracks).Select(_ => new TrackMarks[size])];
        _arrivals = [.. Enumerable.Range(0, tracks).Select(_ => new long[size])];
        _kept = [.. layout.Numbers.Select(_ => new long[size])];
        _truths = [.. layout.Conditions.Select(_ => new byte[size / RowsPerByte])];
        var tracksOfNumbers = Enumerable.Range(0, tracks).Where(layout.IsNumber).ToArray();
        if (tracksOfNumbers.Length == 0)
            return;
        _told = [.. Enumerable.Range(0, tracks).Select(_ => Array.Empty<long>())];
        foreach (var track in tracksOfNumbers)
            _told[track] = new long[size];
    }

    /// <summary>The hour that its rows belong to.</summary>
    public WaitingHour Hour { get; }

    /// <summary>The number of its first row within the hour.</summary>
    public int FirstRow { get; }

    /// <summary>Its index in the table of chunks.</summary>
    public int Slot { get; set; }

    /// <summary>How many rows it has.</summary>
    public int Count { get; private set; }

    /// <summary>The ids.</summary>
    public ReadOnlySpan<UInt128> Ids => _ids.AsSpan(0, Count);

    /// <summary>The classes that the model answered.</summary>
    public Span<BinaryClass> Predicted => _predicted.AsSpan(0, Count);

    /// <summary>The second of the hour in which the event was, from 0 to 3599; empty where labels tell nothing.</summary>
    public Span<ushort> Seconds => _hasTimes ? _seconds.AsSpan(0, Count) : [];

    /// <summary>The group codes by an attribute.</summary>
    public Span<int> Groups(int attribute) => _groups[attribute].AsSpan(0, Count);

    /// <summary>What is known in a track.</summary>
    public Span<TrackMarks> Marks(int track) => _marks[track].AsSpan(0, Count);

    /// <summary>When that became known, where anything is, in microseconds since the epoch.</summary>
    public Span<long> Arrivals(int track) => _arrivals[track].AsSpan(0, Count);

    /// <summary>The numbers of a column that is kept of predictions, in the code of <see cref="Millionths"/>.</summary>
    public Span<long> KeptNumbers(int column) => _kept[column].AsSpan(0, Count);

    /// <summary>Whether a condition that is kept is true of a row: positive, or false: negative; or <see cref="NotKept"/>.</summary>
    public BinaryClass Truth(int condition, int row) =>
        (BinaryClass)(_truths[condition][row / RowsPerByte] >> 2 * (row % RowsPerByte) & 3);

    /// <summary>Keeps whether a condition is true of a row, once.</summary>
    public void KeepTruth(int condition, int row, BinaryClass truth) =>
        _truths[condition][row / RowsPerByte] |= (byte)((int)truth << 2 * (row % RowsPerByte));

    /// <summary>Whether labels tell a track numbers.</summary>
    public bool TellsNumbers(int track) => _told.Length > 0 && _told[track].Length > 0;

    /// <summary>The numbers that labels have told a track, where they do, in the code of <see cref="Millionths"/>.</summary>
    public Span<long> ToldNumbers(int track) => _told[track].AsSpan(0, Count);

    /// <summary>Adds a row that has nothing but its id, and returns its index in the chunk.</summary>
    public int Add(UInt128 id)
    {
        if (Count == _ids.Length)
            Grow();
        _ids[Count] = id;
        foreach (var groups in _groups)
            groups[Count] = -1;
        foreach (var numbers in _kept)
            numbers[Count] = Millionths.Unknown;
        return Count++;
    }

    /// <summary>Takes no more memory than its rows need, since few are to come. It grows by less from then on.</summary>
    public void Cut()
    {
        _isCut = true;
        // An empty array would say that there is no such column.
        var size = Math.Max(RowsPerByte, (Count + RowsPerByte - 1) / RowsPerByte * RowsPerByte);
        if (size < _ids.Length)
            Resize(size);
    }

    private void Grow() => Resize(Math.Min(Capacity, _isCut ? Count + Math.Max(FirstSize, Count / 8 / RowsPerByte * RowsPerByte) : Count * 2));

    private void Resize(int size)
    {
        Array.Resize(ref _ids, size);
        Array.Resize(ref _predicted, size);
        if (_hasTimes)
            Array.Resize(ref _seconds, size);
        foreach (ref var groups in _groups.AsSpan())
            Array.Resize(ref groups, size);
        foreach (ref var marks in _marks.AsSpan())
            Array.Resize(ref marks, size);
        foreach (ref var arrivals in _arrivals.AsSpan())
            Array.Resize(ref arrivals, size);
        foreach (ref var numbers in _kept.AsSpan())
            Array.Resize(ref numbers, size);
        foreach (ref var truths in _truths.AsSpan())
            Array.Resize(ref truths, size / RowsPerByte);
        foreach (ref var told in _told.AsSpan())
            Array.Resize(ref told, told.Length == 0 ? 0 : size);
    }
}

/// <summary>A prediction that waits for its labels, by where it is: a value that stands for a row of a chunk's columns.</summary>
/// <param name="Chunk">Its chunk.</param>
/// <param name="Index">Its index in the chunk.</param>
internal readonly record struct WaitingRow(RowChunk Chunk, int Index)
{
    /// <summary>The hour that it belongs to.</summary>
    public WaitingHour Hour => Chunk.Hour;

    /// <summary>Its number within the hour.</summary>
    public int Row => Chunk.FirstRow + Index;

    /// <summary>Its number among all rows, for the index.</summary>
    public uint Handle => (uint)Chunk.Slot << RowChunk.RowBits | (uint)Index;

    /// <summary>What it knows in a track, apart from whether that is saved.</summary>
    public TrackMarks MarksOf(int track) => Chunk.Marks(track)[Index] & ~TrackMarks.Unsaved;

    /// <summary>The class that is known in a track.</summary>
    public BinaryClass ClassOf(int track) => (BinaryClass)(Chunk.Marks(track)[Index] & TrackMarks.Verdict);

    /// <summary>What turned out to be true of it in a track; of unknown class where nothing is known.</summary>
    public Label LabelOf(int track) => new(
        ClassOf(track), Chunk.Arrivals(track)[Index], Chunk.TellsNumbers(track) ? Chunk.ToldNumbers(track)[Index] : 0);

    /// <summary>What is true of it in a track: what labels told, or where they told what the model should have answered, whether it did.</summary>
    /// <param name="track">The track.</param>
    /// <param name="comparedWith">The kept number that the told one is compared with; null where it is compared with none.</param>
    public BinaryClass VerdictOf(int track, int? comparedWith)
    {
        var told = ClassOf(track);
        if (told == BinaryClass.Unknown || comparedWith is not { } kept)
            return told;
        var answer = Chunk.KeptNumbers(kept)[Index];
        return !Millionths.IsKnown(answer) ? BinaryClass.Unknown
            : answer == Chunk.ToldNumbers(track)[Index] ? BinaryClass.Positive : BinaryClass.Negative;
    }

    /// <summary>Appends the row to a frame, with its verdict in a track.</summary>
    /// <inheritdoc cref="VerdictOf"/>
    public void CopyTo(FoldFrame frame, int track, int? comparedWith)
    {
        frame.Lags[frame.Count] = ClassOf(track) == BinaryClass.Unknown || (MarksOf(track) & TrackMarks.Assumed) != 0
            ? FoldFrame.NoLag : LagOf(Chunk.Arrivals(track)[Index]);
        if (Chunk.TellsNumbers(track))
            frame.ToldNumbers[frame.Count] = Chunk.ToldNumbers(track)[Index];
        CopyTo(frame, VerdictOf(track, comparedWith));
    }

    /// <summary>Appends the row to a frame, with a verdict that no single track tells.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="verdict">The verdict.</param>
    /// <param name="weight">For how many predictions it stands, where labels say it, in millionths; 0 where that is not known; null where no label says it.</param>
    public void CopyTo(FoldFrame frame, BinaryClass verdict, long? weight = null)
    {
        if (weight is { } known)
            frame.ToldNumbers[frame.Count] = known;
        var target = frame.Count++;
        frame.Minutes[target] = (int)(Hour.Hour * 60);
        frame.Predicted[target] = Chunk.Predicted[Index];
        frame.Actual[target] = verdict;
        for (var column = 0; column < frame.KeptNumbers.Length; column++)
            frame.KeptNumbers[column][target] = Chunk.KeptNumbers(column)[Index];
        for (var condition = 0; condition < frame.KeptTruths.Length; condition++)
        {
            // What was not kept of a row is not known of it.
            if (Chunk.Truth(condition, Index) is not RowChunk.NotKept and var truth)
                frame.KeptTruths[condition][target] = truth;
        }

        for (var attribute = 0; attribute < frame.Groups.Length; attribute++)
            frame.Groups[attribute][target] = Chunk.Groups(attribute)[Index];
    }

    /// <summary>How long it took from the event until its label came, in whole seconds, at least 0.</summary>
    private int LagOf(long arrival)
    {
        // Whole seconds from the event's own second on: what is before it took no time.
        var sinceEvent = arrival - Hour.Hour * EventTime.PerHour - Chunk.Seconds[Index] * EventTime.PerSecond;
        return (int)Math.Clamp(sinceEvent / EventTime.PerSecond, 0, int.MaxValue);
    }
}
