using MlBudget.Core.Persistence;
using MlBudget.Sources.Contents;

namespace MlBudget.Sources.Files;

/// <content>What is kept of a file from process to process.</content>
internal sealed partial class LogFile
{
    /// <summary>Writes all but the head, which is long and rarely changes. What failed is tried again anyway.</summary>
    public void Save(BlobWriter writer)
    {
        Sighting.Save(writer);
        writer.Total(Offset);
        writer.Flag(_reader?.IsSkipping ?? _isSkipping);
        writer.Total(Lines);
        writer.Flag(IsAtEnd && !_retries);
        writer.Flag(Error is not null && !_retries);
    }

    /// <summary>A file that is read on from where it was.</summary>
    /// <param name="reader">Reads what <see cref="Save"/> has written.</param>
    /// <param name="head">Its first bytes, as far as they were read if any were.</param>
    /// <param name="options">How it is read.</param>
    /// <exception cref="BlobException">It is something else.</exception>
    public static LogFile Restore(ref BlobReader reader, ContentStart head, FileSourceOptions options)
    {
        var file = new LogFile(FileSighting.Restore(ref reader), head, options)
        {
            _offset = reader.Total(),
            _isSkipping = reader.Flag(),
            Lines = reader.Total(),
            IsAtEnd = reader.Flag(),
        };
        if (head.IsDigest && file.Offset > 0 && head.Length > file.Offset)
            throw new BlobException($"found digests of {head.Length} bytes, expected {file.Offset} at most, as many as were read");
        var isDamaged = reader.Flag();
        // Of a table its header may be what is wrong, so it is looked at again.
        if (isDamaged && options.Table is not null)
            file.IsAtEnd = false;
        else
            file.Error = isDamaged ? Damaged(file.Path, ContentForm.Gzip.Damage) : null;
        return file;
    }

    /// <summary>Takes over what <see cref="Tail"/> was.</summary>
    /// <exception cref="BlobException">It is longer than it can be.</exception>
    public void RestoreTail(BytesDigest tail)
    {
        if (tail.Length > Math.Min(LineReader.TailLength, Offset))
            throw new BlobException($"found {tail.Length} bytes before position {Offset}, expected {LineReader.TailLength} at most");
        _tail = tail;
    }
}
