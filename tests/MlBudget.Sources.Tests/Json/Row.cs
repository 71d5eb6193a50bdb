using System.Text;
using MlBudget.Core.Records;
using MlBudget.Sources.Json;

namespace MlBudget.Sources.Tests.Json;

/// <summary>Rows of batches as plain values, to be compared.</summary>
internal static class Row
{
    public const string Mistyped = SlowDecoder.Mistyped;

    /// <summary>A row: its time, its id, its columns. A cell is null when missing, "mistyped", or its value as text.</summary>
    public static string?[] Of(Batch batch, int row) =>
    [
        SlowDecoder.Written(batch.Times[row]),
        Bits.Get(batch.HasId, row) ? SlowDecoder.Written(batch.Ids[row]) : null,
        .. batch.Columns.Select(column => Cell(column, row)),
    ];

    /// <summary>Decodes one line of a schema with one column; the cell, or why there is none.</summary>
    public static string? Cell(string line, ColumnKind kind, string path = "x", decimal scale = 1)
    {
        var schema = new RecordSchema("t", null, [new ColumnSpec(path, kind, scale)]);
        var batch = new Batch(schema, 1);
        var result = new RecordDecoder(schema).Decode(Encoding.UTF8.GetBytes(line), batch);
        return result == DecodeResult.Ok ? Of(batch, 0)[2] : $"{result}";
    }

    private static string? Cell(Column column, int row)
    {
        bool valid = Bits.Get(column.Valid, row), mistyped = Bits.Get(column.Mistyped, row);
        Assert.False(valid && mistyped);
        if (!valid)
            return mistyped ? Mistyped : null;
        return column switch
        {
            NumberColumn numbers => SlowDecoder.Written(numbers.Values[row]),
            CategoryColumn categories => categories.Dictionary[categories.Codes[row]],
            PresenceColumn => SlowDecoder.Present,
            TimeColumn times => SlowDecoder.Written(times.Values[row]),
            _ => throw new ArgumentOutOfRangeException(nameof(column)),
        };
    }
}
