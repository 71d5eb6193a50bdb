using MlBudget.Core.Records;
using MlBudget.Sources.Formats;

namespace MlBudget.Sources.Files;

/// <summary>
/// Some whole lines of a file in a row, and the rows of those that are records. It is filled and decoded by one thread at a time, and then
/// read by one, which knows in <see cref="Line"/> and <see cref="Row"/> how far it has come.
/// </summary>
/// <param name="schema">What is decoded.</param>
/// <param name="most">The most lines.</param>
internal sealed class LineChunk(RecordSchema schema, int most)
{
    private readonly int[] _ends = new int[most];
    private readonly ulong[] _isRow = new ulong[Bits.Words(most)];

    /// <summary>The lines, behind some bytes that came before them.</summary>
    public byte[] Bytes { get; private set; } = [];

    /// <summary>Where the first line begins.</summary>
    public int Start { get; private set; }

    /// <summary>The end of the bytes that are there; while it is filled they may be more than the lines.</summary>
    public int Filled { get; private set; }

    /// <summary>How many lines there are.</summary>
    public int Lines { get; private set; }

    /// <summary>How many bytes of the file itself, compressed as it is, were read when it was filled.</summary>
    public long FilePosition { get; set; }

    /// <summary>The rows of its records, in their order.</summary>
    public Batch Rows { get; } = new(schema, most);

    /// <summary>Whether the rows are there.</summary>
    public bool IsDecoded { get; set; }

    /// <summary>What went wrong when they were decoded, which is a fault of the program; null where nothing did.</summary>
    public Exception? Fault { get; set; }

    /// <summary>How many lines its reader is done with.</summary>
    public int Line { get; private set; }

    /// <summary>How many rows its reader is done with.</summary>
    public int Row { get; private set; }

    /// <summary>Where the last line ends.</summary>
    public int End => Lines == 0 ? Start : _ends[Lines - 1];

    /// <summary>Whether it can take another line.</summary>
    public bool HasRoom => Lines < most;

    /// <summary>Whether its reader is done with all of it.</summary>
    public bool IsRead => Line == Lines;

    /// <summary>Whether a line is a record; one that is none, or is blank, has no row.</summary>
    /// <param name="line">The number of the line, from 0 on.</param>
    public bool IsRow(int line) => line < Lines && Bits.Get(_isRow, line);

    /// <summary>Where a line ends, its end included.</summary>
    public int EndOf(int line) => _ends[line];

    /// <summary>A line without its end, and without a byte-order mark where it is a file's first one.</summary>
    /// <param name="line">The number of the line, from 0 on.</param>
    /// <param name="offset">Where in the file the first of them begins.</param>
    public ReadOnlySpan<byte> LineAt(int line, long offset)
    {
        var start = line == 0 ? Start : _ends[line - 1];
        return LineReader.Content(Bytes.AsSpan(start, _ends[line] - 1 - start), isFirst: offset == 0 && line == 0);
    }

    /// <summary>Begins anew with bytes that were read already.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="start">Where in them the first line begins.</param>
    public void Begin(ReadOnlySpan<byte> bytes, int start)
    {
        (Start, Filled, Lines, Line, Row, IsDecoded, Fault) = (start, 0, 0, 0, 0, false, null);
        bytes.CopyTo(Room(bytes.Length));
        Filled = bytes.Length;
    }

    /// <summary>Room for more bytes behind those that are there.</summary>
    public Span<byte> Room(int bytes)
    {
        if (Filled + bytes > Bytes.Length)
        {
            var larger = GC.AllocateUninitializedArray<byte>(Math.Max(Filled + bytes, 2 * Bytes.Length));
            Bytes.AsSpan(0, Filled).CopyTo(larger);
            Bytes = larger;
        }

        return Bytes.AsSpan(Filled, bytes);
    }

    /// <summary>Bytes were written to that room.</summary>
    public void Fill(int bytes) => Filled += bytes;

    /// <summary>Finds the lines among the bytes that are there, as many as it can take.</summary>
    /// <param name="scanned">Up to where there is no further end of a line behind the last one.</param>
    public int FindLines(int scanned)
    {
        while (HasRoom)
        {
            var end = Bytes.AsSpan(scanned, Filled - scanned).IndexOf((byte)'\n');
            if (end < 0)
                return Filled;
            _ends[Lines++] = scanned += end + 1;
        }

        return scanned;
    }

    /// <summary>Makes rows of the lines that are records.</summary>
    /// <param name="format">What makes them.</param>
    /// <param name="offset">Where in the file the first line begins.</param>
    public void Decode(RecordFormat format, long offset)
    {
        Rows.Clear();
        _isRow.AsSpan().Clear();
        for (var line = 0; line < Lines; line++)
        {
            var record = LineAt(line, offset);
            if (record.Length > format.MaxRecordBytes || LineReader.IsBlank(record) || format.Decode(record, Rows) is not null)
                continue;
            Rows.Count++;
            Bits.Set(_isRow, line);
        }
    }

    /// <summary>Its reader is done with lines that are rows.</summary>
    public void PassRows(int rows) => (Line, Row) = (Line + rows, Row + rows);

    /// <summary>Its reader is done with a line that is none.</summary>
    public void PassLine() => Line++;
}
