using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using MlBudget.Core.Time;

namespace MlBudget.Core.Persistence;

/// <summary>
/// Packs numbers and texts into bytes, small numbers into few. Reused: <see cref="Clear"/> keeps the buffer.
/// </summary>
public sealed class BlobWriter
{
    private byte[] _buffer = new byte[256];
    private int _length;

    /// <summary>What was written since the last <see cref="Clear"/>; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>Starts anew.</summary>
    public void Clear() => _length = 0;

    /// <summary>A byte.</summary>
    public void Byte(byte value) => Take(1)[0] = value;

    /// <summary>A truth value, as a byte.</summary>
    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    /// <summary>A number that is mostly small and rarely negative: seven bits a byte, the lowest first.</summary>
    public void Unsigned(ulong value)
    {
        var target = Take(10);
        var count = 0;
        for (; value >= 0x80; value >>= 7)
            target[count++] = (byte)(value | 0x80);
        target[count++] = (byte)value;
        _length -= 10 - count;
    }

    /// <summary>A number that is mostly near 0, on either side.</summary>
    public void Signed(long value) => Unsigned((ulong)(value << 1 ^ value >> 63));

    /// <summary>A number that only grows, from 0 on.</summary>
    public void Total(long value) => Unsigned((ulong)value);

    /// <summary>An instant.</summary>
    public void Time(Instant instant) => Signed(instant.Micros);

    /// <summary>An instant, or that there is none.</summary>
    public void OptionalTime(Instant? instant)
    {
        Flag(instant is not null);
        if (instant is not null)
            Time(instant.Value);
    }

    /// <summary>A 128-bit number, whole.</summary>
    public void Wide(UInt128 value) => BinaryPrimitives.WriteUInt128LittleEndian(Take(16), value);

    /// <summary>128-bit numbers, whole, one after the other.</summary>
    public void Wides(ReadOnlySpan<UInt128> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            var bytes = MemoryMarshal.AsBytes(values);
            bytes.CopyTo(Take(bytes.Length));
            return;
        }

        foreach (var value in values)
            Wide(value);
    }

    /// <summary>A number with a fraction, whole; NaN as well.</summary>
    public void Number(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Take(8), value);

    /// <summary>Bytes, with their number before them.</summary>
    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Unsigned((ulong)bytes.Length);
        bytes.CopyTo(Take(bytes.Length));
    }

    /// <summary>A text, as the bytes of its UTF-8.</summary>
    public void Text(string text) => Bytes(Encoding.UTF8.GetBytes(text));

    private Span<byte> Take(int count)
    {
        if (_length + count > _buffer.Length)
            Array.Resize(ref _buffer, Math.Max(_length + count, checked(_buffer.Length * 2)));
        _length += count;
        return _buffer.AsSpan(_length - count, count);
    }
}
