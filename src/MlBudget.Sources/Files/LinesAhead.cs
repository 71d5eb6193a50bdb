using System.Runtime.ExceptionServices;
using MlBudget.Sources.Helping;

namespace MlBudget.Sources.Files;

/// <summary>
/// The lines of an opened file, read and decoded ahead of who takes them, chunk by chunk, on threads that help: one reads and unpacks the
/// bytes of a chunk at a time, and several may decode those that were read. Nothing of it counts before it is taken: what was read ahead in
/// vain is forgotten, and read again. Who takes them helps where the next chunk isn't there.
/// </summary>
internal sealed class LinesAhead : IHelped
{
    /// <summary>About as many bytes a line a chunk has at the most; a line that is longer than a chunk ends reading ahead.</summary>
    private const int BytesPerLine = 512;

    /// <summary>So many for each thread that those who help needn't stop where counting takes long for once, as labels that find their
    /// predictions do.</summary>
    private const int ChunksPerThread = 4;

    /// <summary>How many all files that are read ahead have together, but for two of each: as the shards of a log, which are read in turns.</summary>
    private const int MostChunks = 32;

    private readonly object _gate = new();
    private readonly Queue<LineChunk> _chunks = [];
    private readonly LogStream _stream;
    private readonly SideDecoding _decoding;
    private readonly byte[] _head;

    /// <summary>Bytes that were read and are of the next chunk, behind some that came before them.</summary>
    private byte[] _rest;

    /// <summary>Where those of the next chunk begin, in the rest and in the file.</summary>
    private (int Start, long Offset) _next;

    private ExceptionDispatchInfo? _error;
    private int _free;
    private bool _isCutting;
    private bool _isOver;
    private bool _isClosed;

    private LinesAhead(LogStream stream, byte[] head, ReadOnlySpan<byte> tail, SideDecoding decoding)
    {
        (_stream, _head, _decoding, _rest) = (stream, head, decoding, tail.ToArray());
        _next = (tail.Length, stream.Position);
        _free = Math.Max(2, Math.Min(ChunksPerThread * (decoding.Threads.Count + 1), MostChunks / (decoding.Threads.Helped + 1)));
    }

    /// <summary>Begins to read ahead, where that is of use and others don't take all the help that there is.</summary>
    /// <param name="stream">The stream, at the start of a line. Only this may read it until it is closed.</param>
    /// <param name="head">The first bytes that it has as long as it isn't cut and written anew.</param>
    /// <param name="tail">The bytes before.</param>
    /// <param name="decoding">Who decodes.</param>
    /// <returns>Null where it isn't begun.</returns>
    public static LinesAhead? TryBegin(LogStream stream, byte[] head, ReadOnlySpan<byte> tail, SideDecoding decoding)
    {
        if (!decoding.IsOfUse(stream))
            return null;
        var ahead = new LinesAhead(stream, head, tail, decoding);
        if (!decoding.Threads.TryAdd(ahead))
            return null;
        decoding.Open();
        return ahead;
    }

    /// <summary>The next lines, decoded.</summary>
    /// <returns>Null where there are no more: the file ends, can't be read on, or has a line that is too long. What was read behind the last line is
    /// in <see cref="Rest"/>.</returns>
    public LineChunk? Next()
    {
        while (true)
        {
            lock (_gate)
            {
                while (!IsNextKnown && !MayCut)
                    Monitor.Wait(_gate);
                if (IsNextKnown)
                {
                    if (!_chunks.TryPeek(out var next))
                        return null;
                    if (next.Fault is not null)
                        ExceptionDispatchInfo.Throw(next.Fault);
                    return _chunks.Dequeue();
                }
            }

            Help();
        }
    }

    /// <summary>Takes back a chunk that was read, to be filled again.</summary>
    public void Return(LineChunk chunk)
    {
        _decoding.Give(chunk);
        lock (_gate)
            _free++;
        _decoding.Threads.Notify();
    }

    /// <summary>After the last chunk: the bytes behind it that were read, behind some that came before them, and where they begin.</summary>
    public (byte[] Bytes, int Start) Rest => (_rest, _next.Start);

    /// <summary>After the last chunk: throws what kept it from being read on, if anything did.</summary>
    public void ThrowError() => _error?.Throw();

    /// <summary>Ends it. What was returned before is used for other files, and what was not is forgotten.</summary>
    /// <returns>Whether nobody reads the stream any more. Else who does closes it.</returns>
    public bool Close()
    {
        bool isFree;
        lock (_gate)
            (_isClosed, isFree) = (true, !_isCutting);
        _decoding.Threads.Remove(this);
        _decoding.Close();
        return isFree;
    }

    /// <inheritdoc/>
    public bool Help()
    {
        lock (_gate)
        {
            if (!MayCut)
                return false;
            _isCutting = true;
            _free--;
        }

        var offset = _next.Offset;
        var chunk = TryCut(out var isLast);
        if (!EndCut(chunk, isLast))
            return true;
        // While this chunk is decoded the next one can be read.
        _decoding.Threads.Notify();
        Decode(chunk!, offset);
        lock (_gate)
        {
            chunk!.IsDecoded = true;
            Monitor.PulseAll(_gate);
        }

        return true;
    }

    /// <summary>Whether the next chunk is decoded, or there is none.</summary>
    private bool IsNextKnown => _chunks.TryPeek(out var next) ? next.IsDecoded : _isOver;

    /// <summary>Whether another chunk can be filled now.</summary>
    private bool MayCut => !_isCutting && !_isOver && !_isClosed && _free > 0;

    /// <summary>Lets others go on.</summary>
    /// <returns>Whether there is something to decode.</returns>
    private bool EndCut(LineChunk? chunk, bool isLast)
    {
        lock (_gate)
        {
            (_isCutting, _isOver) = (false, isLast);
            if (chunk is not null)
                _chunks.Enqueue(chunk);
            if (_isClosed)
                _stream.Dispose();
            Monitor.PulseAll(_gate);
            return chunk is not null && !_isClosed;
        }
    }

    /// <summary>The next lines. What can't be read is known afterwards, and all that is before is in chunks.</summary>
    /// <param name="isLast">Whether no further lines follow.</param>
    /// <returns>Null where there are none.</returns>
    private LineChunk? TryCut(out bool isLast)
    {
        try
        {
            var chunk = _decoding.TakeChunk();
            isLast = !Cut(chunk);
            return chunk.Lines > 0 ? chunk : null;
        }
        catch (Exception error)
        {
            // Whoever takes the lines gets it behind them; nobody may wait for what doesn't come.
            (_error, isLast) = (ExceptionDispatchInfo.Capture(error), true);
            return null;
        }
    }

    /// <summary>Fills a chunk with the next lines.</summary>
    /// <returns>Whether further lines may follow.</returns>
    private bool Cut(LineChunk chunk)
    {
        chunk.Begin(_rest, _next.Start);
        var mayGoOn = true;
        try
        {
            for (var scanned = chunk.Start; mayGoOn;)
            {
                scanned = chunk.FindLines(scanned);
                if (!chunk.HasRoom || chunk.Filled - chunk.Start >= BytesPerLine * _decoding.Lines)
                    break;
                var count = _stream.Read(chunk.Room(_decoding.BufferBytes));
                if (!_stream.StillBegins(_head))
                    throw LineReader.WasCut();
                chunk.Fill(count);
                mayGoOn = count > 0;
            }
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            // What was read before it is taken first.
            (_error, mayGoOn) = (ExceptionDispatchInfo.Capture(error), false);
        }

        var end = chunk.End;
        var from = Math.Max(0, end - LineReader.TailLength);
        _rest = chunk.Bytes[from..chunk.Filled];
        _next = (end - from, _next.Offset + end - chunk.Start);
        chunk.FilePosition = _stream.FilePosition;
        return mayGoOn && chunk.Lines > 0;
    }

    private void Decode(LineChunk chunk, long offset)
    {
        try
        {
            var format = _decoding.Rent();
            chunk.Decode(format, offset);
            _decoding.Return(format);
        }
        catch (Exception error)
        {
            chunk.Fault = error;
        }
    }
}
