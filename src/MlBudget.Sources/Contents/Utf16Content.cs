using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace MlBudget.Sources.Contents;

/// <summary>
/// Text in UTF-16 as UTF-8, without the byte-order mark. What is no UTF-16 becomes a byte that UTF-8 never has, so that the record that
/// holds it is refused. At the end, where the file may grow, half a character is waited for.
/// </summary>
/// <param name="source">The text, from its byte-order mark on; disposed with the content.</param>
/// <param name="isBigEndian">Whether the first byte of a pair is the greater one.</param>
internal sealed class Utf16Content(Content source, bool isBigEndian) : Content
{
    private const int BufferBytes = 1 << 15;

    /// <summary>The most bytes of UTF-8 for a unit of UTF-16.</summary>
    private const int MostBytes = 3;

    private const char Mark = '\ufeff';
    private const byte Invalid = 0xff;

    private readonly byte[] _bytes = new byte[BufferBytes];
    private readonly char[] _units = new char[BufferBytes / sizeof(char)];
    private readonly byte[] _text = new byte[BufferBytes / sizeof(char) * MostBytes];

    /// <summary>How many bytes of half a character are kept.</summary>
    private int _kept;

    private int _given;
    private int _ready;
    private bool _isBehindMark;

    /// <summary>Whether a text begins with the mark of an order of bytes, and whether the greater byte comes first.</summary>
    /// <param name="start">Its first bytes.</param>
    /// <param name="isBigEndian">Whether it does.</param>
    public static bool Begins(ReadOnlySpan<byte> start, out bool isBigEndian)
    {
        isBigEndian = start is [0xfe, 0xff, ..];
        return isBigEndian || start is [0xff, 0xfe, ..];
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        while (_given == _ready)
        {
            if (!Fill())
                return 0;
        }

        var count = Math.Min(buffer.Length, _ready - _given);
        _text.AsSpan(_given, count).CopyTo(buffer);
        _given += count;
        return count;
    }

    /// <inheritdoc/>
    public override bool IsComplete() => source.IsComplete();

    /// <inheritdoc/>
    public override void Rewind()
    {
        source.Rewind();
        (_kept, _given, _ready, _isBehindMark) = (0, 0, 0, false);
    }

    /// <inheritdoc/>
    public override void Dispose() => source.Dispose();

    private bool Fill()
    {
        var count = source.Read(_bytes.AsSpan(_kept));
        if (count == 0)
            return false;
        var bytes = _bytes.AsSpan(0, _kept + count);
        var units = _units.AsSpan(0, bytes.Length / sizeof(char));
        var read = MemoryMarshal.Cast<byte, short>(bytes)[..units.Length];
        var into = MemoryMarshal.Cast<char, short>(units);
        if (isBigEndian == BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(read, into);
        else
            read.CopyTo(into);
        var passed = 0;
        if (!_isBehindMark && units.Length > 0)
        {
            _isBehindMark = true;
            passed = units[0] == Mark ? 1 : 0;
        }

        passed += Transcode(units[passed..]);
        bytes = bytes[(passed * sizeof(char))..];
        bytes.CopyTo(_bytes);
        _kept = bytes.Length;
        return true;
    }

    /// <summary>Writes units as UTF-8; how many were written: all but half a character at their end.</summary>
    private int Transcode(ReadOnlySpan<char> units)
    {
        (_given, _ready) = (0, 0);
        var passed = 0;
        while (true)
        {
            var status = Utf8.FromUtf16(
                units[passed..], _text.AsSpan(_ready), out var read, out var written, replaceInvalidSequences: false, isFinalBlock: false);
            passed += read;
            _ready += written;
            if (status != OperationStatus.InvalidData)
                return passed;
            _text[_ready++] = Invalid;
            passed++;
        }
    }
}
