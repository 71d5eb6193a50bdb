namespace MlBudget.Sources.Contents;

/// <summary>A content whose first bytes were read to find out what it is: they are given again, which is faster than going back.</summary>
/// <param name="source">The content, behind them.</param>
/// <param name="start">Its first bytes.</param>
internal sealed class StartedContent(Content source, byte[] start) : Content
{
    private int _given;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_given == start.Length)
            return source.Read(buffer);
        var count = Math.Min(buffer.Length, start.Length - _given);
        start.AsSpan(_given, count).CopyTo(buffer);
        _given += count;
        return count;
    }

    /// <inheritdoc/>
    public override bool IsComplete() => source.IsComplete();

    /// <inheritdoc/>
    public override void Rewind()
    {
        source.Rewind();
        _given = start.Length;
    }

    /// <inheritdoc/>
    public override void Dispose() => source.Dispose();
}
