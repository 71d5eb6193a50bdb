using System.Globalization;

namespace MlBudget.Sources.Json;

/// <summary>A number token, as decimal digits and a power of ten: exact, unless it has more than 19 digits.</summary>
internal readonly struct JsonNumber
{
    /// <summary>Digits that a ulong always holds.</summary>
    private const int MaxDigits = 19;

    /// <summary>The longest text that <see cref="ToCategory"/> writes: a minus and 18 digits.</summary>
    public const int MaxCategoryLength = MaxIntegerDigits + 1;

    /// <summary>Integers up to here are exact as doubles.</summary>
    private const ulong MaxExact = 1UL << 53;

    /// <summary>Integers below 10^18 are written without an exponent when they name a category.</summary>
    private const int MaxIntegerDigits = 18;

    /// <summary>Far beyond the exponents of doubles and times, far below overflow.</summary>
    private const int MaxExponent = 100_000_000;

    /// <summary>The powers of ten that are exact as doubles.</summary>
    private static readonly double[] Powers =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ];

    private JsonNumber(ulong digits, int exponent, bool negative, bool truncated, bool plain, bool infinite)
    {
        Digits = digits;
        Exponent = exponent;
        IsNegative = negative;
        IsTruncated = truncated;
        IsPlain = plain;
        IsInfinite = infinite;
    }

    /// <summary>The first 19 significant digits.</summary>
    public ulong Digits { get; }

    /// <summary>The power of ten that <see cref="Digits"/> are multiplied by.</summary>
    public int Exponent { get; }

    /// <summary>Whether there is a minus.</summary>
    public bool IsNegative { get; }

    /// <summary>Whether digits other than 0 follow those in <see cref="Digits"/>.</summary>
    public bool IsTruncated { get; }

    /// <summary>Whether it is <c>Infinity</c> or <c>-Infinity</c>.</summary>
    public bool IsInfinite { get; }

    /// <summary>Whether the token has neither a fraction nor an exponent.</summary>
    private bool IsPlain { get; }

    /// <summary>Whether the token is written as whole numbers are: without a fraction and an exponent, and not <c>-0</c>.</summary>
    public bool IsWhole => IsPlain && !(IsNegative && Digits == 0);

    /// <summary>Reads the token at a position; returns as <see cref="JsonGrammar"/> does.</summary>
    public static int Scan(ReadOnlySpan<byte> line, int pos, out JsonNumber number)
    {
        number = default;
        var negative = (uint)pos < (uint)line.Length && line[pos] == (byte)'-';
        if (negative)
            pos++;
        var start = pos;
        if ((uint)pos >= (uint)line.Length)
            return ~line.Length;
        if (line[pos] == (byte)'I')
        {
            number = new JsonNumber(0, 0, negative, false, false, true);
            return JsonGrammar.Literal(line, pos, "Infinity"u8);
        }

        var digits = 0UL;
        if (line[pos] == (byte)'0')
            pos++;
        else
            pos = ScanDigits(line, pos, ref digits);
        if (pos == start)
            return ~pos;
        var count = pos - start;
        int fraction = 0, exponent = 0;
        var plain = true;
        if ((uint)pos < (uint)line.Length && line[pos] == (byte)'.')
        {
            plain = false;
            var point = pos + 1;
            pos = ScanDigits(line, point, ref digits);
            fraction = pos - point;
            if (fraction == 0)
                return ~pos;
            count += fraction;
        }

        var mantissaEnd = pos;
        if ((uint)pos < (uint)line.Length && (line[pos] | 0x20) == 'e')
        {
            plain = false;
            pos = ScanExponent(line, pos + 1, out exponent);
            if (pos < 0)
                return pos;
        }

        number = count <= MaxDigits
            ? new JsonNumber(digits, exponent - fraction, negative, false, plain, false)
            : Long(line[start..mantissaEnd], exponent, negative, plain);
        return pos;
    }

    /// <summary>The nearest double.</summary>
    /// <param name="token">The text that this was read from, with its sign.</param>
    public double ToDouble(ReadOnlySpan<byte> token)
    {
        if (!IsTruncated && Digits <= MaxExact && Exponent is >= -22 and <= 22 && !IsInfinite)
        {
            // Both operands are exact, so that IEEE division or multiplication rounds once, correctly.
            var value = Exponent < 0 ? Digits / Powers[-Exponent] : Digits * Powers[Exponent];
            return IsNegative ? -value : value;
        }

        if (IsInfinite)
            return IsNegative ? double.NegativeInfinity : double.PositiveInfinity;
        return double.Parse(token, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// The text that names this number as a category: integers below 10^18 without fraction and exponent, so that 1.0
    /// is 1; the token otherwise.
    /// </summary>
    /// <param name="token">The text that this was read from.</param>
    /// <param name="scratch">At least <see cref="MaxCategoryLength"/> bytes, where another text than the token is put.</param>
    public ReadOnlySpan<byte> ToCategory(ReadOnlySpan<byte> token, Span<byte> scratch)
    {
        if (IsInfinite || IsTruncated || IsWhole)
            return token;
        var digits = Digits;
        var exponent = digits == 0 ? 0 : Exponent;
        for (; exponent < 0 && digits % 10 == 0; exponent++)
            digits /= 10;
        if (exponent < 0 || CountDigits(digits) + exponent > MaxIntegerDigits)
            return token;
        for (; exponent > 0; exponent--)
            digits *= 10;
        var value = IsNegative ? -(long)digits : (long)digits;
        value.TryFormat(scratch, out var written, default, CultureInfo.InvariantCulture);
        return scratch[..written];
    }

    /// <summary>How many decimal digits a number has; 0 for 0.</summary>
    public static int CountDigits(ulong digits)
    {
        var count = 0;
        for (; digits != 0; digits /= 10)
            count++;
        return count;
    }

    /// <summary>Appends digits, which may overflow: the caller counts them.</summary>
    private static int ScanDigits(ReadOnlySpan<byte> line, int pos, ref ulong digits)
    {
        var value = digits;
        while ((uint)pos < (uint)line.Length)
        {
            var digit = (uint)line[pos] - '0';
            if (digit > 9)
                break;
            value = value * 10 + digit;
            pos++;
        }

        digits = value;
        return pos;
    }

    private static int ScanExponent(ReadOnlySpan<byte> line, int pos, out int exponent)
    {
        exponent = 0;
        var negative = false;
        if ((uint)pos < (uint)line.Length && line[pos] is (byte)'+' or (byte)'-')
            negative = line[pos++] == (byte)'-';
        var start = pos;
        for (; (uint)pos < (uint)line.Length && char.IsAsciiDigit((char)line[pos]); pos++)
            exponent = Math.Min(exponent * 10 + (line[pos] - '0'), MaxExponent);
        if (negative)
            exponent = -exponent;
        return pos == start ? ~pos : pos;
    }

    /// <summary>Reads a mantissa of more than 19 digits, which may be leading or trailing zeros.</summary>
    private static JsonNumber Long(ReadOnlySpan<byte> mantissa, int exponent, bool negative, bool plain)
    {
        var digits = 0UL;
        var count = 0;
        bool truncated = false, behindPoint = false;
        foreach (var b in mantissa)
        {
            if (b == (byte)'.')
            {
                behindPoint = true;
                continue;
            }

            if (count < MaxDigits)
            {
                digits = digits * 10 + (uint)(b - '0');
                count += digits == 0 ? 0 : 1;
                exponent -= behindPoint ? 1 : 0;
            }
            else
            {
                truncated |= b != (byte)'0';
                exponent += behindPoint ? 0 : 1;
            }
        }

        return new JsonNumber(digits, exponent, negative, truncated, plain, false);
    }
}
