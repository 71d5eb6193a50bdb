namespace MlBudget.Core.Records;

/// <summary>
/// One value of each row. A row that is neither <see cref="Valid"/> nor <see cref="Mistyped"/> has no value: its key is
/// absent, or holds null, NaN or an empty text.
/// </summary>
public abstract class Column
{
    private protected Column(int capacity)
    {
        Valid = new ulong[Bits.Words(capacity)];
        Mistyped = new ulong[Bits.Words(capacity)];
    }

    /// <summary>The rows that have a value of the right type; only their entries in the value array mean something.</summary>
    public ulong[] Valid { get; }

    /// <summary>The rows whose value is there, but of another type.</summary>
    public ulong[] Mistyped { get; }

    /// <summary>An empty column of a kind.</summary>
    public static Column Create(ColumnKind kind, int capacity) => kind switch
    {
        ColumnKind.Number => new NumberColumn(capacity),
        ColumnKind.Category => new CategoryColumn(capacity),
        ColumnKind.Time => new TimeColumn(capacity),
        ColumnKind.Presence or ColumnKind.List => new PresenceColumn(capacity),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of column."),
    };

    /// <summary>Gives a row what another one has.</summary>
    internal void Move(int from, int to)
    {
        Bits.Copy(Valid, from, to);
        Bits.Copy(Mistyped, from, to);
        MoveValue(from, to);
    }

    /// <summary>Gives a row, to which nothing was written, what a row of another column of the same kind has.</summary>
    internal void Copy(Column other, int from, int to)
    {
        if (Bits.Get(other.Valid, from))
            Bits.Set(Valid, to);
        if (Bits.Get(other.Mistyped, from))
            Bits.Set(Mistyped, to);
        CopyValue(other, from, to);
    }

    /// <summary>Gives rows what rows of another column of the same kind have, in their order.</summary>
    /// <param name="other">The other column.</param>
    /// <param name="from">The first of its rows.</param>
    /// <param name="to">The first row that is written.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="texts">Finds the codes of texts of another dictionary.</param>
    internal void CopyRange(Column other, int from, int to, int count, TextTranslations texts)
    {
        Bits.CopyRange(other.Valid, from, Valid, to, count);
        Bits.CopyRange(other.Mistyped, from, Mistyped, to, count);
        CopyValues(other, from, to, count, texts);
    }

    private protected abstract void CopyValues(Column other, int from, int to, int count, TextTranslations texts);

    private protected abstract void MoveValue(int from, int to);

    private protected abstract void CopyValue(Column other, int from, int to);

    internal void Clear()
    {
        Valid.AsSpan().Clear();
        Mistyped.AsSpan().Clear();
    }
}

/// <summary>Numbers, in the units that the schema's scale leads to.</summary>
public sealed class NumberColumn(int capacity) : Column(capacity)
{
    /// <summary>The values; may be infinite, never NaN where valid.</summary>
    public double[] Values { get; } = new double[capacity];

    private protected override void MoveValue(int from, int to) => Values[to] = Values[from];

    private protected override void CopyValue(Column other, int from, int to) => Values[to] = ((NumberColumn)other).Values[from];

    private protected override void CopyValues(Column other, int from, int to, int count, TextTranslations texts) =>
        ((NumberColumn)other).Values.AsSpan(from, count).CopyTo(Values.AsSpan(to));
}

/// <summary>Texts, as codes of a dictionary that comes with the batch.</summary>
public sealed class CategoryColumn(int capacity) : Column(capacity)
{
    /// <summary>The codes, of <see cref="Dictionary"/>.</summary>
    public int[] Codes { get; } = new int[capacity];

    /// <summary>What the codes stand for. Replaced by its decoder only while the batch is empty.</summary>
    public CategoryDictionary Dictionary { get; set; } = new();

    private protected override void MoveValue(int from, int to) => Codes[to] = Codes[from];

    /// <summary>A column without rows takes the other one's dictionary; one that has rows of another dictionary looks texts up in that.</summary>
    private protected override void CopyValue(Column other, int from, int to)
    {
        var texts = (CategoryColumn)other;
        if (to == 0)
            Dictionary = texts.Dictionary;
        if (Bits.Get(texts.Valid, from))
            Codes[to] = Dictionary.CodeOf(texts.Dictionary, texts.Codes[from]);
    }

    private protected override void CopyValues(Column other, int from, int to, int count, TextTranslations texts)
    {
        var (column, translation) = ((CategoryColumn)other, texts.Of(((CategoryColumn)other).Dictionary, Dictionary));
        for (var row = 0; row < count; row++)
        {
            if (Bits.Get(column.Valid, from + row))
                Codes[to + row] = translation.CodeOf(column.Codes[from + row]);
        }
    }
}

/// <summary>
/// Only which rows have a value: <see cref="Column.Valid"/> whatever its type, also an object or an array; or which have a list. Free text,
/// each different from all others, costs a bit.
/// </summary>
public sealed class PresenceColumn(int capacity) : Column(capacity)
{
    private protected override void MoveValue(int from, int to)
    {
        // There is none but whether it is there.
    }

    private protected override void CopyValue(Column other, int from, int to)
    {
        // There is none but whether it is there.
    }

    private protected override void CopyValues(Column other, int from, int to, int count, TextTranslations texts)
    {
        // There are none but whether they are there.
    }
}

/// <summary>Instants, in microseconds since the epoch.</summary>
public sealed class TimeColumn(int capacity) : Column(capacity)
{
    /// <summary>The values.</summary>
    public long[] Values { get; } = new long[capacity];

    private protected override void MoveValue(int from, int to) => Values[to] = Values[from];

    private protected override void CopyValue(Column other, int from, int to) => Values[to] = ((TimeColumn)other).Values[from];

    private protected override void CopyValues(Column other, int from, int to, int count, TextTranslations texts) =>
        ((TimeColumn)other).Values.AsSpan(from, count).CopyTo(Values.AsSpan(to));
}
