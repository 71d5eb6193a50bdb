using MlBudget.Core.Records;

namespace MlBudget.Sources.Json;

/// <summary>
/// Where a value of the record goes: into a column, or into the row's time or id. Null, NaN and absent keys are never
/// written: the row starts without a value.
/// </summary>
internal abstract class Target
{
    /// <summary>Takes the arrays of another batch.</summary>
    public abstract void Bind(Batch batch);

    /// <summary>A text, without escapes.</summary>
    public abstract void Text(int row, ReadOnlySpan<byte> text);

    /// <summary>A number other than NaN, with its token.</summary>
    public abstract void Number(int row, in JsonNumber number, ReadOnlySpan<byte> token);

    /// <summary>A truth value, with its token.</summary>
    public abstract void Truth(int row, ReadOnlySpan<byte> token);

    /// <summary>An object or an array.</summary>
    public abstract void Structure(int row);

    /// <summary>Takes back what was written: the key came again.</summary>
    public abstract void Forget(int row);

    /// <summary>Whether it is given an object or an array once more, when that is known to be JSON.</summary>
    public virtual bool WantsWhole => false;

    /// <summary>An object or an array, all of it.</summary>
    public virtual void Whole(int row, ReadOnlySpan<byte> json)
    {
        // Most have taken it as a value of another type.
    }
}

/// <summary>A target that is a column.</summary>
internal abstract class ColumnTarget<T>(int index) : Target
    where T : Column
{
    private T? _column;

    /// <summary>The column of the batch that was bound last.</summary>
    protected T Column => _column!;

    public override void Bind(Batch batch) => _column = (T)batch.Columns[index];

    public override void Truth(int row, ReadOnlySpan<byte> token) => Bits.Set(Column.Mistyped, row);

    public override void Structure(int row) => Bits.Set(Column.Mistyped, row);

    public override void Forget(int row)
    {
        Bits.Clear(Column.Valid, row);
        Bits.Clear(Column.Mistyped, row);
    }
}

/// <summary>A column of numbers.</summary>
internal sealed class NumberTarget : ColumnTarget<NumberColumn>
{
    private readonly double _factor;
    private readonly bool _divides;

    public NumberTarget(int index, decimal scale)
        : base(index)
    {
        ArgumentOutOfRangeException.ThrowIfZero(scale);
        var inverse = 1 / scale;

        // 300 * 0.001 is 0.3 only if it is computed as 300 / 1000: 0.001 is no double.
        _divides = inverse == decimal.Truncate(inverse);
        _factor = (double)(_divides ? inverse : scale);
    }

    public override void Text(int row, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty)
            Bits.Set(Column.Mistyped, row);
    }

    public override void Number(int row, in JsonNumber number, ReadOnlySpan<byte> token)
    {
        var value = number.ToDouble(token);
        Column.Values[row] = _divides ? value / _factor : value * _factor;
        Bits.Set(Column.Valid, row);
    }
}

/// <summary>A column of categories.</summary>
internal sealed class CategoryTarget(int index) : ColumnTarget<CategoryColumn>(index)
{
    private CategoryDictionary _dictionary = new();

    /// <summary>Takes the arrays of another batch. One that has rows keeps its dictionary, which is gone on with.</summary>
    public override void Bind(Batch batch)
    {
        base.Bind(batch);
        if (batch.Count > 0)
            _dictionary = Column.Dictionary;
    }

    /// <summary>Gives an empty batch the dictionary, or a new one when the old one has grown too large.</summary>
    public void Renew()
    {
        if (_dictionary.Count > RecordDecoder.MaxCategories)
            _dictionary = new();
        Column.Dictionary = _dictionary;
    }

    public override void Text(int row, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return;
        Column.Codes[row] = _dictionary.GetOrAdd(Cut(text));
        Bits.Set(Column.Valid, row);
    }

    public override void Number(int row, in JsonNumber number, ReadOnlySpan<byte> token)
    {
        Span<byte> scratch = stackalloc byte[JsonNumber.MaxCategoryLength];
        Text(row, number.ToCategory(token, scratch));
    }

    public override void Truth(int row, ReadOnlySpan<byte> token) => Text(row, token);

    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> text)
    {
        if (text.Length <= RecordDecoder.MaxCategoryBytes)
            return text;
        var end = RecordDecoder.MaxCategoryBytes;
        while ((text[end] & 0xC0) == 0x80)
            end--;
        return text[..end];
    }
}

/// <summary>A column that says where there is a value.</summary>
internal sealed class PresenceTarget(int index) : ColumnTarget<PresenceColumn>(index)
{
    public override void Text(int row, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty)
            Bits.Set(Column.Valid, row);
    }

    public override void Number(int row, in JsonNumber number, ReadOnlySpan<byte> token) => Bits.Set(Column.Valid, row);

    public override void Truth(int row, ReadOnlySpan<byte> token) => Bits.Set(Column.Valid, row);

    public override void Structure(int row) => Bits.Set(Column.Valid, row);
}

/// <summary>A column that says where there is a list.</summary>
internal sealed class ListTarget(int index) : ColumnTarget<PresenceColumn>(index)
{
    public override bool WantsWhole => true;

    public override void Text(int row, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty)
            Bits.Set(Column.Mistyped, row);
    }

    public override void Number(int row, in JsonNumber number, ReadOnlySpan<byte> token) => Bits.Set(Column.Mistyped, row);

    public override void Whole(int row, ReadOnlySpan<byte> json)
    {
        if (json[0] != (byte)'[')
            return;
        Bits.Clear(Column.Mistyped, row);
        Bits.Set(Column.Valid, row);
    }
}

/// <summary>A column of instants.</summary>
internal sealed class TimeTarget(int index, TimeReader reader) : ColumnTarget<TimeColumn>(index)
{
    public override void Text(int row, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty)
            Write(row, reader.TryRead(text, out var micros), micros);
    }

    public override void Number(int row, in JsonNumber number, ReadOnlySpan<byte> token) =>
        Write(row, reader.TryRead(number, token, out var micros), micros);

    private void Write(int row, bool valid, long micros)
    {
        Column.Values[row] = micros;
        Bits.Set(valid ? Column.Valid : Column.Mistyped, row);
    }
}
