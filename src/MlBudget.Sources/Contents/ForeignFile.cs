namespace MlBudget.Sources.Contents;

/// <summary>
/// Files that are known by their first bytes to hold no lines, compressed or not: to read one would only count thousands of records as
/// refused.
/// </summary>
internal static class ForeignFile
{
    /// <summary>How many bytes at the start of a file tell whether it is one.</summary>
    public const int StartLength = 6;

    /// <summary>What a file is and what was expected instead; null where it may hold lines.</summary>
    /// <param name="start">Its first bytes, <see cref="StartLength"/> of them where it is that long.</param>
    public static string? FaultOf(ReadOnlySpan<byte> start) => KindOf(start) is not { } kind ? null
        : $"it is {kind}, expected lines of text as they are, or compressed by {string.Join(", ", Compression.All.Select(known => known.Name))}";

    private static string? KindOf(ReadOnlySpan<byte> start) => start switch
    {
        [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..] => "a zip archive",
        [(byte)'P', (byte)'A', (byte)'R', (byte)'1', ..] => "a Parquet file (write 'format: parquet' for such)",
        [(byte)'O', (byte)'b', (byte)'j', 1, ..] => "an Avro file",
        [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => "an xz file",
        [0x04, 0x22, 0x4d, 0x18, ..] => "an lz4 file",
        _ => null,
    };
}
