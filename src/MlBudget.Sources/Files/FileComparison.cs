namespace MlBudget.Sources.Files;

/// <summary>Tells two files apart that begin alike: by their first megabyte, and by where the shorter one ends.</summary>
internal static class FileComparison
{
    private const int Start = 1 << 20, End = 1024, Block = 1 << 16;

    /// <summary>Whether two files surely hold different contents: neither is the beginning of the other.</summary>
    /// <returns>False too where one of them can't be read.</returns>
    public static bool Differ(string one, string other)
    {
        try
        {
            using var first = LogStream.Open(one);
            using var second = LogStream.Open(other);
            return DifferAtStart(first, second) || (!first.IsGzip && !second.IsGzip && DifferAtEnd(first, second));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return false;
        }
    }

    private static bool DifferAtStart(LogStream one, LogStream other)
    {
        var (first, second) = (new byte[Block], new byte[Block]);
        for (var read = 0; read < Start; read += Block)
        {
            var common = Math.Min(one.ReadHead(first), other.ReadHead(second));
            if (!first.AsSpan(0, common).SequenceEqual(second.AsSpan(0, common)))
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
        return !first.AsSpan(0, common).SequenceEqual(second.AsSpan(0, common));
    }
}
