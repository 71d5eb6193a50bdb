namespace MlBudget.Sources.Contents;

/// <summary>
/// Bytes that are read in their order from a start, as those of a file are or those that are made of others. What is made of others has
/// no other way to a position than by reading up to it. Used by one thread.
/// </summary>
internal abstract class Content : IDisposable
{
    /// <summary>Reads some bytes; none at the end of what is there now.</summary>
    /// <param name="buffer">Where to; one byte at least.</param>
    /// <exception cref="InvalidDataException">Nothing can be made of what is read next; the message says of what that is, as a part of a
    /// sentence. All that is before was read.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public abstract int Read(Span<byte> buffer);

    /// <summary>At the end: whether the data end there, and not a file that was cut off or is still being written.</summary>
    public abstract bool IsComplete();

    /// <summary>Goes back to the start.</summary>
    public abstract void Rewind();

    /// <inheritdoc/>
    public abstract void Dispose();
}
