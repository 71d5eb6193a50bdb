using System.Buffers.Binary;

namespace MlBudget.Sources.Json;

/// <summary>The date that was read last: records follow one another, so that most have the date of the one before. Used by one thread.</summary>
internal struct KnownDate
{
    private ulong _head;
    private ushort _tail;
    private long _micros;

    /// <summary>Reads a date of ten characters at the start of a text.</summary>
    /// <param name="text">The text, of at least ten bytes.</param>
    /// <param name="micros">The first microsecond of the day since the epoch.</param>
    /// <returns>Whether there is such a day.</returns>
    public bool TryRead(ReadOnlySpan<byte> text, out long micros)
    {
        var (head, tail) = (BinaryPrimitives.ReadUInt64LittleEndian(text), BinaryPrimitives.ReadUInt16LittleEndian(text[8..]));
        if (head == _head && tail == _tail)
        {
            micros = _micros;
            return true;
        }

        if (!Timestamp.TryReadDate(text, out micros))
            return false;
        (_head, _tail, _micros) = (head, tail, micros);
        return true;
    }
}
