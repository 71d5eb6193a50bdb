using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using MlBudget.Settings.Files;

namespace MlBudget.Sources.Files;

/// <summary>The bytes of an opened file, decompressed if it starts like a gzip file, whatever its name.</summary>
internal sealed class LogStream : IDisposable
{
    private const int TrailerLength = 8;

    private readonly FileStream _file;
    private GZipStream? _gzip;
    private bool? _complete;
    private bool _isDamaged;

    private LogStream(FileStream file)
    {
        _file = file;
        Span<byte> magic = stackalloc byte[2];
        IsGzip = RandomAccess.Read(file.SafeFileHandle, magic, 0) == 2 && magic[0] == 0x1f && magic[1] == 0x8b;
        if (IsGzip)
            _gzip = Decompress();
    }

    /// <summary>Whether the file is compressed.</summary>
    public bool IsGzip { get; }

    /// <summary>How many bytes were read or passed over.</summary>
    public long Position { get; private set; }

    /// <summary>How long the file itself is, compressed as it is.</summary>
    public long Length => _file.Length;

    /// <summary>How many bytes of the file itself were read, compressed as it is.</summary>
    public long FilePosition => _file.Position;

    /// <summary>Opens a file that others may write to, rename and remove meanwhile.</summary>
    /// <exception cref="IOException">It can't be read, is gone, or is no regular file.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static LogStream Open(string path)
    {
        var file = RegularFile.OpenRead(path);
        try
        {
            return new LogStream(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads some bytes; none at the end.</summary>
    /// <exception cref="InvalidDataException">The compressed data are damaged.</exception>
    public int Read(Span<byte> buffer)
    {
        if (_isDamaged)
            buffer = buffer[..1];
        try
        {
            var count = _gzip?.Read(buffer) ?? _file.Read(buffer);
            Position += count;
            return count;
        }
        catch (InvalidDataException) when (!_isDamaged)
        {
            // A call that meets damage keeps nothing of what it had decompressed before: ask again, byte by byte.
            _isDamaged = true;
            var position = Position;
            Rewind();
            return SeekTo(position) ? Read(buffer) : 0;
        }
    }

    /// <summary>Reads until a buffer is full or the end is reached.</summary>
    /// <returns>How many bytes were read; also where the compressed data turn out to be damaged.</returns>
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

    /// <summary>Goes to a position; in a compressed file by reading up to it.</summary>
    /// <returns>Whether the file is that long.</returns>
    public bool SeekTo(long position)
    {
        if (!IsGzip)
        {
            Position = _file.Seek(position, SeekOrigin.Begin);
            return position <= _file.Length;
        }

        if (position < Position)
            Rewind();
        Span<byte> passed = stackalloc byte[4096];
        while (Position < position)
        {
            if (Read(passed[..(int)Math.Min(passed.Length, position - Position)]) == 0)
                return false;
        }

        return true;
    }

    /// <summary>Whether the opened file, which may have another name by now, still begins with some bytes.</summary>
    public bool StillBegins(ReadOnlySpan<byte> head)
    {
        if (IsGzip)
            return true;
        Span<byte> now = head.Length <= Fingerprint.Length ? stackalloc byte[Fingerprint.Length] : new byte[head.Length];
        now = now[..head.Length];
        return RandomAccess.Read(_file.SafeFileHandle, now, 0) == now.Length && head.SequenceEqual(now)
            && _file.Length >= Position;
    }

    /// <summary>
    /// At the end: whether it is the end of the data, and not of a compressed file that was cut off or is still being
    /// written, which the decompressor doesn't tell apart. The file's last bytes say how long its last member is.
    /// </summary>
    public bool IsComplete() => _complete ??= !IsGzip || EndsWithTrailer();

    /// <summary>Whether nothing of the file is damaged or cut off; a compressed one is read to its end for that.</summary>
    /// <exception cref="InvalidDataException">The compressed data are damaged.</exception>
    public bool IsSound()
    {
        if (!IsGzip)
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
        _gzip?.Dispose();
        _file.Dispose();
    }

    private void Rewind()
    {
        _gzip!.Dispose();
        _file.Position = 0;
        _gzip = Decompress();
        Position = 0;
    }

    private GZipStream Decompress() => new(_file, CompressionMode.Decompress, leaveOpen: true);

    private bool EndsWithTrailer()
    {
        var total = Position;
        Span<byte> trailer = stackalloc byte[TrailerLength];
        if (RandomAccess.Read(_file.SafeFileHandle, trailer, Math.Max(0, _file.Length - TrailerLength)) < TrailerLength)
            return false;
        var checksum = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]);
        if ((uint)total == length)
            return true;
        return length < total && SeekTo(total - length) && ChecksumOfRest() == checksum;
    }

    private uint ChecksumOfRest()
    {
        var checksum = new Crc32();
        var buffer = new byte[4096];
        for (int count; (count = Read(buffer)) > 0;)
            checksum.Append(buffer.AsSpan(0, count));
        return checksum.GetCurrentHashAsUInt32();
    }
}
