using Parquet;
using Parquet.Schema;

namespace MlBudget.Tables;

/// <summary>Writes Parquet files for tests, column by column.</summary>
internal static class ParquetFile
{
    /// <summary>A column of values, of which null is none: texts, numbers, truth values or times.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">Its values.</param>
    public static ParquetValues Column<T>(string name, IEnumerable<T?> values)
        where T : struct => new ParquetValues<T>(new DataField(name, typeof(T), isNullable: true), [.. values]);

    /// <summary>A column of texts.</summary>
    public static ParquetValues Texts(string name, IEnumerable<string?> values) => new ParquetTextValues(new DataField(name, typeof(string), isNullable: true), [.. values]);

    /// <summary>A column of times, as of UTC or as a clock shows them.</summary>
    public static ParquetValues Times(string name, bool isUtc, DateTimeTimeUnit unit, IEnumerable<DateTime?> values) =>
        new ParquetValues<DateTime>(new DateTimeDataField(name, DateTimeFormat.Timestamp, isUtc, unit, isNullable: true), [.. values]);

    /// <summary>A column within an object.</summary>
    /// <param name="name">The object's name.</param>
    /// <param name="column">The column.</param>
    public static ParquetValues Within(string name, ParquetValues column)
    {
        column.Outer = new StructField(name, column.Field);
        return column;
    }

    /// <summary>A file of columns of the same length.</summary>
    /// <param name="rowsInGroup">The most rows of a group.</param>
    /// <param name="columns">The columns.</param>
    public static byte[] Of(int rowsInGroup, params ParquetValues[] columns)
    {
        using var memory = new MemoryStream();
        Write(memory, rowsInGroup, columns).GetAwaiter().GetResult();
        return memory.ToArray();
    }

    private static async Task Write(Stream stream, int rowsInGroup, ParquetValues[] columns)
    {
        var schema = new ParquetSchema([.. columns.Select(column => column.Outer ?? column.Field)]);
        await using var writer = await ParquetWriter.CreateAsync(schema, stream, new ParquetOptions { CompressionMethod = CompressionMethod.Snappy });
        for (var from = 0; from < columns[0].Count; from += rowsInGroup)
        {
            using var group = writer.CreateRowGroup();
            foreach (var column in columns)
                await column.WriteAsync(group, from, Math.Min(rowsInGroup, column.Count - from));
        }
    }
}

/// <summary>A column of a file that a test writes.</summary>
/// <param name="kind">What it is.</param>
internal abstract class ParquetValues(DataField kind)
{
    /// <summary>What it is.</summary>
    public DataField Field => kind;

    /// <summary>What it is within; null where it is in the row itself.</summary>
    public Field? Outer { get; set; }

    /// <summary>How many rows there are.</summary>
    public abstract int Count { get; }

    /// <summary>Writes some of its rows.</summary>
    public abstract Task WriteAsync(ParquetRowGroupWriter group, int from, int count);
}

/// <summary>A column of values.</summary>
internal sealed class ParquetValues<T>(DataField field, T?[] values) : ParquetValues(field)
    where T : struct
{
    public override int Count => values.Length;

    public override Task WriteAsync(ParquetRowGroupWriter group, int from, int count) => group.WriteAsync<T>(Field, values.AsMemory(from, count));
}

/// <summary>A column of texts.</summary>
internal sealed class ParquetTextValues(DataField field, string?[] values) : ParquetValues(field)
{
    public override int Count => values.Length;

    public override Task WriteAsync(ParquetRowGroupWriter group, int from, int count) => group.WriteAsync(Field, values[from..(from + count)]!);
}
