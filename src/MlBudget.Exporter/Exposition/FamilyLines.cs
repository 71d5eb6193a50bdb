using System.Buffers;

namespace MlBudget.Exporter.Exposition;

/// <summary>Some series of a family that stand after one another on the page, and their lines as they were written last.</summary>
internal sealed class LineChunk
{
    private SampleLines? _lines;

    /// <summary>Them, in the order of their labels.</summary>
    public List<Series<PageSample>> Series { get; init; } = [];

    /// <summary>Whether something of them has changed since their lines were written.</summary>
    public bool IsStale { get; set; } = true;

    /// <summary>Their lines as they are now: the same object while nothing changes.</summary>
    /// <param name="withCreated">Whether the times at which counters began may be among them.</param>
    public SampleLines Lines(bool withCreated)
    {
        if (!IsStale && _lines is not null)
            return _lines;
        var lines = Write(isCreatedToo: false);
        IsStale = false;
        return _lines = new(lines, withCreated ? Write(isCreatedToo: true) : lines);
    }

    /// <summary>OpenMetrics wants all samples of one set of labels together.</summary>
    private TextBlock Write(bool isCreatedToo)
    {
        var text = new ArrayBufferWriter<byte>(Math.Max(_lines?.Lines.Text.Length ?? 0, Series.Count * 128) + 64);
        foreach (var series in Series)
        {
            series.State.WriteTo(text);
            if (isCreatedToo)
                series.State.WriteCreatedTo(text);
        }

        return new(text.WrittenSpan.ToArray());
    }
}

/// <summary>The series of one family, in the order of their labels, in chunks of which only those are written anew in which something has
/// changed.</summary>
/// <param name="family">The metric.</param>
/// <param name="hasCreated">Whether it has the times at which its counters began.</param>
internal sealed class FamilyLines(MetricFamily family, bool hasCreated)
{
    /// <summary>So many lines are written anew for one that has changed, and are compressed together: some 30 kB.</summary>
    private const int Most = 256;

    private readonly List<LineChunk> _chunks = [];
    private FamilySamples? _written;

    /// <summary>Whether there is no series.</summary>
    public bool IsEmpty => _chunks.Count == 0;

    /// <summary>Takes a series in.</summary>
    public void Add(Series<PageSample> series)
    {
        if (_chunks.Count == 0)
            _chunks.Add(new());
        var index = ChunkOf(series);
        var chunk = _chunks[index];
        chunk.Series.Insert(~chunk.Series.BinarySearch(series, ByName.Instance), series);
        (chunk.IsStale, series.State.Chunk) = (true, chunk);
        if (chunk.Series.Count > Most)
            Split(index);
    }

    /// <summary>Removes a series.</summary>
    public void Remove(Series<PageSample> series)
    {
        var chunk = series.State.Chunk!;
        chunk.Series.RemoveAt(chunk.Series.BinarySearch(series, ByName.Instance));
        (chunk.IsStale, series.State.Chunk) = (true, null);
        if (chunk.Series.Count == 0)
            _chunks.Remove(chunk);
    }

    /// <summary>Its lines as they are now: the same object while nothing changes.</summary>
    public FamilySamples Write()
    {
        if (_written is not null && _written.Samples.Length == _chunks.Count && !_chunks.Any(chunk => chunk.IsStale))
            return _written;
        return _written = new(family, [.. _chunks.Select(chunk => chunk.Lines(hasCreated))]);
    }

    /// <summary>The last chunk that doesn't begin behind a series, or else the first.</summary>
    private int ChunkOf(Series<PageSample> series)
    {
        var (first, behind) = (0, _chunks.Count);
        while (behind - first > 1)
        {
            var middle = (first + behind) / 2;
            if (ByName.Instance.Compare(_chunks[middle].Series[0], series) <= 0)
                first = middle;
            else
                behind = middle;
        }

        return first;
    }

    private void Split(int index)
    {
        var chunk = _chunks[index];
        var half = chunk.Series.Count / 2;
        var second = new LineChunk { Series = chunk.Series.GetRange(half, chunk.Series.Count - half) };
        chunk.Series.RemoveRange(half, chunk.Series.Count - half);
        foreach (var series in second.Series)
            series.State.Chunk = second;
        _chunks.Insert(index + 1, second);
    }

    private sealed class ByName : IComparer<Series<PageSample>>
    {
        public static readonly ByName Instance = new();

        public int Compare(Series<PageSample>? x, Series<PageSample>? y)
        {
            var order = x!.State.Name.AsSpan().SequenceCompareTo(y!.State.Name);
            // Halves of surrogate pairs, which no encoding has, are all written alike: the labels still tell such series apart.
            for (var label = 0; order == 0 && label < Math.Min(x.Labels.Length, y.Labels.Length); label++)
                order = string.CompareOrdinal(x.Labels[label], y.Labels[label]);
            return order;
        }
    }
}
