using MlBudget.Settings.Files;
using MlBudget.Sources.Contents;
using MlBudget.Sources.Layouts;
using MlBudget.Sources.Tables;

namespace MlBudget.Sources.Files;

/// <summary>The bytes of the lines in an opened file: its own, or what is made of them, as of a compressed file, whatever its name.</summary>
internal sealed class LogStream : IDisposable
{
    private readonly FileStream _file;
    private readonly Content? _content;

    /// <summary>How a file begins whose content is made of its bytes; empty where they are its content.</summary>
    private readonly byte[] _start = [];

    private bool? _isComplete;

    private LogStream(FileStream file, FileSourceOptions options)
    {
        _file = file;
        if (options is { Layout.Form: RecordForm.Parquet, Table: { } table })
        {
            _content = Rows = ParquetContent.Open(file, table.Wanted);
            Form = ContentForm.Columns;
        }
        else
        {
            Form = ContentForm.Of(file, mayBeDocument: options.Layout is { Form: RecordForm.Json, Prefix: null }, out _content);
        }

        if (_content is null)
            return;
        var start = new byte[Fingerprint.Length];
        _start = start[..RandomAccess.Read(file.SafeFileHandle, start, 0)];
    }

    /// <summary>How the content is made of the file's bytes.</summary>
    public ContentForm Form { get; }

    /// <summary>The rows of a file of columns; null where it is none.</summary>
    public ParquetContent? Rows { get; }

    /// <summary>How far each line moves the position; null where that is by its length.</summary>
    public int? LineLength => Rows is null ? null : ParquetContent.RowLength;

    /// <summary>How many bytes of the content were read or passed over; of rows only where reading has begun.</summary>
    public long Position { get; private set; }

    /// <summary>How long the file itself is, compressed as it is.</summary>
    public long Length => _file.Length;

    /// <summary>How many bytes of the file itself were read, compressed as it is.</summary>
    public long FilePosition => Rows is null ? _file.Position : (long)(Rows.Progress * _file.Length);

    /// <summary>Opens a file that others may write to, rename and remove meanwhile.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How its records are written.</param>
    /// <exception cref="IOException">It can't be read, is gone, is no regular file, or is known to hold no lines.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static LogStream Open(string path, FileSourceOptions options)
    {
        var file = RegularFile.OpenRead(path);
        try
        {
            return new LogStream(file, options);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads some bytes; none at the end.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, and all that is before was read; the message is a part of a sentence.</exception>
    public int Read(Span<byte> buffer)
    {
        var count = _content?.Read(buffer) ?? _file.Read(buffer);
        if (Rows is null)
            Position += count;
        return count;
    }

    /// <summary>Reads what the file is known by: its first bytes, or of rows what they are made of.</summary>
    /// <returns>How many bytes were read; also where the file turns out to be damaged.</returns>
    public int ReadIdentity(Span<byte> buffer)
    {
        if (Rows is null)
            return ReadHead(buffer);
        var identity = Rows.Identity.AsSpan(0, Math.Min(buffer.Length, Rows.Identity.Length));
        identity.CopyTo(buffer);
        return identity.Length;
    }

    /// <summary>Reads until a buffer is full or the end is reached.</summary>
    /// <returns>How many bytes were read; also where the file turns out to be damaged.</returns>
    public int ReadHead(Span<byte> buffer)
    {
        var filled = 0;
        try
        {
            for (int count; filled < buffer.Length && (count = Read(buffer[filled..])) > 0;)
                filled += count;
        }
        catch (InvalidDataException)
        {
            // Reading on fails again, and is reported where it matters.
        }

        return filled;
    }

    /// <summary>Goes to a position; in a content that is made of the file's bytes by reading up to it.</summary>
    /// <returns>Whether the content is that long.</returns>
    public bool SeekTo(long position)
    {
        if (_content is null)
        {
            Position = _file.Seek(position, SeekOrigin.Begin);
            return position <= _file.Length;
        }

        if (Rows is not null)
        {
            Position = position;
            return Rows.GoTo(position / ParquetContent.RowLength);
        }

        if (position < Position)
        {
            _content.Rewind();
            Position = 0;
        }

        var passed = position > Position ? new byte[Math.Min(1 << 16, position - Position)] : [];
        while (Position < position)
        {
            if (Read(passed.AsSpan(0, (int)Math.Min(passed.Length, position - Position))) == 0)
                return false;
        }

        return true;
    }

    /// <summary>
    /// Whether the opened file, which may have another name by now, still begins as it did. Where its content is made of its bytes, those
    /// have to begin as they did when it was opened.
    /// </summary>
    /// <param name="head">The first bytes of the content.</param>
    public bool StillBegins(ReadOnlySpan<byte> head)
    {
        var expected = _content is null ? head : _start;
        Span<byte> now = expected.Length <= Fingerprint.Length ? stackalloc byte[Fingerprint.Length] : new byte[expected.Length];
        now = now[..expected.Length];
        return RandomAccess.Read(_file.SafeFileHandle, now, 0) == now.Length && expected.SequenceEqual(now)
            && _file.Length >= _file.Position;
    }

    /// <summary>The same where perhaps only digests of the first bytes are known.</summary>
    /// <param name="head">The first bytes of the content.</param>
    public bool StillBegins(ContentStart head)
    {
        if (_content is not null || !head.IsDigest)
            return StillBegins(head.Bytes);
        var now = new byte[head.Length];
        return RandomAccess.Read(_file.SafeFileHandle, now, 0) == now.Length && head.IsOf(now) && _file.Length >= _file.Position;
    }

    /// <summary>At the end: whether it is the end of the data, and not of a compressed file that was cut off or is still being written.</summary>
    public bool IsComplete() => _isComplete ??= _content?.IsComplete() ?? true;

    /// <summary>Whether nothing of the file is damaged or cut off; what is made of its bytes is read to its end for that.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public bool IsSound()
    {
        if (_content is null)
            return true;
        var passed = new byte[1 << 16];
        while (Read(passed) > 0)
        {
        }

        return IsComplete();
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _content?.Dispose();
        _file.Dispose();
    }
}
