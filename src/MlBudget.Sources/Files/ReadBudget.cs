namespace MlBudget.Sources.Files;

/// <summary>
/// How much one read may still look at, whatever becomes of it: millions of late lines, or one without an end, must not hold up
/// who reads.
/// </summary>
/// <param name="lines">How many lines.</param>
/// <param name="bytes">How many bytes, after decompression. What is read at once may go beyond it.</param>
internal sealed class ReadBudget(long lines, long bytes)
{
    /// <summary>How many lines are left.</summary>
    public long Lines { get; set; } = lines;

    /// <summary>How many bytes are left; may be below 0.</summary>
    public long Bytes { get; set; } = bytes;

    /// <summary>Whether nothing is left.</summary>
    public bool IsSpent => Lines <= 0 || Bytes <= 0;
}
