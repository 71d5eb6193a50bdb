namespace MlBudget.Sources.Contents;

/// <summary>The bytes of a file as they are, from where it stands.</summary>
/// <param name="file">The file, which is not closed with the content.</param>
internal sealed class FileBytes(FileStream file) : Content
{
    /// <inheritdoc/>
    public override int Read(Span<byte> buffer) => file.Read(buffer);

    /// <inheritdoc/>
    public override bool IsComplete() => true;

    /// <inheritdoc/>
    public override void Rewind() => file.Position = 0;

    /// <inheritdoc/>
    public override void Dispose()
    {
    }
}
