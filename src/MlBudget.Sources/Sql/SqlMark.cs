using System.Globalization;
using MlBudget.Core.Persistence;
using MlBudget.Core.Time;

namespace MlBudget.Sources.Sql;

/// <summary>What a watermark column holds.</summary>
public enum SqlMarkKind : byte
{
    /// <summary>Instants, or what a clock shows, which is taken for UTC.</summary>
    Time,

    /// <summary>Integers, as of a sequence.</summary>
    Integer,

    /// <summary>Times that the engine knows as texts only, whose order as texts is that of the times.</summary>
    Text,
}

/// <summary>A value of a watermark column.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Number">The integer, or microseconds since the epoch.</param>
/// <param name="Text">The text as it is in the table; null for other kinds.</param>
public readonly record struct SqlMark(SqlMarkKind Kind, long Number, string? Text = null)
{
    /// <summary>A time as ISO 8601 in UTC, to the microsecond.</summary>
    public string Written => Kind switch
    {
        SqlMarkKind.Integer => Number.ToString(CultureInfo.InvariantCulture),
        SqlMarkKind.Text => Text!,
        _ => Time.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture),
    };

    /// <summary>The time, in UTC.</summary>
    public DateTime Time => DateTime.UnixEpoch.AddTicks(Number * TimeSpan.TicksPerMicrosecond);

    /// <summary>A time.</summary>
    public static SqlMark At(Instant time) => new(SqlMarkKind.Time, time.Micros);

    /// <summary>Writes it.</summary>
    public void Save(BlobWriter blob) => SaveBehind(0, blob);

    /// <summary>Writes it by how far it is from another, which may be close.</summary>
    public void SaveBehind(long other, BlobWriter blob)
    {
        blob.Byte((byte)Kind);
        blob.Signed(unchecked(Number - other));
        if (Kind == SqlMarkKind.Text)
            blob.Text(Text!);
    }

    /// <summary>Reads what was written.</summary>
    /// <exception cref="BlobException">It is none.</exception>
    public static SqlMark Restore(ref BlobReader blob) => RestoreBehind(0, ref blob);

    /// <summary>Reads what was written by how far it is from another.</summary>
    /// <exception cref="BlobException">It is none.</exception>
    public static SqlMark RestoreBehind(long other, ref BlobReader blob)
    {
        var kind = (SqlMarkKind)blob.Byte();
        if (kind > SqlMarkKind.Text)
            throw new BlobException($"found a mark of kind {(byte)kind}, expected one up to {(byte)SqlMarkKind.Text}");
        var number = unchecked(other + blob.Signed());
        return new(kind, number, kind == SqlMarkKind.Text ? blob.Text() : null);
    }
}
