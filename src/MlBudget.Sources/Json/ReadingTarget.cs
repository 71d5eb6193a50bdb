using System.Globalization;
using System.Text;
using MlBudget.Core.Records;
using MlBudget.Sources.Paths;

namespace MlBudget.Sources.Json;

/// <summary>Gives values to another target as they are read: what isn't told otherwise as it is.</summary>
internal abstract class ReadingTarget(Target inner) : Target
{
    /// <summary>Who gets what was read.</summary>
    protected Target Inner => inner;

    public override bool WantsWhole => inner.WantsWhole;

    /// <summary>A target that reads values as a path says before it gives them to another one.</summary>
    /// <param name="path">The path.</param>
    /// <param name="target">Who gets what was read.</param>
    /// <param name="areTexts">Whether numbers are texts as well, and are read as numbers where those are asked for.</param>
    public static Target Of(RecordPath path, Target target, bool areTexts) => path.Readings.Reverse().Aggregate(AsNumber(target, areTexts && (target is NumberTarget or PlaceTarget { IsOfNumber: true })), (inner, reading) => reading switch
    {
        NumberReading => new NumberTextTarget(inner),
        ValuesReading values => new ValuesTarget(inner, values),
        ThresholdReading threshold => AsNumber(new ThresholdTarget(inner, threshold), areTexts),
        GreatestReading => new GreatestTarget(inner),
        // Times are read by the target itself.
        _ => inner,
    });

    private static Target AsNumber(Target target, bool isText) => isText ? new NumberTextTarget(target) : target;

    public override void Bind(Batch batch) => inner.Bind(batch);

    public override void Text(int row, ReadOnlySpan<byte> text) => inner.Text(row, text);

    public override void Number(int row, in JsonNumber number, ReadOnlySpan<byte> token) => inner.Number(row, number, token);

    public override void Truth(int row, ReadOnlySpan<byte> token) => inner.Truth(row, token);

    public override void Structure(int row) => inner.Structure(row);

    public override void Whole(int row, ReadOnlySpan<byte> json) => inner.Whole(row, json);

    public override void Forget(int row) => inner.Forget(row);
}

/// <summary>Reads texts that are numbers as those numbers.</summary>
internal sealed class NumberTextTarget(Target inner) : ReadingTarget(inner)
{
    /// <summary>Longer texts are no numbers.</summary>
    private const int MaxLength = 400;

    public override void Text(int row, ReadOnlySpan<byte> text)
    {
        text = text.Trim(" \t\r\n"u8);
        if (JsonNumber.Scan(text, 0, out var number) == text.Length)
            Inner.Number(row, number, text);
        else if (!IsNaN(text))
            Other(row, text);
    }

    private static bool IsNaN(ReadOnlySpan<byte> text) => text.Length == 3 && Ascii.EqualsIgnoreCase(text, "nan"u8);

    /// <summary>Texts that programs write for numbers and JSON has none for: <c>+1</c>, <c>.5</c>, <c>5.</c>, <c>007</c>, <c>inf</c>.</summary>
    private void Other(int row, ReadOnlySpan<byte> text)
    {
        Span<byte> plain = stackalloc byte[MaxLength + 2];
        var length = 0;
        var digits = text;
        if (digits.Length > 0 && digits[0] is (byte)'+' or (byte)'-')
        {
            if (digits[0] == (byte)'-')
                plain[length++] = (byte)'-';
            digits = digits[1..];
        }

        if (Ascii.EqualsIgnoreCase(digits, "inf"u8) || Ascii.EqualsIgnoreCase(digits, "infinity"u8))
            digits = "Infinity"u8;
        else if (digits.Length > MaxLength || digits.IndexOfAnyInRange((byte)'0', (byte)'9') < 0)
            digits = default;
        while (digits.Length > 1 && digits[0] == (byte)'0' && char.IsAsciiDigit((char)digits[1]))
            digits = digits[1..];
        if (digits.StartsWith("."u8))
            plain[length++] = (byte)'0';
        var point = digits.IndexOf((byte)'.');
        // A point without digits behind it is left out.
        var isBare = point >= 0 && (point + 1 == digits.Length || !char.IsAsciiDigit((char)digits[point + 1]));
        Append(isBare ? digits[..point] : digits, plain, ref length);
        if (isBare)
            Append(digits[(point + 1)..], plain, ref length);
        if (!digits.IsEmpty && JsonNumber.Scan(plain[..length], 0, out var number) == length)
            Inner.Number(row, number, plain[..length]);
        else
            Inner.Text(row, text);
    }

    private static void Append(ReadOnlySpan<byte> text, Span<byte> target, ref int length)
    {
        text.CopyTo(target[length..]);
        length += text.Length;
    }
}

/// <summary>Reads some values as others.</summary>
internal sealed class ValuesTarget : ReadingTarget
{
    private readonly Dictionary<byte[], byte[]>.AlternateLookup<ReadOnlySpan<byte>> _values;

    public ValuesTarget(Target inner, ValuesReading reading)
        : base(inner)
    {
        var values = reading.Values.ToDictionary(
            each => Encoding.UTF8.GetBytes(each.Text), each => Encoding.UTF8.GetBytes(each.Value), new Utf8Comparer());
        // Numbers and truth values are looked up as they would be written shortest, texts as they are.
        foreach (var (text, value) in values.ToArray())
            values.TryAdd(Shortest(text), value);
        _values = values.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public override void Text(int row, ReadOnlySpan<byte> text)
    {
        if (!TryGive(row, text))
            Inner.Text(row, text);
    }

    public override void Number(int row, in JsonNumber number, ReadOnlySpan<byte> token)
    {
        Span<byte> scratch = stackalloc byte[JsonNumber.MaxCategoryLength];
        if (!TryGive(row, number.ToCategory(token, scratch)))
            Inner.Number(row, number, token);
    }

    public override void Truth(int row, ReadOnlySpan<byte> token)
    {
        if (!TryGive(row, token))
            Inner.Truth(row, token);
    }

    private static byte[] Shortest(byte[] text)
    {
        Span<byte> scratch = stackalloc byte[JsonNumber.MaxCategoryLength];
        return JsonNumber.Scan(text, 0, out var number) == text.Length ? number.ToCategory(text, scratch).ToArray()
            : text.AsSpan().SequenceEqual("True"u8) || text.AsSpan().SequenceEqual("False"u8) ? [(byte)(text[0] | 0x20), .. text[1..]] : text;
    }

    private bool TryGive(int row, ReadOnlySpan<byte> text)
    {
        if (!_values.TryGetValue(text, out var value))
            return false;
        if (JsonNumber.Scan(value, 0, out var number) == value.Length)
            Inner.Number(row, number, value);
        else
            Inner.Text(row, value);
        return true;
    }
}

/// <summary>Reads a number as one of two texts.</summary>
internal sealed class ThresholdTarget(Target inner, ThresholdReading reading) : ReadingTarget(inner)
{
    private readonly double _least = (double)reading.Least;
    private readonly byte[] _above = Encoding.UTF8.GetBytes(reading.Above);
    private readonly byte[] _below = Encoding.UTF8.GetBytes(reading.Below);

    public override void Text(int row, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty)
            Inner.Structure(row);
    }

    public override void Number(int row, in JsonNumber number, ReadOnlySpan<byte> token) =>
        Inner.Text(row, number.ToDouble(token) >= _least ? _above : _below);

    public override void Truth(int row, ReadOnlySpan<byte> token) => Inner.Structure(row);
}

/// <summary>Reads a list or an object of numbers as where the greatest is.</summary>
internal sealed class GreatestTarget(Target inner) : ReadingTarget(inner)
{
    private byte[] _scratch = new byte[64];

    public override bool WantsWhole => true;

    public override void Text(int row, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty)
            Inner.Structure(row);
    }

    public override void Number(int row, in JsonNumber number, ReadOnlySpan<byte> token) => Inner.Structure(row);

    public override void Truth(int row, ReadOnlySpan<byte> token) => Inner.Structure(row);

    public override void Structure(int row)
    {
        // It comes once more, whole.
    }

    public override void Whole(int row, ReadOnlySpan<byte> json)
    {
        var isList = json[0] == (byte)'[';
        var greatest = double.NegativeInfinity;
        var where = ReadOnlySpan<byte>.Empty;
        var (at, isNumbers) = (-1, true);
        for (var (pos, index) = (1, 0); isNumbers; index++)
        {
            var key = ReadOnlySpan<byte>.Empty;
            pos = isList ? JsonGrammar.NextElement(json, pos, index == 0, out _) : JsonGrammar.NextKey(json, pos, index == 0, out key);
            if (pos == json.Length)
                break;
            var end = JsonGrammar.SkipValue(json, pos, 1);
            if (JsonNumber.Scan(json, pos, out var number) == end)
            {
                var value = number.ToDouble(json[pos..end]);
                if (at < 0 || value > greatest)
                {
                    (greatest, at) = (value, index);
                    where = key;
                }
            }
            else
            {
                isNumbers = json[pos] is (byte)'n' or (byte)'N';
            }

            pos = end;
        }

        if (!isNumbers)
            Inner.Structure(row);
        else if (at >= 0)
            Give(row, where, at);
    }

    private void Give(int row, ReadOnlySpan<byte> key, int index)
    {
        if (!key.IsEmpty)
        {
            var text = key[1..^1];
            Inner.Text(row, text.Contains((byte)'\\') ? JsonEscapes.Unescape(text, ref _scratch) : text);
            return;
        }

        Span<byte> digits = stackalloc byte[11];
        index.TryFormat(digits, out var length, provider: CultureInfo.InvariantCulture);
        JsonNumber.Scan(digits[..length], 0, out var number);
        Inner.Number(row, number, digits[..length]);
    }
}
