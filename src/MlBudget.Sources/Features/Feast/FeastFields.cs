using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using MlBudget.Core.Time;

namespace MlBudget.Sources.Features.Feast;

/// <summary>The fields of an entity's hash in Redis, as Feast 0.66 writes them, and what they hold.</summary>
internal static class FeastFields
{
    private const uint First = 0xcc9e2d51, Second = 0x1b873593;

    /// <summary>So many bytes of a value tell whether it is one.</summary>
    public const int DecidingBytes = 16;

    /// <summary>The tags of <c>feast.types.Value</c>: texts and bytes have a length behind them, and the null's tag has two bytes.</summary>
    private const byte BytesTag = 0x0A, TextTag = 0x12, DoubleTag = 0x29, FloatTag = 0x35, NullTag = 0x98, NullTagEnd = 0x01;

    /// <summary>The field of a view's time.</summary>
    public static byte[] TimeOf(string view) => Encoding.UTF8.GetBytes($"_ts:{view}");

    /// <summary>The field of a feature: the hash of view and feature, little-endian.</summary>
    public static byte[] Of(string view, string feature)
    {
        var field = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(field, Hash(Encoding.UTF8.GetBytes($"{view}:{feature}")));
        return field;
    }

    /// <summary>Whether what a field holds is a value: an empty message is none, nor are the null, an empty text, and what is no number.</summary>
    /// <param name="message">The message, or its first <see cref="DecidingBytes"/> bytes.</param>
    public static bool IsValue(ReadOnlySpan<byte> message) => message switch
    {
        [] or [NullTag, NullTagEnd, ..] or [BytesTag or TextTag, 0, ..] => false,
        [DoubleTag, .. { Length: 8 } number] => !double.IsNaN(BinaryPrimitives.ReadDoubleLittleEndian(number)),
        [FloatTag, .. { Length: 4 } number] => !float.IsNaN(BinaryPrimitives.ReadSingleLittleEndian(number)),
        _ => true,
    };

    /// <summary>The instant that a message <c>google.protobuf.Timestamp</c> says; null where it is none. Seconds are its field 1, nanoseconds its field 2.</summary>
    public static Instant? Time(ReadOnlySpan<byte> message)
    {
        long seconds = 0, nanoseconds = 0;
        while (message.Length > 0)
        {
            var tag = message[0];
            if (tag is not (0x08 or 0x10) || !TryReadNumber(message[1..], out var number, out var length))
                return null;
            (seconds, nanoseconds) = tag == 0x08 ? (number, nanoseconds) : (seconds, number);
            message = message[(1 + length)..];
        }

        // The times that there are dates of.
        return seconds is < -62_135_596_800 or > 253_402_300_799 ? null : new Instant(seconds * 1_000_000 + nanoseconds / 1000);
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> bytes, out long number, out int length)
    {
        number = 0;
        for (length = 0; length < bytes.Length && length < 10; length++)
        {
            number |= (long)(bytes[length] & 0x7f) << (7 * length);
            if ((bytes[length] & 0x80) != 0)
                continue;
            length++;
            return true;
        }

        return false;
    }

    /// <summary>MurmurHash3 of 32 bits with the seed 0: A. Appleby, <c>MurmurHash3_x86_32</c>, which is in the public domain.</summary>
    private static uint Hash(ReadOnlySpan<byte> bytes)
    {
        uint hash = 0;
        var left = bytes;
        for (; left.Length >= 4; left = left[4..])
            hash = BitOperations.RotateLeft(hash ^ Mix(BinaryPrimitives.ReadUInt32LittleEndian(left)), 13) * 5 + 0xe6546b64;
        uint rest = 0;
        for (var index = left.Length - 1; index >= 0; index--)
            rest = rest << 8 | left[index];
        hash ^= Mix(rest) ^ (uint)bytes.Length;
        hash = (hash ^ hash >> 16) * 0x85ebca6b;
        hash = (hash ^ hash >> 13) * 0xc2b2ae35;
        return hash ^ hash >> 16;
    }

    private static uint Mix(uint block) => BitOperations.RotateLeft(block * First, 15) * Second;
}
