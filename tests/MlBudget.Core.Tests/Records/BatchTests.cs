using System.Text;
using CsCheck;
using MlBudget.Core.Records;

namespace MlBudget.Core.Tests.Records;

public sealed class BatchTests
{
    private static readonly RecordSchema Schema = new("t", "i",
    [
        new("number", ColumnKind.Number), new("category", ColumnKind.Category), new("time", ColumnKind.Time),
        new("presence", ColumnKind.Presence),
    ]);

    private static readonly Gen<(int Value, bool IsThere, bool IsKept)[]> Rows = Gen.Select(Gen.Int, Gen.Bool, Gen.Bool).Array[0, 200];

    [Fact]
    public void What_is_kept_is_as_if_nothing_else_had_been_read() => Rows.Sample(rows =>
    {
        var batch = Fill(rows);
        var picked = new ulong[Bits.Words(batch.Capacity)];
        for (var row = 0; row < rows.Length; row++)
        {
            if (rows[row].IsKept)
                Bits.Set(picked, row);
        }

        batch.Keep(picked);

        Assert.Equal(Describe(Fill([.. rows.Where(row => row.IsKept)])), Describe(batch));
    });

    /// <summary>Two batches whose texts are of dictionaries of their own, as two threads decode them.</summary>
    [Fact]
    public void Rows_that_others_have_decoded_are_as_if_they_had_been_decoded_here() => Gen.Select(Rows, Rows, Gen.Int[0, 200], Gen.Int[0, 200]).Sample((one, other, a, b) =>
    {
        var (rows, texts) = (Fill([]), new TextTranslations());
        var (from, to) = (Math.Min(a, b) % (other.Length + 1), Math.Max(a, b) % (other.Length + 1));
        (from, to) = (Math.Min(from, to), Math.Max(from, to));

        rows.Append(Fill(one), 0, one.Length, texts);
        rows.Append(Fill(other), from, to - from, texts);
        // Where rows come from is written by who appends them.
        for (var row = 0; row < rows.Count; row++)
            rows.Origins![row] = OriginOf((int)rows.Times[row]);

        Assert.Equal(Describe(Fill([.. one, .. other[from..to]])), Describe(rows));
    });

    private static Batch Fill((int Value, bool IsThere, bool IsKept)[] rows)
    {
        var batch = new Batch(Schema, 400) { Origins = new(400) };
        foreach (var (value, isThere, _) in rows)
        {
            batch.Times[batch.Count] = value;
            batch.Origins[batch.Count] = OriginOf(value);
            batch.Ids[batch.Count] = (UInt128)(uint)value;
            Bits.Set(isThere ? batch.HasId : batch.RefusedIds, batch.Count);
            if (isThere && value % 3 == 0)
                batch.RawIds.Add((batch.Count, (UInt128)(uint)value + 1));
            foreach (var column in batch.Columns)
                Bits.Set(isThere ? column.Valid : column.Mistyped, batch.Count);
            batch.Number(0).Values[batch.Count] = value;
            batch.Category(1).Codes[batch.Count] = isThere ? batch.Category(1).Dictionary.GetOrAdd(Encoding.UTF8.GetBytes($"é{value & 7}")) : -1;
            batch.Time(2).Values[batch.Count] = value;
            batch.Count++;
        }

        return batch;
    }

    private static (string Place, long Number) OriginOf(int value) => ($"file{value & 3}", value);

    private static string? TextOf(Batch batch, int row) =>
        Bits.Get(batch.Category(1).Valid, row) ? batch.Category(1).Dictionary[batch.Category(1).Codes[row]] : null;

    private static string Describe(Batch batch) => string.Join('\n', Enumerable.Range(0, batch.Count).Select(row => string.Join(
        ' ', batch.Times[row], batch.Origins![row], batch.Ids[row], batch.Number(0).Values[row], TextOf(batch, row), batch.Time(2).Values[row])))
        + "\n" + string.Join(' ', batch.Columns.SelectMany(column => column.Valid.Concat(column.Mistyped)).Concat(batch.HasId).Concat(batch.RefusedIds))
        + "\n" + string.Join(' ', batch.RawIds);
}
