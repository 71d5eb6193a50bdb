using ICSharpCode.SharpZipLib.BZip2;

namespace MlBudget.Sources.Contents;

/// <summary>Streams of bzip2.</summary>
internal sealed class Bzip2 : Compression
{
    /// <inheritdoc/>
    public override string Name => "bzip2";

    /// <inheritdoc/>
    public override bool Begins(ReadOnlySpan<byte> start) =>
        start is [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', ..];

    /// <inheritdoc/>
    public override Unpacker Unpack(Stream file) => new Streams(this, file);

    /// <summary>The library takes what it reads for places in its tables, so that damaged data end in exceptions of any kind.</summary>
    public override bool IsDamage(Exception e) => e is EndOfStreamException or not (IOException or UnauthorizedAccessException);

    /// <inheritdoc/>
    public override bool IsComplete(Content content, long length, FileStream file) => true;

    /// <summary>Streams one after another: the library unpacks one.</summary>
    private sealed class Streams(Bzip2 compression, Stream file) : Unpacker
    {
        private const int BufferBytes = 1 << 16;

        // The library reads byte by byte, and no more than it needs.
        private readonly BufferedStream _file = new(file, BufferBytes);
        private BZip2InputStream? _stream;

        /// <inheritdoc/>
        public override int Read(Span<byte> buffer)
        {
            while (true)
            {
                if (_stream is null && !Open())
                    return 0;
                var count = _stream!.Read(buffer);
                if (count > 0)
                    return count;
                Close();
            }
        }

        /// <summary>The file isn't closed, so neither is what buffers it.</summary>
        public override void Dispose() => Close();

        /// <summary>Goes on with the next stream; false where there is none.</summary>
        /// <exception cref="InvalidDataException">Something else follows.</exception>
        private bool Open()
        {
            Span<byte> start = stackalloc byte[StartLength];
            var length = _file.ReadAtLeast(start, StartLength, throwOnEndOfStream: false);
            if (length == 0)
                return false;
            if (!compression.Begins(start[..length]))
                throw new InvalidDataException();
            _file.Seek(-length, SeekOrigin.Current);
            _stream = new BZip2InputStream(_file) { IsStreamOwner = false };
            return true;
        }

        private void Close()
        {
            _stream?.Dispose();
            _stream = null;
        }
    }
}
