using System.Numerics;

namespace MlBudget.Core.Records;

/// <summary>
/// Many records as columns, so that folding runs over arrays. A batch is filled by a source, folded, cleared and
/// filled again; nothing keeps a reference to its arrays.
/// </summary>
public sealed class Batch
{
    /// <summary>Rows that keep a batch of a dozen columns within a level-2 cache.</summary>
    public const int DefaultCapacity = 2048;

    /// <summary>An empty batch for records of a schema.</summary>
    public Batch(RecordSchema schema, int capacity = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Schema = schema;
        Capacity = capacity;
        Times = new long[capacity];
        Ids = new UInt128[schema.IdPath is null ? 0 : capacity];
        HasId = new ulong[Bits.Words(capacity)];
        RefusedIds = new ulong[Bits.Words(capacity)];
        Columns = [.. schema.Columns.Select(spec => Column.Create(spec.Kind, capacity))];
    }

    /// <summary>What the columns are.</summary>
    public RecordSchema Schema { get; }

    /// <summary>How many rows fit.</summary>
    public int Capacity { get; }

    /// <summary>How many rows there are.</summary>
    public int Count { get; set; }

    /// <summary>Each record's own time, in microseconds since the epoch.</summary>
    public long[] Times { get; }

    /// <summary>128-bit hashes of the ids, where <see cref="HasId"/> says so; empty without an id in the schema.</summary>
    public UInt128[] Ids { get; }

    /// <summary>The rows that have an id.</summary>
    public ulong[] HasId { get; }

    /// <summary>The rows without an id although a value is there: one that is no id.</summary>
    public ulong[] RefusedIds { get; }

    /// <summary>
    /// Of rows whose id is a number that is not written in its canonical form, in ascending order, the hash of it as it is
    /// written: older versions knew it by that. Most logs have none.
    /// </summary>
    public List<(int Row, UInt128 Hash)> RawIds { get; } = [];

    /// <summary>Where the records come from, which a source writes with each row; null where nobody asks.</summary>
    public RecordOrigins? Origins { get; init; }

    /// <summary>The columns, in the schema's order.</summary>
    public Column[] Columns { get; }

    /// <summary>Computes the columns that are not decoded, of the rows that are there.</summary>
    public void Derive()
    {
        for (var column = 0; column < Columns.Length; column++)
            Schema.Columns[column].Derived?.Compute(this, column);
    }

    /// <summary>Empties the batch; dictionaries stay.</summary>
    public void Clear()
    {
        Count = 0;
        HasId.AsSpan().Clear();
        RefusedIds.AsSpan().Clear();
        RawIds.Clear();
        foreach (var column in Columns)
            column.Clear();
    }

    /// <summary>Takes back what was written to the row at <see cref="Count"/>, which was not accepted.</summary>
    public void DiscardRow()
    {
        ForgetId(Count);
        foreach (var column in Columns)
        {
            Bits.Clear(column.Valid, Count);
            Bits.Clear(column.Mistyped, Count);
        }
    }

    /// <summary>Takes back what was written to rows from <see cref="Count"/> on.</summary>
    public void DiscardRows()
    {
        Bits.ClearFrom(HasId, Count);
        Bits.ClearFrom(RefusedIds, Count);
        RawIds.RemoveAll(raw => raw.Row >= Count);
        foreach (var column in Columns)
        {
            Bits.ClearFrom(column.Valid, Count);
            Bits.ClearFrom(column.Mistyped, Count);
        }
    }

    /// <summary>
    /// Copies a row of another batch to the row at <see cref="Count"/>, to which nothing may have been written before. <see cref="Count"/> is left
    /// to the caller, who raises it where the row is to count.
    /// </summary>
    /// <param name="other">The other batch. Its schema has an id if the one of this batch has one, and no other thread may use it meanwhile.</param>
    /// <param name="row">Which of its rows is copied.</param>
    /// <param name="columns">For each column of this batch, the index of the column of the other batch that it is copied from, of the same kind.</param>
    public void CopyRow(Batch other, int row, ReadOnlySpan<int> columns)
    {
        Times[Count] = other.Times[row];
        if (Ids.Length > 0)
            CopyId(other, row);
        for (var column = 0; column < columns.Length; column++)
            Columns[column].Copy(other.Columns[columns[column]], row, Count);
    }

    /// <summary>
    /// Appends rows of another batch of the same schema, whose texts may be of other dictionaries: they get codes of this batch's. The other
    /// thread that has decoded them may go on with those dictionaries, but not with the batch.
    /// </summary>
    /// <param name="other">The other batch.</param>
    /// <param name="first">The first of its rows.</param>
    /// <param name="count">How many rows; there is room for them.</param>
    /// <param name="texts">Finds the codes, and remembers them.</param>
    public void Append(Batch other, int first, int count, TextTranslations texts)
    {
        other.Times.AsSpan(first, count).CopyTo(Times.AsSpan(Count));
        if (Ids.Length > 0)
            other.Ids.AsSpan(first, count).CopyTo(Ids.AsSpan(Count));
        Bits.CopyRange(other.HasId, first, HasId, Count, count);
        Bits.CopyRange(other.RefusedIds, first, RefusedIds, Count, count);
        foreach (var (row, hash) in other.RawIds)
        {
            if (row >= first && row < first + count)
                RawIds.Add((row - first + Count, hash));
        }

        for (var column = 0; column < Columns.Length; column++)
            Columns[column].CopyRange(other.Columns[column], first, Count, count, texts);
        Count += count;
    }

    /// <summary>Writes the time of the first row, and what else all have, to the rows behind it, whether they are counted yet or not.</summary>
    /// <param name="rows">How many rows have it then.</param>
    /// <param name="columns">The columns of which that is done.</param>
    /// <param name="id">Whether it is done of the id.</param>
    public void RepeatFirstRow(int rows, ReadOnlySpan<int> columns, bool id)
    {
        foreach (var column in columns)
        {
            for (var row = 1; row < rows; row++)
                Columns[column].Move(0, row);
        }

        Times.AsSpan(1, rows - 1).Fill(Times[0]);
        if (!id)
            return;
        Ids.AsSpan(1, rows - 1).Fill(Ids[0]);
        var isWrittenAsNumber = RawIds.Count > 0;
        for (var row = 1; row < rows; row++)
        {
            Bits.Copy(HasId, 0, row);
            Bits.Copy(RefusedIds, 0, row);
            if (isWrittenAsNumber)
                RawIds.Add((row, RawIds[0].Hash));
        }
    }

    /// <summary>Takes back the id of the row that is written.</summary>
    /// <param name="row">The row, behind all others that have an id.</param>
    public void ForgetId(int row)
    {
        Bits.Clear(HasId, row);
        Bits.Clear(RefusedIds, row);
        if (RawIds.Count > 0 && RawIds[^1].Row == row)
            RawIds.RemoveAt(RawIds.Count - 1);
    }

    /// <summary>Keeps only some rows, in their order, as if no others had been read.</summary>
    /// <param name="rows">The rows that are kept; none of those behind <see cref="Count"/>.</param>
    public void Keep(ReadOnlySpan<ulong> rows)
    {
        KeepRawIds(rows);
        var kept = 0;
        for (var word = 0; word < Bits.Words(Count); word++)
        {
            for (var rest = rows[word]; rest != 0; rest &= rest - 1)
                Move((word << 6) + BitOperations.TrailingZeroCount(rest), kept++);
        }

        Bits.ClearFrom(HasId, kept);
        Bits.ClearFrom(RefusedIds, kept);
        foreach (var column in Columns)
        {
            Bits.ClearFrom(column.Valid, kept);
            Bits.ClearFrom(column.Mistyped, kept);
        }

        Count = kept;
    }

    private void CopyId(Batch other, int row)
    {
        Ids[Count] = other.Ids[row];
        if (Bits.Get(other.HasId, row))
            Bits.Set(HasId, Count);
        if (Bits.Get(other.RefusedIds, row))
            Bits.Set(RefusedIds, Count);
        if (other.RawIds.Count == 0)
            return;
        var raw = other.RawIds.BinarySearch((row, default), Comparer<(int Row, UInt128 Hash)>.Create((one, two) => one.Row.CompareTo(two.Row)));
        if (raw >= 0)
            RawIds.Add((Count, other.RawIds[raw].Hash));
    }

    private void KeepRawIds(ReadOnlySpan<ulong> rows)
    {
        var kept = 0;
        for (var each = 0; each < RawIds.Count; each++)
        {
            var (row, hash) = RawIds[each];
            if (Bits.Get(rows, row))
                RawIds[kept++] = (Bits.Count(rows, 0, row), hash);
        }

        RawIds.RemoveRange(kept, RawIds.Count - kept);
    }

    private void Move(int from, int to)
    {
        if (from == to)
            return;
        Times[to] = Times[from];
        if (Ids.Length > 0)
            Ids[to] = Ids[from];
        Bits.Copy(HasId, from, to);
        Bits.Copy(RefusedIds, from, to);
        if (Origins is not null)
            Origins[to] = Origins[from];
        foreach (var column in Columns)
            column.Move(from, to);
    }

    /// <summary>The column at an index as numbers.</summary>
    public NumberColumn Number(int index) => (NumberColumn)Columns[index];

    /// <summary>The column at an index as categories.</summary>
    public CategoryColumn Category(int index) => (CategoryColumn)Columns[index];

    /// <summary>The column at an index as instants.</summary>
    public TimeColumn Time(int index) => (TimeColumn)Columns[index];
}
