using Microsoft.Data.Sqlite;
using MlBudget.Core.Persistence;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Storage;

/// <summary>
/// A row of <c>models</c>, but for the columns that have a checksum of their own, and the seal over it. In the seal is the sum
/// of the checksums of all rows of the model as well.
/// </summary>
/// <param name="Id">The model's key.</param>
/// <param name="Name">The model's name.</param>
internal sealed record ModelRow(long Id, string Name)
{
    /// <summary>The columns that <see cref="Read"/> reads, in its order.</summary>
    public const string Columns = "id, name, clock, committed_at, keep_until, raw_ids_to, seal";

    /// <summary>The instant of the last numbers; null if there were none.</summary>
    public Instant? Clock { get; init; }

    /// <summary>When something was committed last; null if nothing ever was.</summary>
    public Instant? CommittedAt { get; init; }

    /// <summary>When it may go, where it is not watched any more.</summary>
    public Instant? KeepUntil { get; init; }

    /// <summary>The latest hour of which segments may know rows by the hash of an id as it was written.</summary>
    public long? RawIdsTo { get; init; }

    /// <summary>The sum of its rows' checksums; null where an older program has written it, which had no seal.</summary>
    public ulong? Rows { get; init; }

    /// <summary>Reads a row that has <see cref="Columns"/> as its first ones.</summary>
    /// <exception cref="BlobException">It is not what was written.</exception>
    public static ModelRow Read(SqliteDataReader row)
    {
        var read = new ModelRow(row.GetInt64(0), row.GetString(1))
        {
            Clock = Time(2),
            CommittedAt = Time(3),
            KeepUntil = Time(4),
            RawIdsTo = Long(5),
        };
        if (row.IsDBNull(6))
            return read;
        var seal = SealedBlob.Open(read.Key, row.GetFieldValue<byte[]>(6));
        return seal.Length == sizeof(ulong) ? read with { Rows = BitConverter.ToUInt64(seal) }
            : throw new BlobException($"found a sum of {seal.Length} bytes, expected {sizeof(ulong)}");

        Instant? Time(int column) => Long(column) is { } micros ? new(micros) : null;

        long? Long(int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
    }

    /// <summary>Reads all rows.</summary>
    /// <exception cref="BlobException">One is not what was written.</exception>
    public static IReadOnlyList<ModelRow> ReadAll(SqliteConnection connection)
    {
        var rows = new List<ModelRow>();
        using var read = new Statement(connection, $"SELECT {Columns} FROM models");
        read.ForEach(row => rows.Add(Read(row)));
        return rows;
    }

    /// <summary>Compares the rows that there are with those that were committed. Those of an older program are believed.</summary>
    /// <exception cref="BlobException">They are not the same.</exception>
    public void Verify(RowCensus census)
    {
        if (Rows is { } rows && rows != census.Sum)
            throw new BlobException($"rows of the model '{Name}' are missing, or are not of the last commit");
    }

    /// <summary>The seal over it.</summary>
    /// <param name="rows">The sum of its rows' checksums.</param>
    public byte[] Seal(ulong rows) => SealedBlob.Seal(Key, BitConverter.GetBytes(rows));

    /// <summary>Learns that a row of a model has changed that is not written with its other ones.</summary>
    /// <param name="store">Where.</param>
    /// <param name="id">The model's key.</param>
    /// <param name="before">What the row has added to the sum; 0 where there was none.</param>
    /// <param name="after">What it adds now; 0 where there is none.</param>
    public static void Change(Store store, long id, ulong before, ulong after)
    {
        if (ReadAll(store.Connection).Single(row => row.Id == id) is not { Rows: { } rows } model)
            return;
        using var write = store.Prepare("UPDATE models SET seal = $seal WHERE id = $model");
        write.Run(model.Seal(rows - before + after), id);
    }

    private long Key => SealedBlob.Key(
        SealedBlob.Key("model", Name), Id, Mark(Clock?.Micros), Clock?.Micros ?? 0, Mark(CommittedAt?.Micros), CommittedAt?.Micros ?? 0,
        Mark(KeepUntil?.Micros), KeepUntil?.Micros ?? 0, Mark(RawIdsTo), RawIdsTo ?? 0);

    private static long Mark(long? value) => value is null ? 0 : 1;
}
