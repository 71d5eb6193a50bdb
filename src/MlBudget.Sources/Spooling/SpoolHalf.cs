using System.IO.Hashing;
using System.Text;

namespace MlBudget.Sources.Spooling;

/// <summary>That a post is half of a record, which becomes one with the other half.</summary>
/// <param name="Pair">What both halves have in common.</param>
/// <param name="IsRequest">Whether it is the request; else it is the response.</param>
public sealed record SpoolHalf(string Pair, bool IsRequest)
{
    /// <summary>The key of the record.</summary>
    internal SpoolKey Key => new(XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(Pair), seed: 1), 0);
}

/// <summary>A half on the disk that waits for the other one.</summary>
/// <param name="IsRequest">Whether it is the request.</param>
/// <param name="Segment">The segment that has it.</param>
/// <param name="Offset">Where its line begins.</param>
/// <param name="Length">How long that is, with its end.</param>
/// <param name="Time">When it came, in milliseconds since 1970.</param>
internal sealed record WaitingHalf(bool IsRequest, SpoolSegment Segment, long Offset, int Length, long Time)
{
    /// <summary>Its line.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    public byte[] Read()
    {
        using var file = Segment.OpenToRead();
        var line = new byte[Length];
        return SpoolSegment.TryFill(file, line, Offset) ? line : throw new IOException($"{Segment.Path}: ends within what is at byte {Offset}");
    }
}
