namespace MlBudget.Sources.Files;

/// <summary>How two files agree in their first bytes.</summary>
internal enum Likeness
{
    /// <summary>They are different files.</summary>
    None,

    /// <summary>The one is shorter, and so far the same: a copy that is still being written.</summary>
    Partial,

    /// <summary>They are the same file.</summary>
    Full,
}

/// <summary>
/// Files are known by their first bytes after decompression, whatever they are called and however they are stored.
/// The bytes themselves are kept, not a hash of them: a hash can't tell a half-written copy from another file.
/// </summary>
internal static class Fingerprint
{
    /// <summary>Enough for several records, whose times and ids make them unlike any others.</summary>
    public const int Length = 1024;

    /// <summary>How a file that begins with <paramref name="head"/> agrees with a known one.</summary>
    public static Likeness Compare(ReadOnlySpan<byte> head, ReadOnlySpan<byte> known)
    {
        if (head.Length >= known.Length)
            return head.StartsWith(known) ? Likeness.Full : Likeness.None;
        return known.StartsWith(head) ? Likeness.Partial : Likeness.None;
    }
}
