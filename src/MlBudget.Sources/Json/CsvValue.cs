namespace MlBudget.Sources.Json;

/// <summary>Values of a line that commas separate, as RFC 4180 has them.</summary>
internal static class CsvValue
{
    /// <summary>Where a value ends: at a comma, at the end of its line, or at the end of the text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="pos">Where it begins.</param>
    /// <returns>The position behind it; negative where a quote is open.</returns>
    public static int End(ReadOnlySpan<byte> text, int pos)
    {
        while (pos < text.Length && text[pos] is (byte)' ' or (byte)'\t')
            pos++;
        while (pos < text.Length && text[pos] == (byte)'"')
        {
            var quote = text[(pos + 1)..].IndexOf((byte)'"');
            if (quote < 0)
                return -1;
            pos += quote + 2;
        }

        var end = text[pos..].IndexOfAny((byte)',', (byte)'\n', (byte)'\r');
        return end < 0 ? text.Length : pos + end;
    }

    /// <summary>A value without its quotes.</summary>
    /// <param name="value">The value, which begins with a quote; what follows the closing one is no part of it.</param>
    /// <param name="scratch">Where the result is put; grown when it is too small.</param>
    public static ReadOnlySpan<byte> Unquote(ReadOnlySpan<byte> value, ref byte[] scratch)
    {
        if (scratch.Length < value.Length)
            scratch = new byte[value.Length];
        var length = 0;
        for (var pos = 1; pos < value.Length; pos++)
        {
            if (value[pos] == (byte)'"' && (pos + 1 == value.Length || value[++pos] != (byte)'"'))
                break;
            scratch[length++] = value[pos];
        }

        return scratch.AsSpan(0, length);
    }
}
