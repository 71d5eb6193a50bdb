using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Hashing;
using MlBudget.Sources.Contents;
using Parquet;

namespace MlBudget.Sources.Tables;

/// <summary>
/// The rows of a Parquet file as lines, of which each is a JSON object with the columns that somebody reads. One group of rows is held at a
/// time, and of it only those columns. Which bytes a row becomes depends on what is read of it, so positions are those of rows, and the
/// file is known by what it says of itself.
/// </summary>
internal sealed class ParquetContent : Content
{
    /// <summary>How errors say that such a file is broken: a part of a sentence.</summary>
    public const string Damage = "the Parquet data are damaged or cut off";

    /// <summary>How far a row moves the position, so that behind the first one all of <see cref="Identity"/> is passed.</summary>
    public const int RowLength = 1024;

    /// <summary>A file has its mark at both ends, and the length of its footer before the last one.</summary>
    private const int MarkLength = 4, TrailerLength = 8;

    /// <summary>About as many bytes are made of rows at once.</summary>
    private const int ChunkBytes = 1 << 15;

    private readonly ParquetReader _reader;
    private readonly ParquetPlan _plan;
    private readonly RowWriter _writer = new();
    private readonly long _rows;
    private int _given;

    /// <summary>The group that is read, the rows that it has, and how many of them were written; none where its rows are 0.</summary>
    private int _group = -1;
    private int _groupRows;
    private int _groupRow;

    private ParquetContent(ParquetReader reader, WantedColumns wanted, byte[] identity)
    {
        (_reader, Identity) = (reader, identity);
        _plan = new(reader.Schema.Fields, wanted);
        _rows = reader.Metadata?.NumRows ?? 0;
        Columns = [.. ParquetPlan.ColumnsOf(reader.Schema.Fields, []).DistinctBy(column => column.Place)];
    }

    private static ReadOnlySpan<byte> Mark => "PAR1"u8;

    /// <summary>What the file is known by: as many bytes as of other files, made of its footer, in which all is that its rows are.</summary>
    public byte[] Identity { get; }

    /// <summary>The columns, and in place of objects the values within them.</summary>
    public ImmutableArray<TableColumn> Columns { get; }

    /// <summary>Which part of the rows was read or passed over, from 0 to 1.</summary>
    public double Progress => _rows == 0 ? 1 : (double)Row / _rows;

    /// <summary>How many rows were read or passed over.</summary>
    private long Row { get; set; }

    /// <summary>Opens a file.</summary>
    /// <param name="file">The file, which is not closed with the content.</param>
    /// <param name="wanted">What somebody reads of it.</param>
    /// <exception cref="IOException">It is no such file, or not all of it is there.</exception>
    public static ParquetContent Open(FileStream file, WantedColumns wanted)
    {
        var footer = FooterOf(file);
        try
        {
            var reader = ParquetReader.CreateAsync(file, leaveStreamOpen: true).GetAwaiter().GetResult();
            return new(reader, wanted, IdentityOf(footer, file.Length));
        }
        catch (Exception error) when (error is EndOfStreamException or not IOException)
        {
            throw new IOException($"its footer can't be read as that of a Parquet file: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_given == _writer.Length && !Fill())
            return 0;
        var count = Math.Min(buffer.Length, _writer.Length - _given);
        _writer.Written.Slice(_given, count).CopyTo(buffer);
        _given += count;
        return count;
    }

    /// <summary>Goes to the start of a row.</summary>
    /// <param name="row">Which one, from 0 on.</param>
    /// <returns>Whether there are as many.</returns>
    public bool GoTo(long row)
    {
        _writer.Clear();
        (_given, _group, _groupRows, _groupRow, Row) = (0, -1, 0, 0, 0);
        for (var group = 0; group < _reader.RowGroupCount; group++)
        {
            var rows = (int)_reader.Metadata!.RowGroups[group].NumRows;
            if (row < Row + rows)
            {
                (_group, _groupRow, Row) = (group - 1, (int)(row - Row), row);
                return true;
            }

            Row += rows;
        }

        _group = _reader.RowGroupCount - 1;
        return row == Row;
    }

    /// <inheritdoc/>
    public override bool IsComplete() => true;

    /// <inheritdoc/>
    public override void Rewind() => GoTo(0);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        foreach (var column in _plan.Columns)
            column.Release();
    }

    /// <summary>The bytes of the footer, which a file has at its end.</summary>
    /// <exception cref="IOException">There is none.</exception>
    private static byte[] FooterOf(FileStream file)
    {
        Span<byte> start = stackalloc byte[MarkLength];
        Span<byte> end = stackalloc byte[TrailerLength];
        var length = file.Length;
        var count = RandomAccess.Read(file.SafeFileHandle, start, 0);
        if (!start[..count].SequenceEqual(Mark[..count]))
            throw new IOException("it is no Parquet file, expected PAR1 as its first bytes; for lines of text write another format, as json or csv");
        if (length < MarkLength + TrailerLength || RandomAccess.Read(file.SafeFileHandle, end, length - TrailerLength) < TrailerLength || !end[MarkLength..].SequenceEqual(Mark))
            throw new IOException("its footer isn't there, which is written last: it is still being written, or was cut off; none of it is read before it is whole");
        var footer = BinaryPrimitives.ReadUInt32LittleEndian(end);
        if (footer > length - MarkLength - TrailerLength)
            throw new IOException($"its footer is said to have {footer} bytes of {length}: {Damage}");
        var bytes = new byte[footer];
        return RandomAccess.Read(file.SafeFileHandle, bytes, length - TrailerLength - footer) == footer ? bytes : throw new IOException(Damage);
    }

    private static byte[] IdentityOf(byte[] footer, long length)
    {
        var identity = new byte[RowLength];
        var hash = new XxHash128(length);
        for (var at = 0; at < identity.Length; at += hash.HashLengthInBytes)
        {
            hash.Append(footer);
            hash.GetCurrentHash(identity.AsSpan(at));
        }

        return identity;
    }

    /// <summary>Makes lines of the next rows; false where there are none.</summary>
    /// <exception cref="InvalidDataException">They can't be read; the message is a part of a sentence.</exception>
    private bool Fill()
    {
        _writer.Clear();
        _given = 0;
        while (_groupRow >= _groupRows)
        {
            if (!ReadGroup())
                return false;
        }

        for (; _groupRow < _groupRows && _writer.Length < ChunkBytes; _groupRow++, Row++)
        {
            _plan.Write(_writer);
            _writer.Append("\n"u8);
        }

        return true;
    }

    /// <summary>Reads the columns of the next group, from the row on that is to be read in it.</summary>
    /// <returns>Whether there is one.</returns>
    private bool ReadGroup()
    {
        if (_group + 1 >= _reader.RowGroupCount)
            return false;
        var from = _groupRows == 0 ? _groupRow : 0;
        try
        {
            using var group = _reader.OpenRowGroupReader(_group + 1);
            var rows = checked((int)group.RowCount);
            foreach (var column in _plan.Columns)
                column.Read(group, rows, Math.Min(from, rows));
            (_group, _groupRows, _groupRow) = (_group + 1, rows, from);
        }
        catch (Exception error) when (error is EndOfStreamException or not (IOException or UnauthorizedAccessException))
        {
            throw new InvalidDataException($"{Damage} in its group of rows {_group + 2} of {_reader.RowGroupCount}", error);
        }

        return true;
    }
}
