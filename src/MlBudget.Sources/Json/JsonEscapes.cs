using System.Globalization;
using System.Text;

namespace MlBudget.Sources.Json;

/// <summary>Takes the escapes out of texts that the grammar has accepted.</summary>
internal static class JsonEscapes
{
    /// <summary>The plain text, in UTF-8. Half a surrogate pair becomes U+FFFD.</summary>
    /// <param name="text">What is between the quotes.</param>
    /// <param name="scratch">Where the result is put; grown when it is too small. It never outgrows the text.</param>
    public static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> text, ref byte[] scratch)
    {
        if (scratch.Length < text.Length)
            scratch = new byte[Math.Max(text.Length, scratch.Length * 2)];
        var target = scratch.AsSpan();
        var written = 0;
        while (true)
        {
            var escape = text.IndexOf((byte)'\\');
            var plain = escape < 0 ? text : text[..escape];
            plain.CopyTo(target[written..]);
            written += plain.Length;
            if (escape < 0)
                return target[..written];
            text = text[(escape + 1)..];
            if (text[0] == (byte)'u')
            {
                written += Unicode(ref text).EncodeToUtf8(target[written..]);
            }
            else
            {
                target[written++] = Single(text[0]);
                text = text[1..];
            }
        }
    }

    private static byte Single(byte escape) => escape switch
    {
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        _ => escape,
    };

    /// <summary>The rune of one escape, or of two that are a surrogate pair, from behind the first backslash.</summary>
    private static Rune Unicode(ref ReadOnlySpan<byte> text)
    {
        var unit = Unit(text);
        text = text[5..];
        if (Rune.TryCreate(unit, out var rune))
            return rune;
        if (text.Length >= 6 && text[0] == (byte)'\\' && text[1] == (byte)'u'
            && Rune.TryCreate(unit, Unit(text[1..]), out rune))
        {
            text = text[6..];
            return rune;
        }

        return Rune.ReplacementChar;
    }

    private static char Unit(ReadOnlySpan<byte> escape) =>
        (char)ushort.Parse(escape.Slice(1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
