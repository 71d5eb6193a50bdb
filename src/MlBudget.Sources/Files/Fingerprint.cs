namespace MlBudget.Sources.Files;

/// <summary>How two files agree in their first bytes.</summary>
internal enum Likeness
{
    /// <summary>They are different files.</summary>
    None,

    /// <summary>The one is shorter, and so far the same: a copy that is still being written.</summary>
    Partial,

    /// <summary>The one is shorter, and has no whole line; of the other only digests are known. Whether they are the same can't be told.</summary>
    Unclear,

    /// <summary>They are the same file.</summary>
    Full,
}

/// <summary>What is at a position of a file, compared with what was there before.</summary>
internal enum Reach
{
    /// <summary>That can't be found out: the file can't be read or is damaged, or nothing is known of before.</summary>
    Unknown,

    /// <summary>The same.</summary>
    Same,

    /// <summary>Something else: it is another file.</summary>
    Other,

    /// <summary>Nothing: the file ends before.</summary>
    Short,
}

/// <summary>
/// Files are known by their first bytes after decompression and decoding, whatever they are called and however they are stored.
/// As long as a process runs it holds the bytes, which tell a half-written copy from another file; what it stores are digests: <see cref="ContentStart"/>.
/// </summary>
internal static class Fingerprint
{
    /// <summary>
    /// Enough for several records, whose times and ids make them unlike any others. Where a record is longer it is
    /// taken whole: it may begin with features that are all 0, and have its time and its id behind them.
    /// </summary>
    public const int Length = 1024;

    /// <summary>
    /// The first bytes of a file: <see cref="Length"/>, and at least its first line. Of a table, whose first line is that of others as well,
    /// as much behind it.
    /// </summary>
    /// <param name="stream">The file, at its start.</param>
    /// <param name="options">How it is read: so much is taken at most of a line beyond <see cref="Length"/>.</param>
    public static ContentStart Of(LogStream stream, FileSourceOptions options)
    {
        var limit = Math.Max(Length, options.MaxLineBytes);
        var head = new byte[Length];
        var count = stream.ReadIdentity(head);
        if (stream.Rows is not null)
            return new(head.AsMemory(0, count));
        while (count == head.Length && count < limit && !head.Contains((byte)'\n'))
        {
            Array.Resize(ref head, (int)Math.Min(limit, 2L * count));
            count += stream.ReadHead(head.AsSpan(count));
        }

        var line = head.AsSpan(0, count).IndexOf((byte)'\n') + 1;
        var wanted = line == 0 ? count : options.Layout.IsTable ? line + Length : Math.Max(Length, line);
        if (count == head.Length && count < wanted)
        {
            Array.Resize(ref head, wanted);
            count += stream.ReadHead(head.AsSpan(count));
        }

        return new(head.AsMemory(0, Math.Min(count, wanted)));
    }

    /// <summary>What is left of a head where less of a line is taken than when it was.</summary>
    public static ContentStart Cut(ContentStart head, int maxLineBytes) => head.First(Math.Max(Length, maxLineBytes));
}
