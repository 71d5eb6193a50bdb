using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Hashing;
using System.Security.Cryptography;
using MlBudget.Core.Records;

namespace MlBudget.Sources.Formats;

/// <summary>
/// What was decoded lately of records that several read, so that each is decoded once for all of them. Rows are found by a hash of the
/// record's bytes, wherever they were read: who has come to a record first decodes it, with the columns of all, and who comes to
/// it soon after copies its own. Nothing depends on whether a row is still known, but time. Used by one thread at a time.
/// </summary>
public sealed class SharedRecords
{
    /// <summary>The most columns that are decoded together: rows of more would cost much memory.</summary>
    public const int MaxColumns = 256;

    /// <summary>How many rows are known at least where nobody says; at most twice as many are.</summary>
    public const int Rows = 2 * Batch.DefaultCapacity;

    /// <summary>Whoever writes the log can't choose records that have the same hash.</summary>
    private static readonly long Seed = BinaryPrimitives.ReadInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(long)));

    private readonly RecordSchema _schema;
    private readonly int _rows;
    private RecordFormat? _format;
    private Generation? _current;
    private Generation? _earlier;

    /// <summary>Nothing was decoded yet.</summary>
    /// <param name="schemas">Of those who read, one at least. All have the time and the id at the same places.</param>
    /// <param name="rows">How many rows are known at least, of those that came last; at least 1.</param>
    /// <exception cref="ArgumentException">They can't be decoded together.</exception>
    public SharedRecords(IReadOnlyCollection<RecordSchema> schemas, int rows = Rows)
    {
        _rows = rows;
        _schema = schemas.First() with { Columns = ColumnsOf(schemas) };
        if (schemas.FirstOrDefault(schema => !CanShare(schemas.First(), schema)) is { } other)
            throw new ArgumentException($"Found a time in '{other.TimePath}' and an id in '{other.IdPath}', expected the places of the others.", nameof(schemas));
    }

    /// <summary>Whether records of two schemas can be decoded together.</summary>
    public static bool CanShare(RecordSchema one, RecordSchema other) => one with { Columns = other.Columns } == other;

    /// <summary>All columns of some schemas, each once.</summary>
    public static ImmutableArray<ColumnSpec> ColumnsOf(IEnumerable<RecordSchema> schemas) => [.. schemas.SelectMany(schema => schema.Columns).Distinct()];

    /// <summary>How many rows are known at least, of those that came last.</summary>
    internal int Capacity => _rows;

    /// <summary>What is decoded for all.</summary>
    internal IReadOnlyCollection<RecordSchema> Schemas => [_schema];

    /// <summary>A format that takes rows from here where they are known.</summary>
    /// <param name="schema">One of the schemas.</param>
    /// <param name="create">Makes a format of a schema, which is the same for all who share.</param>
    public RecordFormat Share(RecordSchema schema, Func<RecordSchema, RecordFormat> create)
    {
        _format ??= create(_schema);
        return new SharedFormat(this, create(schema), [.. schema.Columns.Select(column => _schema.Columns.IndexOf(column))]);
    }

    /// <summary>Finds the row of a record, or decodes it if that is of use to others.</summary>
    /// <param name="record">The record's bytes.</param>
    /// <param name="reader">What the reader and others have of each other.</param>
    /// <param name="isAlone">Whether the reader decodes by itself what nobody else has decoded.</param>
    /// <param name="cursor">Where the reader supposes it: behind the row that it has found last. Moved to behind this one.</param>
    /// <param name="row">Which row of the batch it is.</param>
    /// <returns>The batch that holds it until the next call; null where it is no record, or the reader is to decode it by itself.</returns>
    internal Batch? Find(ReadOnlySpan<byte> record, SharingGain reader, bool isAlone, ref RowCursor cursor, out int row)
    {
        var hash = XxHash128.HashToUInt128(record, Seed);
        if (Known(hash, cursor, out row) is { } known)
        {
            reader.NoteFind(knownFrom: known.Readers[row]);
            cursor = known.After(row);
            return known.Rows;
        }

        reader.NoteFind(knownFrom: null);
        return isAlone ? null : Decode(record, hash, reader, ref cursor, out row);
    }

    private Generation? Known(UInt128 hash, RowCursor cursor, out int row)
    {
        row = cursor.Next;
        if (cursor.Rows is Generation supposed && supposed.Holds(row, hash))
            return supposed;
        foreach (var generation in (ReadOnlySpan<Generation?>)[_current, _earlier])
        {
            if (generation?.Places.TryGetValue(hash, out row) == true)
                return generation;
        }

        return null;
    }

    private Batch? Decode(ReadOnlySpan<byte> record, UInt128 hash, SharingGain reader, ref RowCursor cursor, out int row)
    {
        if (_current is null || _current.Rows.Count == _rows)
            Renew();
        var rows = _current!.Rows;
        row = rows.Count;
        if (_format!.Decode(record, rows) is not null)
            return null;
        rows.Count++;
        _current.Hashes[row] = hash;
        _current.Readers[row] = reader;
        _current.Places[hash] = row;
        cursor = _current.After(row);
        return rows;
    }

    private void Renew()
    {
        var oldest = _earlier ?? new(new(_schema, _rows));
        oldest.Clear();
        if (_current is not null)
            _current.Next = oldest;
        (_earlier, _current) = (_current, oldest);
    }

    /// <summary>Some rows, in the order in which they were decoded.</summary>
    internal sealed class Generation(Batch rows)
    {
        /// <summary>The rows.</summary>
        public Batch Rows { get; } = rows;

        /// <summary>The hash of each row's record.</summary>
        public UInt128[] Hashes { get; } = new UInt128[rows.Capacity];

        /// <summary>Who has decoded each row.</summary>
        public SharingGain[] Readers { get; } = new SharingGain[rows.Capacity];

        /// <summary>The row of each record.</summary>
        public Dictionary<UInt128, int> Places { get; } = [];

        /// <summary>The rows that came behind these; null where there are none yet.</summary>
        public Generation? Next { get; set; }

        /// <summary>Whether a row is of a record.</summary>
        public bool Holds(int row, UInt128 hash) => row < Rows.Count && Hashes[row] == hash;

        /// <summary>The place behind a row.</summary>
        public RowCursor After(int row) => row + 1 == Rows.Capacity && Next is not null ? new(Next, 0) : new(this, row + 1);

        /// <summary>Forgets all rows.</summary>
        public void Clear()
        {
            Rows.Clear();
            Places.Clear();
            Next = null;
        }
    }
}

/// <summary>Where a reader of shared rows supposes the next one.</summary>
/// <param name="Rows">Among which rows; null where nothing is supposed.</param>
/// <param name="Next">Which of them.</param>
internal readonly record struct RowCursor(SharedRecords.Generation? Rows, int Next);
