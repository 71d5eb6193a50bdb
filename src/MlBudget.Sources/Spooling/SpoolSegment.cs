using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace MlBudget.Sources.Spooling;

/// <summary>A part of a stream: a file of posts, one behind the other. One thread writes, any may read what is on the disk.</summary>
/// <param name="folder">The folder of the stream.</param>
/// <param name="number">Greater than those of all segments before it: names of files sort by it.</param>
internal sealed class SpoolSegment(string folder, long number)
{
    private const string Ending = ".spool";

    private long _length;

    /// <summary>Its number.</summary>
    public long Number => number;

    /// <summary>Its file.</summary>
    public string Path { get; } = System.IO.Path.Combine(folder, number.ToString("D20", CultureInfo.InvariantCulture) + Ending);

    /// <summary>How many bytes of it are whole posts that are on the disk. What is behind was never acknowledged.</summary>
    public long Length
    {
        get => Volatile.Read(ref _length);
        set => Volatile.Write(ref _length, value);
    }

    /// <summary>The keys of its posts, and when they came.</summary>
    public List<(SpoolKey Key, long Time)> Keys { get; } = [];

    /// <summary>The halves that were found in it after a start, by their pair, whether the other has come or not.</summary>
    public List<(SpoolKey Pair, WaitingHalf Half)> Halves { get; } = [];

    /// <summary>The segments that a folder has, in their order.</summary>
    public static List<SpoolSegment> AllOf(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*" + Ending).Select(System.IO.Path.GetFileNameWithoutExtension)
            .Where(name => long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(name => new SpoolSegment(folder, long.Parse(name!, CultureInfo.InvariantCulture))).OrderBy(segment => segment.Number),
    ];

    /// <summary>Opens its file to read.</summary>
    public SafeFileHandle OpenToRead() => File.OpenHandle(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>Finds out what it holds, after a start.</summary>
    /// <param name="isLast">Whether a process may have ended while it was written: then each post is looked at, and the file is cut behind the last
    /// one that is whole. Nothing behind that was acknowledged.</param>
    /// <returns>How many bytes were cut off.</returns>
    /// <exception cref="IOException">It can't be read, or not be cut.</exception>
    public long Scan(bool isLast)
    {
        long end = 0, size;
        using (var file = OpenToRead())
        {
            size = RandomAccess.GetLength(file);
            while (end < size && ReadFrame(file, end, size, isLast) is { } frame)
            {
                if (frame.Key is { } key && frame.Kind == FrameKind.Records)
                    Keys.Add((key, frame.Time));
                else if (frame.Key is { } pair)
                    Halves.Add((pair, new(frame.Kind == FrameKind.Request, this, end + frame.HeaderLength, frame.Length, frame.Time)));
                end += frame.TotalLength;
            }
        }

        // Of one that was written to its end, what can't be read is damaged: whoever comes to read it says so.
        Length = isLast ? end : size;
        if (!isLast || end == size)
            return 0;
        using var torn = File.OpenHandle(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        RandomAccess.SetLength(torn, end);
        RandomAccess.FlushToDisk(torn);
        return size - end;
    }

    /// <summary>The frame at an offset; null where there is none that is whole.</summary>
    private static SpoolFrame? ReadFrame(SafeFileHandle file, long offset, long size, bool isChecked)
    {
        var header = new byte[Math.Min(SpoolFrame.LongestHeader, size - offset)];
        if (!TryFill(file, header, offset) || !SpoolFrame.TryRead(header, out var frame) || offset + frame.TotalLength > size)
            return null;
        if (!isChecked)
            return frame;
        var all = new byte[frame.TotalLength];
        return TryFill(file, all, offset) && frame.IsWhole(all) ? frame : null;
    }

    /// <summary>Reads all bytes that are asked for; false where the file ends before.</summary>
    public static bool TryFill(SafeFileHandle file, Span<byte> target, long offset)
    {
        while (!target.IsEmpty)
        {
            var read = RandomAccess.Read(file, target, offset);
            if (read == 0)
                return false;
            target = target[read..];
            offset += read;
        }

        return true;
    }
}
