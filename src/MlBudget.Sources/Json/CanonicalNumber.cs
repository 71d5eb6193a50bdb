using System.Globalization;

namespace MlBudget.Sources.Json;

/// <summary>
/// Writes a decimal number in the one form that all ways to write it share, by its exact decimal value and never through a
/// double. Used by one thread; what is read costs time in proportion to its length, whatever the number's size.
/// </summary>
/// <remarks>
/// Let the number be ±d·10^e, where d is a whole number that doesn't end in 0. Then its canonical form is
/// <list type="bullet">
/// <item><c>0</c> for every zero, also for <c>-0</c> and <c>0e5</c>;</item>
/// <item>its plain decimal notation, with a minus where it is negative: <c>5</c>, <c>-120</c>, <c>0.05</c>, <c>12.5</c>. No
/// zeros lead or trail but those that the notation needs;</item>
/// <item><c>d</c>, <c>e</c> and the exponent, as <c>15e999</c> or <c>-1e-401</c>, where plain notation would need more than
/// <see cref="MaxZeros"/> zeros that are not in d.</item>
/// </list>
/// So a whole number of few zeros at its end, as JSON writes it, is its own canonical form.
/// </remarks>
internal sealed class CanonicalNumber
{
    /// <summary>
    /// The most zeros that are written out before or behind the digits of a number. More than those of any number that a
    /// double holds in full (308), few enough that nothing large is made of a short token such as <c>1e100000000</c>.
    /// </summary>
    public const int MaxZeros = 400;

    /// <summary>As many digits of an exponent surely fit into 64 bits.</summary>
    private const int MaxExponentDigits = 18;

    private byte[] _digits = new byte[64];
    private byte[] _text = new byte[128];
    private int _length;

    /// <summary>Writes the canonical form of a number; false where a text is none.</summary>
    /// <param name="text">A number as JSON writes it, or as people and programs do: a plus before it, leading zeros, a point
    /// without digits on one of its sides, and white space around it are allowed.</param>
    /// <param name="canonical">Its canonical form, until the next call.</param>
    public bool TryWrite(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> canonical)
    {
        canonical = default;
        text = text.Trim(" \t\r\n"u8);
        var isNegative = TakeSign(ref text);
        var end = text.IndexOfAny((byte)'e', (byte)'E');
        var exponent = end < 0 ? "0"u8 : text[(end + 1)..];
        var isSmall = TakeSign(ref exponent);
        if (exponent.IsEmpty || exponent.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            || !TryReadDigits(end < 0 ? text : text[..end], out var count, out var scale))
            return false;

        _length = 0;
        if (isNegative && count > 0)
            Append("-"u8);
        Write(_digits.AsSpan(0, count), scale, exponent.TrimStart((byte)'0'), isSmall);
        canonical = _text.AsSpan(0, _length);
        return true;
    }

    private static bool TakeSign(ref ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] is not ((byte)'-' or (byte)'+'))
            return false;
        var isNegative = text[0] == (byte)'-';
        text = text[1..];
        return isNegative;
    }

    /// <summary>Finds the digits of a mantissa without the zeros at their ends, and the power of ten that belongs to them.</summary>
    private bool TryReadDigits(ReadOnlySpan<byte> mantissa, out int count, out int scale)
    {
        (count, scale) = (0, 0);
        var point = mantissa.IndexOf((byte)'.');
        var whole = point < 0 ? mantissa : mantissa[..point];
        var fraction = point < 0 ? default : mantissa[(point + 1)..];
        if (whole.Length + fraction.Length == 0 || whole.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            || fraction.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return false;
        if (_digits.Length < mantissa.Length)
            _digits = new byte[mantissa.Length * 2];
        whole.CopyTo(_digits);
        fraction.CopyTo(_digits.AsSpan(whole.Length));
        var all = _digits.AsSpan(0, whole.Length + fraction.Length);
        var significant = all.TrimStart((byte)'0').TrimEnd((byte)'0');
        count = significant.Length;
        scale = all.Length - all.TrimEnd((byte)'0').Length - fraction.Length;
        significant.CopyTo(_digits);
        return true;
    }

    /// <summary>Writes digits times ten to the power of an exponent and a scale.</summary>
    private void Write(ReadOnlySpan<byte> digits, int scale, ReadOnlySpan<byte> exponent, bool isSmall)
    {
        if (digits.IsEmpty)
        {
            Append("0"u8);
            return;
        }

        if (exponent.Length > MaxExponentDigits)
        {
            Append(digits);
            Append(isSmall ? "e-"u8 : "e"u8);
            AppendSum(exponent, isSmall ? -scale : scale);
            return;
        }

        var power = 0L;
        foreach (var digit in exponent)
            power = power * 10 + (digit - '0');
        power = (isSmall ? -power : power) + scale;
        var zeros = power >= 0 ? power : -power - digits.Length;
        if (zeros <= MaxZeros)
            WritePlain(digits, (int)power, (int)zeros);
        else
            WriteWithExponent(digits, power);
    }

    private void WritePlain(ReadOnlySpan<byte> digits, int power, int zeros)
    {
        if (power >= 0)
        {
            Append(digits);
            AppendZeros(zeros);
        }
        else if (zeros < 0)
        {
            Append(digits[..^-power]);
            Append("."u8);
            Append(digits[^-power..]);
        }
        else
        {
            Append("0."u8);
            AppendZeros(zeros);
            Append(digits);
        }
    }

    private void WriteWithExponent(ReadOnlySpan<byte> digits, long power)
    {
        Append(digits);
        Append("e"u8);
        Span<byte> written = stackalloc byte[20];
        power.TryFormat(written, out var length, default, CultureInfo.InvariantCulture);
        Append(written[..length]);
    }

    /// <summary>Appends the sum of a number of more digits than fit into 64 bits and of one that is far smaller.</summary>
    private void AppendSum(ReadOnlySpan<byte> digits, int addend)
    {
        var sum = Reserve(digits.Length + 1);
        sum[0] = (byte)'0';
        digits.CopyTo(sum[1..]);
        long carry = addend;
        for (var at = sum.Length - 1; carry != 0; at--)
        {
            carry += sum[at] - '0';
            var digit = (carry % 10 + 10) % 10;
            sum[at] = (byte)('0' + digit);
            carry = (carry - digit) / 10;
        }

        var zeros = sum.Length - sum.TrimStart((byte)'0').Length;
        sum[zeros..].CopyTo(sum);
        _length -= zeros;
    }

    private void AppendZeros(int zeros) => Reserve(zeros).Fill((byte)'0');

    private void Append(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    private Span<byte> Reserve(int length)
    {
        if (_text.Length < _length + length)
            Array.Resize(ref _text, Math.Max(_length + length, _text.Length * 2));
        _length += length;
        return _text.AsSpan(_length - length, length);
    }
}
