using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Core.Measures;

/// <summary>
/// The rows that measures count, with what many of them ask for resolved once: slots, classes and group codes. Either
/// a batch of records, or rows that a label has found, as <see cref="Input"/> says.
/// </summary>
/// <param name="capacity">How many rows fit.</param>
/// <param name="attributes">How many group attributes the model has.</param>
/// <param name="numbers">How many numbers of predictions are kept for their labels.</param>
/// <param name="conditions">Of how many conditions it is kept for labels whether they are true.</param>
public sealed class FoldFrame(int capacity, int attributes, int numbers = 0, int conditions = 0)
{
    /// <summary>What stands for no lag.</summary>
    public const int NoLag = -1;

    private Batch? _batch;
    private int[] _lags = [];
    private int? _latest;
    private long[] _told = [];
    private FrameWeights? _weights;
    private RowWeights? _weighedBy;

    /// <summary>How many rows fit.</summary>
    public int Capacity { get; } = capacity;

    /// <summary>How many rows there are.</summary>
    public int Count { get; set; }

    /// <summary>Of rows that a label has found: the track to which it told something. Null for predictions, as they arrive.</summary>
    public int? Track { get; init; }

    /// <summary>Whether a label has found the rows; else they are predictions, as they arrive.</summary>
    public bool IsJoined => Track is not null;

    /// <summary>What the rows are.</summary>
    public FoldInput Input => IsJoined ? FoldInput.Labelled : Records;

    /// <summary>Which records the rows are, where no label has found them.</summary>
    public FoldInput Records { get; init; } = FoldInput.Predictions;

    /// <summary>The latest minute of the rows; null without any.</summary>
    public int? LatestMinute => _latest ??= FindLatest();

    /// <summary>The columns of the records, which conditions and features read.</summary>
    /// <exception cref="InvalidOperationException">There is none: rows that a label has found have none.</exception>
    public Batch Batch
    {
        get => _batch ?? throw new InvalidOperationException("Rows that a label has found carry no columns.");
        set => _batch = value;
    }

    /// <summary>Whether rows that a label may have found are counted as predictions as well, for measures that are new.</summary>
    public bool IsRecount { get; init; }

    /// <summary>Whether the rows count as predictions, and not only with what a label told of them.</summary>
    public bool CountsPredictions => !IsJoined || IsRecount;

    /// <summary>The minute of each row's event.</summary>
    public int[] Minutes { get; } = new int[capacity];

    /// <summary>The rows that count; the others repeat an id.</summary>
    public ulong[] Rows { get; } = new ulong[Bits.Words(capacity)];

    /// <summary>The classes that the model answered. Of one of many it is positive that it answered: each answer claims its class.</summary>
    public ClassBits Predicted { get; } = new(capacity);

    /// <summary>The classes that turned out to be true: of predictions from their own records, else in the frame's track. Of a model of many classes
    /// positive where its answer was right, and negative where it was wrong.</summary>
    public ClassBits Actual { get; } = new(capacity);

    /// <summary>Of rows that a label has found: how long that took from the event on, in whole seconds, at least 0;
    /// <see cref="NoLag"/> where nothing came.</summary>
    public int[] Lags => _lags.Length == 0 ? _lags = new int[Capacity] : _lags;

    /// <summary>Per attribute, each row's group code; −1 where the row has no group.</summary>
    public int[][] Groups { get; } = [.. Enumerable.Range(0, attributes).Select(_ => new int[capacity])];

    /// <summary>Of rows that a label has found: the number that it told, in the code of <see cref="Millionths"/>, where
    /// <see cref="Actual"/> is known and the frame's track is one of numbers.</summary>
    public long[] ToldNumbers => _told.Length == 0 ? _told = new long[Capacity] : _told;

    /// <summary>Per column of numbers that is kept of predictions, each row's, in the code of <see cref="Millionths"/>.</summary>
    public long[][] KeptNumbers { get; } = [.. Enumerable.Range(0, numbers).Select(_ => new long[capacity])];

    /// <summary>Per condition that is kept of predictions: the rows of which it is true are positive, those of which it is false negative. Of rows that a label
    /// has found it is neither where it was not kept yet when they came.</summary>
    public ClassBits[] KeptTruths { get; } = [.. Enumerable.Range(0, conditions).Select(_ => new ClassBits(capacity))];

    /// <summary>For how many predictions the rows stand, found once.</summary>
    /// <param name="weights">Where that is said: the same for all who ask of a frame.</param>
    internal FrameWeights WeightsBy(RowWeights weights)
    {
        _weights ??= new(Capacity);
        if (!ReferenceEquals(_weighedBy, weights))
            _weights.Read(this, _weighedBy = weights);
        return _weights;
    }

    /// <summary>Takes the rows of a batch in place of what the frame has, with their minutes; what else is known of them is not filled in.</summary>
    /// <param name="batch">At most as many rows as fit.</param>
    public void Take(Batch batch)
    {
        Clear();
        (Count, Batch) = (batch.Count, batch);
        for (var row = 0; row < batch.Count; row++)
            Minutes[row] = EventTime.MinuteOf(batch.Times[row]);
    }

    /// <summary>Empties the frame.</summary>
    public void Clear()
    {
        Count = 0;
        _latest = null;
        _batch = null;
        _weighedBy = null;
        Predicted.Clear();
        Actual.Clear();
        // Those of predictions as they arrive are written as a whole.
        foreach (var truths in IsJoined ? KeptTruths : [])
            truths.Clear();
    }

    private int? FindLatest()
    {
        int? latest = null;
        foreach (var minute in Minutes.AsSpan(0, Count))
            latest = latest > minute ? latest : minute;
        return latest;
    }
}

/// <summary>A binary class per row: positive, negative, or neither where it is unknown.</summary>
/// <param name="capacity">How many rows fit.</param>
public sealed class ClassBits(int capacity)
{
    /// <summary>The rows of the positive class.</summary>
    public ulong[] Positive { get; } = new ulong[Bits.Words(capacity)];

    /// <summary>The rows of the negative class.</summary>
    public ulong[] Negative { get; } = new ulong[Bits.Words(capacity)];

    /// <summary>The class of a row.</summary>
    public BinaryClass this[int row]
    {
        get => Bits.Get(Positive, row) ? BinaryClass.Positive
            : Bits.Get(Negative, row) ? BinaryClass.Negative : BinaryClass.Unknown;
        set
        {
            if (value != BinaryClass.Unknown)
                Bits.Set(value == BinaryClass.Positive ? Positive : Negative, row);
        }
    }

    /// <summary>Makes every row unknown.</summary>
    public void Clear()
    {
        Positive.AsSpan().Clear();
        Negative.AsSpan().Clear();
    }
}
