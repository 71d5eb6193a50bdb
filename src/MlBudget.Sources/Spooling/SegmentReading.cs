namespace MlBudget.Sources.Spooling;

/// <summary>Reads posts of a segment.</summary>
internal static class SegmentReading
{
    /// <summary>Appends lines of posts behind a position.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="position">A position in it.</param>
    /// <param name="bytes">After how many bytes to stop.</param>
    /// <param name="lines">Gets the lines.</param>
    /// <param name="left">How many bytes may still be read elsewhere; at most 0 for none.</param>
    /// <returns>Behind the last post.</returns>
    /// <exception cref="IOException">It can't be read, or is damaged.</exception>
    public static SpoolPosition Read(SpoolSegment segment, SpoolPosition position, int bytes, List<ReadOnlyMemory<byte>> lines, out int left)
    {
        left = bytes;
        var end = segment.Length;
        if (position.Offset >= end)
            return position;
        using var file = segment.OpenToRead();
        var buffer = Load(file, segment, position.Offset, (int)Math.Min(end - position.Offset, bytes), end);
        var at = 0;
        while (at < buffer.Length && SpoolFrame.TryRead(buffer.Span[at..], out var frame) && at + frame.TotalLength <= buffer.Length)
        {
            var post = buffer.Slice(at, (int)frame.TotalLength);
            if (!frame.IsWhole(post.Span))
                throw Damaged(segment, position.Offset + at);
            at += post.Length;
            // Halves are read as the record that becomes of them.
            if (frame.Kind != FrameKind.Records)
                continue;
            Split(post[frame.HeaderLength..], lines);
            position = position with { Records = position.Records + frame.Records };
        }

        if (at == 0)
            throw Damaged(segment, position.Offset);
        left = bytes - at;
        // What comes behind a part of a post is read the next time.
        if (position.Offset + at < end)
            left = 0;
        return position with { Offset = position.Offset + at };
    }

    /// <summary>So many bytes, or a whole post where the first one is longer.</summary>
    private static ReadOnlyMemory<byte> Load(Microsoft.Win32.SafeHandles.SafeFileHandle file, SpoolSegment segment, long offset, int length, long end)
    {
        var header = new byte[Math.Min(SpoolFrame.LongestHeader, end - offset)];
        if (!SpoolSegment.TryFill(file, header, offset) || !SpoolFrame.TryRead(header, out var first) || offset + first.TotalLength > end)
            throw Damaged(segment, offset);
        var buffer = new byte[Math.Max(length, first.TotalLength)];
        return SpoolSegment.TryFill(file, buffer, offset) ? buffer : throw Damaged(segment, offset);
    }

    private static void Split(ReadOnlyMemory<byte> post, List<ReadOnlyMemory<byte>> lines)
    {
        while (!post.IsEmpty)
        {
            var end = post.Span.IndexOf((byte)'\n');
            lines.Add(post[..end]);
            post = post[(end + 1)..];
        }
    }

    private static IOException Damaged(SpoolSegment segment, long offset) => new(
        $"{segment.Path}: is damaged behind byte {offset}, so that the records behind it can't be counted; stop mlbudget and move the file away to go on with the next one");
}
