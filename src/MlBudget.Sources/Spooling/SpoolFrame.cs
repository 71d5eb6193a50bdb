using System.Buffers;
using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace MlBudget.Sources.Spooling;

/// <summary>What is behind the line in front.</summary>
internal enum FrameKind
{
    /// <summary>Records.</summary>
    Records,

    /// <summary>A request whose response is waited for.</summary>
    Request,

    /// <summary>A response whose request is waited for.</summary>
    Response,
}

/// <summary>
/// The line in front of the lines of each post: <c>#1 TIME RECORDS LENGTH KEY BODY CHECKSUM</c>, with <c>#q</c> or <c>#s</c> in front of a request or a response that
/// waits for the other. The time is that of its coming in milliseconds since
/// 1970, the length that of its lines in bytes, the key a hash of 128 bits and the body one of 64 bits, or <c>-</c>, and the checksum CRC-32 of all before
/// it and of the lines. So it can be told of each post whether it is whole, and nothing of it counts where it isn't.
/// </summary>
/// <param name="Kind">What is behind it.</param>
/// <param name="Time">When it came, in milliseconds since 1970.</param>
/// <param name="Records">How many records it has, at least 1.</param>
/// <param name="Length">How long their lines are, in bytes.</param>
/// <param name="Key">By what it is known; null for nothing.</param>
/// <param name="HeaderLength">How long the line in front is, in bytes.</param>
internal readonly record struct SpoolFrame(FrameKind Kind, long Time, int Records, int Length, SpoolKey? Key, int HeaderLength)
{
    /// <summary>No line in front is longer.</summary>
    public const int LongestHeader = 160;

    private const string Absent = "-";

    private static readonly string[] Marks = ["#1", "#q", "#s"];

    /// <summary>How long all of it is.</summary>
    public long TotalLength => (long)HeaderLength + Length;

    /// <summary>Appends a post to what is written.</summary>
    public static void Write(IBufferWriter<byte> target, FrameKind kind, ReadOnlyMemory<byte> lines, int records, SpoolKey? key, long time)
    {
        var fields = string.Create(CultureInfo.InvariantCulture, $"{Marks[(int)kind]} {time} {records} {lines.Length} {Written(key)} ");
        var checksum = Checksum(Encoding.ASCII.GetBytes(fields), lines.Span);
        target.Write(Encoding.ASCII.GetBytes($"{fields}{checksum}\n"));
        target.Write(lines.Span);
    }

    /// <summary>Reads the line in front of a post; whether it is one.</summary>
    /// <param name="bytes">Where it begins; enough for the longest line, or up to the end of the segment.</param>
    /// <param name="frame">What it says.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out SpoolFrame frame)
    {
        frame = default;
        var end = bytes[..Math.Min(bytes.Length, LongestHeader)].IndexOf((byte)'\n');
        if (end < 0)
            return false;
        var parts = Encoding.ASCII.GetString(bytes[..end]).Split(' ');
        if (parts.Length != 7 || Array.IndexOf(Marks, parts[0]) is not (>= 0 and var kind) || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var time)
            || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var records)
            || !int.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            || !TryReadKey(parts[4], parts[5], out var key))
            return false;
        frame = new((FrameKind)kind, time, records, length, key, end + 1);
        return records > 0;
    }

    /// <summary>Whether a post is as it was written.</summary>
    /// <param name="bytes">All of it, <see cref="TotalLength"/> bytes.</param>
    public bool IsWhole(ReadOnlySpan<byte> bytes)
    {
        var header = bytes[..(HeaderLength - 1)];
        var fields = header[..(header.LastIndexOf((byte)' ') + 1)];
        return header[fields.Length..].SequenceEqual(Encoding.ASCII.GetBytes(Checksum(fields, bytes[HeaderLength..])));
    }

    private static string Checksum(ReadOnlySpan<byte> fields, ReadOnlySpan<byte> lines)
    {
        var crc = new Crc32();
        crc.Append(fields);
        crc.Append(lines);
        return crc.GetCurrentHashAsUInt32().ToString("x8", CultureInfo.InvariantCulture);
    }

    private static string Written(SpoolKey? key) => key is { } known
        ? string.Create(CultureInfo.InvariantCulture, $"{known.Hash:x32} {known.Body:x16}") : $"{Absent} {Absent}";

    private static bool TryReadKey(string hash, string body, out SpoolKey? key)
    {
        key = null;
        if (hash == Absent && body == Absent)
            return true;
        if (!UInt128.TryParse(hash, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var found)
            || !ulong.TryParse(body, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var of))
            return false;
        key = new(found, of);
        return true;
    }
}
