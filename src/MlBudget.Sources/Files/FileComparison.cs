namespace MlBudget.Sources.Files;

/// <summary>Tells two files apart that begin alike: by their first megabyte, and by where the shorter one ends.</summary>
internal static class FileComparison
{
    private const int Start = 1 << 20, End = 1024, Block = 1 << 16;

    /// <summary>Whether two files surely hold different contents: neither is the beginning of the other.</summary>
    /// <returns>Null where one of them can't be read, or was cut since it was looked at.</returns>
    public static bool? Differ(KnownPath one, KnownPath other, FileSourceOptions options)
    {
        try
        {
            using var first = LogStream.Open(one.Sighting.Path, options);
            using var second = LogStream.Open(other.Sighting.Path, options);
            var differ = DifferAtStart(first, second) || (!first.Form.IsDerived && !second.Form.IsDerived && DifferAtEnd(first, second));
            return IsAsSeen(first, one) && IsAsSeen(second, other) ? differ : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return null;
        }
    }

    private static bool IsAsSeen(LogStream stream, KnownPath path) =>
        stream.Length >= path.Sighting.Length && stream.StillBegins(path.Head.First(Fingerprint.Length));

    /// <summary>Whether two parts surely differ. Where a copy is still being written, it may hold zeros in place of what comes.</summary>
    private static bool Differ(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) =>
        !one.SequenceEqual(other) && !one.Contains((byte)0) && !other.Contains((byte)0);

    private static bool DifferAtStart(LogStream one, LogStream other)
    {
        var (first, second) = (new byte[Block], new byte[Block]);
        for (var read = 0; read < Start; read += Block)
        {
            var common = Math.Min(one.ReadHead(first), other.ReadHead(second));
            if (Differ(first.AsSpan(0, common), second.AsSpan(0, common)))
                return true;
            if (common < Block)
                return false;
        }

        return false;
    }

    private static bool DifferAtEnd(LogStream one, LogStream other)
    {
        var position = Math.Max(0, Math.Min(one.Length, other.Length) - End);
        var (first, second) = (new byte[End], new byte[End]);
        one.SeekTo(position);
        other.SeekTo(position);
        var common = Math.Min(one.ReadHead(first), other.ReadHead(second));
        return Differ(first.AsSpan(0, common), second.AsSpan(0, common));
    }
}
