using System.Buffers.Binary;
using System.Text;
using MlBudget.Core.Time;

namespace MlBudget.Core.Persistence;

/// <summary>Bytes that are not what was once written.</summary>
/// <param name="message">What was found, and what was expected.</param>
public sealed class BlobException(string message) : Exception(message);

/// <summary>Reads what a <see cref="BlobWriter"/> has packed, in the same order. Whatever the bytes are, it ends with a value
/// or a <see cref="BlobException"/>.</summary>
/// <param name="bytes">The bytes.</param>
public ref struct BlobReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>How many bytes are left.</summary>
    public readonly int Length => _rest.Length;

    /// <summary>Whether all of it is read.</summary>
    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>A byte.</summary>
    public byte Byte() => Take(1)[0];

    /// <summary>A truth value.</summary>
    public bool Flag() => Byte() switch
    {
        0 => false,
        1 => true,
        var other => throw new BlobException($"found the byte {other}, expected 0 or 1"),
    };

    /// <summary>A number as <see cref="BlobWriter.Unsigned"/> packs it.</summary>
    public ulong Unsigned()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }

        throw new BlobException("found a number of more than 64 bits");
    }

    /// <summary>A number as <see cref="BlobWriter.Signed"/> packs it.</summary>
    public long Signed()
    {
        var value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>A number from 0 to a greatest one, such as how many rows follow.</summary>
    public int Count(int greatest)
    {
        var value = Unsigned();
        return value <= (ulong)greatest ? (int)value : throw new BlobException($"found {value}, expected at most {greatest}");
    }

    /// <summary>A number that only grows: how many records there were, how many bytes were read.</summary>
    public long Total()
    {
        var value = Unsigned();
        return value <= long.MaxValue ? (long)value : throw new BlobException($"found {value}, expected at most {long.MaxValue}");
    }

    /// <summary>An instant within what can be counted.</summary>
    public Instant Time()
    {
        var value = Signed();
        return value is > -EventTime.Latest and < EventTime.Latest ? new(value)
            : throw new BlobException($"found {value}, expected an instant");
    }

    /// <summary>An instant, or that there is none.</summary>
    public Instant? OptionalTime() => Flag() ? Time() : null;

    /// <summary>A 128-bit number.</summary>
    public UInt128 Wide() => BinaryPrimitives.ReadUInt128LittleEndian(Take(16));

    /// <summary>A number with a fraction, or NaN.</summary>
    public double Number() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

    /// <summary>Bytes with their number before them.</summary>
    public ReadOnlySpan<byte> Bytes() => Take(Count(_rest.Length));

    /// <summary>A text.</summary>
    public string Text() => Encoding.UTF8.GetString(Bytes());

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
            throw new BlobException($"found {_rest.Length} bytes, expected {count} at least");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
