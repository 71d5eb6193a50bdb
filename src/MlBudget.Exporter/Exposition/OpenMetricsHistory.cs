using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MlBudget.Core.Time;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Exposition;

/// <summary>
/// Writes the snapshots of a replay as OpenMetrics 1.0 text with timestamps, for
/// <c>promtool tsdb create-blocks-from openmetrics</c>. The format wants each series in one piece, while polls bring one
/// sample of every series: so samples go in blocks to a spool beside the target, and are put in order at the end.
/// </summary>
internal sealed class OpenMetricsHistory : IDisposable
{
    private const long MicrosPerMilli = 1000;
    private const int PointsPerBlock = 256;

    private static readonly int BlockBytes = PointsPerBlock * Marshal.SizeOf<Point>();

    private readonly string _path;
    private readonly SafeFileHandle _spool;
    private readonly SeriesTable<History> _series = new((_, _) => new());
    private long _spooled;

    /// <summary>Starts a history.</summary>
    /// <param name="path">The file that <see cref="Complete"/> writes; what is there already stays until then.</param>
    /// <exception cref="IOException">The directory can't be written to.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory can't be written to.</exception>
    public OpenMetricsHistory(string path)
    {
        _path = Path.GetFullPath(path);
        _spool = File.OpenHandle(
            _path + ".spool", FileMode.Create, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
    }

    /// <summary>Takes the samples of a snapshot. Its instant has to lie at least a millisecond after that of the last.</summary>
    public void Write(Snapshot snapshot)
    {
        var millis = EventTime.FloorDivide(snapshot.At.Micros, MicrosPerMilli);
        _series.Begin();
        SnapshotSamples.Collect(snapshot, (family, value, labels) =>
        {
            var history = _series.Find(family, labels).State;
            history.Block[history.Count++] = new(millis, value);
            if (history.Count == PointsPerBlock)
                Spool(history);
        });
    }

    /// <summary>Writes the file, whole or not at all.</summary>
    public void Complete()
    {
        var unfinished = _path + ".tmp";
        using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
        {
            foreach (var family in _series.All.GroupBy(series => series.Family).OrderBy(family => family.Key.Order))
                WriteFamily(file, family.Key, family);
            file.Write(PageFormat.OpenMetrics.End());
        }

        File.Move(unfinished, _path, overwrite: true);
    }

    /// <inheritdoc/>
    public void Dispose() => _spool.Dispose();

    private void Spool(History history)
    {
        RandomAccess.Write(_spool, MemoryMarshal.AsBytes(history.Block.AsSpan()), _spooled);
        history.Spooled.Add(_spooled);
        _spooled += BlockBytes;
        history.Count = 0;
    }

    private void WriteFamily(FileStream file, MetricFamily family, IEnumerable<Series<History>> all)
    {
        file.Write(PageFormat.OpenMetrics.Header(family));
        var named = all.Select(series => (Name: PageSample.NameOf(family.Name, family, series.Labels), series.State)).ToList();
        named.Sort((one, other) => one.Name.AsSpan().SequenceCompareTo(other.Name));
        foreach (var (name, history) in named)
            WriteSeries(file, name, history);
    }

    private void WriteSeries(FileStream file, byte[] name, History history)
    {
        var block = new Point[PointsPerBlock];
        foreach (var offset in history.Spooled)
        {
            RandomAccess.Read(_spool, MemoryMarshal.AsBytes(block.AsSpan()), offset);
            WritePoints(file, name, block);
        }

        WritePoints(file, name, history.Block.AsSpan(0, history.Count));
    }

    private static void WritePoints(FileStream file, byte[] name, ReadOnlySpan<Point> points)
    {
        // A double takes up to 24 characters, a time 20 and its fraction 4.
        var line = ArrayPool<byte>.Shared.Rent(name.Length + 64);
        name.CopyTo(line, 0);
        foreach (var point in points)
        {
            var length = name.Length;
            Utf8Formatter.TryFormat(point.Value, line.AsSpan(length), out var written);
            length += written;
            line[length++] = (byte)' ';
            length += FormatSeconds(point.Millis, line.AsSpan(length));
            line[length++] = (byte)'\n';
            file.Write(line, 0, length);
        }

        ArrayPool<byte>.Shared.Return(line);
    }

    private static int FormatSeconds(long millis, Span<byte> to)
    {
        // Decimal division is exact and writes no more digits than there are.
        Utf8Formatter.TryFormat(millis / 1000m, to, out var written);
        return written;
    }

    private readonly record struct Point(long Millis, double Value);

    /// <summary>The samples of one series: full blocks by their place in the spool, and the one that fills.</summary>
    private sealed class History
    {
        public Point[] Block { get; } = new Point[PointsPerBlock];

        public List<long> Spooled { get; } = [];

        public int Count { get; set; }
    }
}
