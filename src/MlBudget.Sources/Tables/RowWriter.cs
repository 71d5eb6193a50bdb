using System.Buffers;
using System.Globalization;
using System.Text;

namespace MlBudget.Sources.Tables;

/// <summary>
/// Writes a row of a table as a JSON object, which is a record by itself wherever it is kept. The buffer grows to the longest row and is
/// used again for each. Used by one thread.
/// </summary>
internal sealed class RowWriter
{
    /// <summary>The most bytes that one of a text takes: an escape of a control character.</summary>
    private const int MostBytes = 6;

    /// <summary>As many decimals are found fast.</summary>
    private const int Decimals = 6;

    private const long Scale = 1_000_000;
    private const double MostScaled = 1e15;

    private static readonly SearchValues<byte> Escaped =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(value => (byte)value), (byte)'"', (byte)'\\']);

    private byte[] _bytes = new byte[1024];
    private byte[] _scratch = [];
    private int _length;

    /// <summary>What is written, until anything else is.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>How a key is written, with the colon behind it.</summary>
    public static byte[] KeyOf(string name)
    {
        var writer = new RowWriter();
        writer.Text(Encoding.UTF8.GetBytes(name));
        return [.. writer.Written, (byte)':'];
    }

    /// <summary>How many bytes are written.</summary>
    public int Length => _length;

    /// <summary>Forgets what is written.</summary>
    public void Clear() => _length = 0;

    /// <summary>Begins an object.</summary>
    public void Open() => Append("{"u8);

    /// <summary>Ends an object.</summary>
    public void Close()
    {
        if (_bytes[_length - 1] == (byte)',')
            _length--;
        Append("}"u8);
    }

    /// <summary>Writes a text as a value.</summary>
    /// <param name="text">In UTF-8, or bytes of which the reader of the object says that they are none.</param>
    public void Text(ReadOnlySpan<byte> text)
    {
        var room = Room(MostBytes * text.Length + 2);
        room[0] = (byte)'"';
        var at = 1;
        for (int next; (next = text.IndexOfAny(Escaped)) >= 0; text = text[(next + 1)..])
        {
            text[..next].CopyTo(room[at..]);
            at = Escape(text[next], room, at + next);
        }

        text.CopyTo(room[at..]);
        at += text.Length;
        room[at] = (byte)'"';
        _length += at + 1;
    }

    /// <summary>Writes a text that stood in quotes, within which two quotes stand for one.</summary>
    public void Quoted(ReadOnlySpan<byte> text)
    {
        var room = Room(MostBytes * text.Length + 2);
        room[0] = (byte)'"';
        var at = 1;
        for (var pos = 0; pos < text.Length; pos++)
        {
            var value = text[pos];
            if (value == (byte)'"')
                pos++;
            if (value is < 0x20 or (byte)'"' or (byte)'\\')
                at = Escape(value, room, at);
            else
                room[at++] = value;
        }

        room[at] = (byte)'"';
        _length += at + 1;
    }

    /// <summary>Ends a value: another key may follow.</summary>
    public void Next() => Append(","u8);

    /// <summary>Writes bytes as they are: JSON, or the key of a value.</summary>
    public void Append(ReadOnlySpan<byte> json)
    {
        json.CopyTo(Room(json.Length));
        _length += json.Length;
    }

    /// <summary>Writes a number, a time or anything else of which the text is JSON.</summary>
    /// <param name="value">The value.</param>
    /// <param name="format">How it is written.</param>
    public void Value<T>(T value, ReadOnlySpan<char> format = default)
        where T : IUtf8SpanFormattable
    {
        int length;
        for (var room = 32; !value.TryFormat(Room(room), out length, format, CultureInfo.InvariantCulture); room *= 2)
        {
        }

        _length += length;
    }

    /// <summary>Writes a number as the shortest decimal that it stands for.</summary>
    /// <param name="value">The number; not NaN.</param>
    public void Number(double value)
    {
        // A decimal of 15 digits at the most that division gives exactly this double for is the shortest; that is found faster than any other.
        var scaled = Math.Round(value * Scale);
        if (Math.Abs(scaled) < MostScaled && scaled / Scale == value)
            Scaled((long)scaled);
        else
            Value(value);
    }

    /// <summary>Writes a text as a value.</summary>
    /// <param name="text">In UTF-16. Half a character becomes the sign for what is none.</param>
    public void Text(ReadOnlySpan<char> text)
    {
        var longest = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_scratch.Length < longest)
            _scratch = new byte[2 * longest];
        Text(_scratch.AsSpan(0, Encoding.UTF8.GetBytes(text, _scratch)));
    }

    /// <summary>Writes millionths as a decimal.</summary>
    private void Scaled(long millionths)
    {
        Value(millionths / Scale);
        if (millionths < 0 && millionths > -Scale)
        {
            _length--;
            Append("-0"u8);
        }

        var fraction = (int)Math.Abs(millionths % Scale);
        if (fraction == 0)
            return;
        var room = Room(Decimals + 1);
        room[0] = (byte)'.';
        for (var at = Decimals; at > 0; at--, fraction /= 10)
            room[at] = (byte)('0' + fraction % 10);
        _length += room[..(Decimals + 1)].TrimEnd((byte)'0').Length;
    }

    private Span<byte> Room(int bytes)
    {
        if (_length + bytes > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_length + bytes, 2 * _bytes.Length));
        return _bytes.AsSpan(_length);
    }

    private static int Escape(byte value, Span<byte> room, int at)
    {
        room[at++] = (byte)'\\';
        if (value >= 0x20)
        {
            room[at++] = value;
            return at;
        }

        "u00"u8.CopyTo(room[at..]);
        room[at + 3] = (byte)('0' + (value >> 4));
        room[at + 4] = "0123456789abcdef"u8[value & 15];
        return at + 5;
    }
}
