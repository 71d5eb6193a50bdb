using Parquet;
using Parquet.File.Values.Primitives;
using Parquet.Schema;

namespace MlBudget.Sources.Tables;

/// <summary>
/// The values of a column, in one group of rows at a time. They are written one after the other. Used by one thread.
/// </summary>
/// <param name="source">The column as the file has it.</param>
internal abstract class ParquetColumn(DataField source)
{
    private readonly int _whole = source.MaxDefinitionLevel;
    private int[] _levels = [];
    private int _row;

    /// <summary>The column as the file has it.</summary>
    protected DataField Source => source;

    /// <summary>How many values were passed; rows that have none have no value.</summary>
    protected int Passed { get; private set; }

    /// <summary>The column of a field; null where its values can't be read.</summary>
    public static ParquetColumn? Of(DataField field) => TypeOf(field).Open?.Invoke(field);

    /// <summary>What the values of a field are, as people call it: a number, a text, a list.</summary>
    public static string KindOf(Field field) => TypeOf(field).Kind;

    /// <summary>Reads the values of a group of rows, and goes to one of them.</summary>
    /// <param name="group">The group.</param>
    /// <param name="rows">How many rows it has.</param>
    /// <param name="from">Which one is next, from 0 on.</param>
    public void Read(ParquetRowGroupReader group, int rows, int from)
    {
        if (_whole > 0 && _levels.Length < rows)
            _levels = new int[rows];
        ReadValues(group, rows, _whole > 0 ? _levels.AsMemory(0, rows) : null);
        (_row, Passed) = (from, _whole == 0 ? from : _levels.AsSpan(0, from).Count(_whole));
    }

    /// <summary>Gives up the values.</summary>
    public virtual void Release() => _levels = [];

    /// <summary>Writes the value of the next row.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="key">What is written before it, if there is a value.</param>
    public void Write(RowWriter writer, byte[] key)
    {
        if (_whole > 0 && _levels[_row++] < _whole)
            return;
        var index = Passed++;
        if (IsMissing(index))
            return;
        writer.Append(key);
        Write(writer, index);
        writer.Next();
    }

    /// <summary>All that is known of the types of fields: what their values are called, and how they are read; null for those that aren't.</summary>
    private static (string Kind, Func<DataField, ParquetColumn>? Open) TypeOf(Field field) => field switch
    {
        StructField => ("an object", null),
        MapField => ("a map", null),
        ListField or DataField { IsArray: true } or DataField { MaxRepetitionLevel: > 0 } => ("a list", null),
        DateTimeDataField => ("a time", data => new ParquetTimes((DateTimeDataField)data)),
        DataField data => TypeOf(data.ClrType),
        _ => ("a value of an unknown type", null),
    };

    private static (string Kind, Func<DataField, ParquetColumn>? Open) TypeOf(Type type) => type switch
    {
        _ when type == typeof(ReadOnlyMemory<char>) || type == typeof(string) => ("a text", data => new ParquetTexts(data)),
        _ when type == typeof(ReadOnlyMemory<byte>) || type == typeof(byte[]) => ("a text", data => new ParquetBytes(data)),
        _ when type == typeof(Guid) => ("a text", data => new ParquetGuids(data)),
        _ when type == typeof(bool) => ("a truth value", data => new ParquetTruths(data)),
        _ when type == typeof(double) => ("a number", data => new ParquetDoubles(data)),
        _ when type == typeof(float) => ("a number", data => new ParquetFloats(data)),
        _ when type == typeof(int) => ("a number", data => new ParquetNumbers<int>(data)),
        _ when type == typeof(long) => ("a number", data => new ParquetNumbers<long>(data)),
        _ when type == typeof(short) => ("a number", data => new ParquetNumbers<short>(data)),
        _ when type == typeof(sbyte) => ("a number", data => new ParquetNumbers<sbyte>(data)),
        _ when type == typeof(uint) => ("a number", data => new ParquetNumbers<uint>(data)),
        _ when type == typeof(ulong) => ("a number", data => new ParquetNumbers<ulong>(data)),
        _ when type == typeof(ushort) => ("a number", data => new ParquetNumbers<ushort>(data)),
        _ when type == typeof(byte) => ("a number", data => new ParquetNumbers<byte>(data)),
        _ when type == typeof(decimal) => ("a number", data => new ParquetNumbers<decimal>(data)),
        _ when type == typeof(Interval) => ("an interval", null),
        _ when type == typeof(TimeSpan) || type == typeof(TimeOnly) => ("a time of day", null),
        _ => ($"a value of the type {type.Name}", null),
    };

    /// <summary>Reads the values of a group of rows.</summary>
    protected abstract void ReadValues(ParquetRowGroupReader group, int rows, Memory<int>? levels);

    /// <summary>Whether a value stands for none.</summary>
    protected virtual bool IsMissing(int index) => false;

    /// <summary>Writes a value as JSON.</summary>
    protected abstract void Write(RowWriter writer, int index);
}

/// <summary>A column of values of a type.</summary>
internal abstract class ParquetColumn<T>(DataField field) : ParquetColumn(field)
    where T : struct
{
    /// <summary>The values, without places for rows that have none.</summary>
    protected T[] Values { get; private set; } = [];

    /// <inheritdoc/>
    public override void Release()
    {
        base.Release();
        Values = [];
    }

    /// <inheritdoc/>
    protected override void ReadValues(ParquetRowGroupReader group, int rows, Memory<int>? levels)
    {
        if (Values.Length < rows)
            Values = new T[rows];
        // What is read is a file, and whoever reads it waits for it.
        group.ReadRawAsync(Source, Values.AsMemory(0, rows), levels, null).AsTask().GetAwaiter().GetResult();
    }
}

/// <summary>Whole numbers and decimals, which are written as they are.</summary>
internal sealed class ParquetNumbers<T>(DataField field) : ParquetColumn<T>(field)
    where T : struct, IUtf8SpanFormattable
{
    /// <inheritdoc/>
    protected override void Write(RowWriter writer, int index) => writer.Value(Values[index]);
}

/// <summary>Numbers of 64 bits with a point; NaN is no value.</summary>
internal sealed class ParquetDoubles(DataField field) : ParquetColumn<double>(field)
{
    /// <inheritdoc/>
    protected override bool IsMissing(int index) => double.IsNaN(Values[index]);

    /// <inheritdoc/>
    protected override void Write(RowWriter writer, int index) => writer.Number(Values[index]);
}

/// <summary>Numbers of 32 bits with a point, which are the shortest decimals that they stand for: 0.1 is 0.1.</summary>
internal sealed class ParquetFloats(DataField field) : ParquetColumn<float>(field)
{
    /// <inheritdoc/>
    protected override bool IsMissing(int index) => float.IsNaN(Values[index]);

    /// <inheritdoc/>
    protected override void Write(RowWriter writer, int index) => writer.Value(Values[index]);
}

/// <summary>Truth values.</summary>
internal sealed class ParquetTruths(DataField field) : ParquetColumn<bool>(field)
{
    /// <inheritdoc/>
    protected override void Write(RowWriter writer, int index) => writer.Append(Values[index] ? "true"u8 : "false"u8);
}

/// <summary>Texts.</summary>
internal sealed class ParquetTexts(DataField field) : ParquetColumn<ReadOnlyMemory<char>>(field)
{
    /// <inheritdoc/>
    protected override void Write(RowWriter writer, int index) => writer.Text(Values[index].Span);
}

/// <summary>Bytes that are not said to be text, as older programs write texts: they are read as UTF-8.</summary>
internal sealed class ParquetBytes(DataField field) : ParquetColumn<ReadOnlyMemory<byte>>(field)
{
    /// <inheritdoc/>
    protected override void Write(RowWriter writer, int index) => writer.Text(Values[index].Span);
}

/// <summary>Identifiers of 128 bits, as texts.</summary>
internal sealed class ParquetGuids(DataField field) : ParquetColumn<Guid>(field)
{
    /// <inheritdoc/>
    protected override void Write(RowWriter writer, int index)
    {
        writer.Append("\""u8);
        writer.Value(Values[index]);
        writer.Append("\""u8);
    }
}

/// <summary>
/// Times and dates. A file says of a timestamp whether it is an instant ("adjusted to UTC"): such a one is written with a <c>Z</c>, and so is one in the old form
/// of 96 bits, which is always in UTC. A timestamp that is no instant is what a clock showed: it is written without a zone, and the zone is that which the
/// configuration names for its field, or else UTC.
/// </summary>
internal sealed class ParquetTimes(DateTimeDataField field) : ParquetColumn<DateTime>(field)
{
    private readonly string _format = field.DateTimeFormat switch
    {
        DateTimeFormat.Date => "yyyy-MM-dd",
        DateTimeFormat.Timestamp when !field.IsAdjustedToUTC => "yyyy-MM-ddTHH:mm:ss.ffffff",
        _ => "yyyy-MM-ddTHH:mm:ss.ffffffZ",
    };

    /// <inheritdoc/>
    protected override void Write(RowWriter writer, int index)
    {
        writer.Append("\""u8);
        writer.Value(Values[index], _format);
        writer.Append("\""u8);
    }
}
