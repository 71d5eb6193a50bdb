using System.Numerics;
using System.Runtime.Intrinsics;

namespace MlBudget.Sources.Json;

/// <summary>
/// The grammar of RFC 8259, with Python's <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c> as numbers. Every method
/// takes a position and returns the one behind what it read, or the complement of where the text is wrong: a negative
/// number, so that positions stay in registers and errors cost no second result.
/// </summary>
internal static class JsonGrammar
{
    /// <summary>How deep objects and arrays may nest; what System.Text.Json allows.</summary>
    public const int MaxDepth = 64;

    /// <summary>The position of the first byte that is not white space.</summary>
    public static int SkipSpace(ReadOnlySpan<byte> line, int pos)
    {
        while ((uint)pos < (uint)line.Length && line[pos] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r')
            pos++;
        return pos;
    }

    /// <summary>The position of the quote that ends the string whose text starts at <paramref name="pos"/>.</summary>
    /// <param name="line">The line.</param>
    /// <param name="pos">Behind the opening quote.</param>
    /// <param name="escaped">Whether the text has escapes, all of them correct.</param>
    public static int StringEnd(ReadOnlySpan<byte> line, int pos, out bool escaped)
    {
        escaped = false;
        while (true)
        {
            pos = FirstSpecial(line, pos);
            if ((uint)pos >= (uint)line.Length)
                return ~line.Length;
            if (line[pos] == (byte)'"')
                return pos;
            if (line[pos] != (byte)'\\')
                return ~pos;
            escaped = true;
            pos = SkipEscape(line, pos + 1);
            if (pos < 0)
                return pos;
        }
    }

    /// <summary>Behind the value at a position, which is within <paramref name="depth"/> containers.</summary>
    public static int SkipValue(ReadOnlySpan<byte> line, int pos, int depth)
    {
        if ((uint)pos >= (uint)line.Length)
            return ~line.Length;
        switch (line[pos])
        {
            case (byte)'"':
                var end = StringEnd(line, pos + 1, out _);
                return end < 0 ? end : end + 1;
            case (byte)'{':
                return depth == MaxDepth ? ~pos : SkipObject(line, pos + 1, depth + 1);
            case (byte)'[':
                return depth == MaxDepth ? ~pos : SkipArray(line, pos + 1, depth + 1);
            case (byte)'t':
                return Literal(line, pos, "true"u8);
            case (byte)'f':
                return Literal(line, pos, "false"u8);
            case (byte)'n':
                return Literal(line, pos, "null"u8);
            case (byte)'N':
                return Literal(line, pos, "NaN"u8);
            default:
                return JsonNumber.Scan(line, pos, out _);
        }
    }

    /// <summary>Behind a literal.</summary>
    public static int Literal(ReadOnlySpan<byte> line, int pos, ReadOnlySpan<byte> literal) =>
        line[pos..].StartsWith(literal) ? pos + literal.Length : ~pos;

    /// <summary>Behind the array whose bracket is before <paramref name="pos"/>.</summary>
    public static int SkipArray(ReadOnlySpan<byte> line, int pos, int depth)
    {
        var first = true;
        while (true)
        {
            pos = NextElement(line, pos, first, out var ended);
            if (pos < 0 || ended)
                return pos;
            pos = SkipValue(line, pos, depth);
            if (pos < 0)
                return pos;
            first = false;
        }
    }

    /// <summary>From behind a bracket or a value to the next value of the array, or to behind the array's end.</summary>
    public static int NextElement(ReadOnlySpan<byte> line, int pos, bool first, out bool ended)
    {
        ended = false;
        pos = SkipSpace(line, pos);
        if ((uint)pos >= (uint)line.Length)
            return ~line.Length;
        if (line[pos] == (byte)']')
        {
            ended = true;
            return pos + 1;
        }

        if (first)
            return pos;
        return line[pos] == (byte)',' ? SkipSpace(line, pos + 1) : ~pos;
    }

    /// <summary>Behind the object whose brace is before <paramref name="pos"/>.</summary>
    public static int SkipObject(ReadOnlySpan<byte> line, int pos, int depth)
    {
        var first = true;
        while (true)
        {
            pos = NextKey(line, pos, first, out var key);
            if (pos < 0 || key.Length == 0)
                return pos;
            pos = SkipValue(line, pos, depth);
            if (pos < 0)
                return pos;
            first = false;
        }
    }

    /// <summary>
    /// From behind a brace or a value to the next value of the object: <paramref name="key"/> is the key with its
    /// quotes. Or to behind the object's end, where <paramref name="key"/> is empty.
    /// </summary>
    public static int NextKey(ReadOnlySpan<byte> line, int pos, bool first, out ReadOnlySpan<byte> key)
    {
        key = default;
        pos = SkipSpace(line, pos);
        if ((uint)pos >= (uint)line.Length)
            return ~line.Length;
        if (line[pos] == (byte)'}')
            return pos + 1;
        if (!first)
        {
            if (line[pos] != (byte)',')
                return ~pos;
            pos = SkipSpace(line, pos + 1);
        }

        if ((uint)pos >= (uint)line.Length || line[pos] != (byte)'"')
            return ~pos;
        var end = StringEnd(line, pos + 1, out _);
        if (end < 0)
            return end;
        var colon = SkipSpace(line, end + 1);
        if ((uint)colon >= (uint)line.Length || line[colon] != (byte)':')
            return ~colon;
        key = line[pos..(end + 1)];
        return SkipSpace(line, colon + 1);
    }

    /// <summary>The first quote, backslash or control character from a position on; the length if none is.</summary>
    private static int FirstSpecial(ReadOnlySpan<byte> line, int pos)
    {
        while (pos <= line.Length - Vector128<byte>.Count)
        {
            var block = Vector128.Create(line.Slice(pos, Vector128<byte>.Count));
            var special = Vector128.Equals(block, Vector128.Create((byte)'"'))
                | Vector128.Equals(block, Vector128.Create((byte)'\\'))
                | Vector128.LessThan(block, Vector128.Create((byte)' '));
            var bits = special.ExtractMostSignificantBits();
            if (bits != 0)
                return pos + BitOperations.TrailingZeroCount(bits);
            pos += Vector128<byte>.Count;
        }

        while ((uint)pos < (uint)line.Length && line[pos] is not ((byte)'"' or (byte)'\\' or < (byte)' '))
            pos++;
        return pos;
    }

    private static int SkipEscape(ReadOnlySpan<byte> line, int pos)
    {
        if ((uint)pos >= (uint)line.Length)
            return ~line.Length;
        if (line[pos] is (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r'
            or (byte)'t')
            return pos + 1;
        if (line[pos] != (byte)'u')
            return ~pos;
        for (var end = pos + 4; pos < end;)
        {
            pos++;
            if ((uint)pos >= (uint)line.Length)
                return ~line.Length;
            if (!char.IsAsciiHexDigit((char)line[pos]))
                return ~pos;
        }

        return pos + 1;
    }
}
