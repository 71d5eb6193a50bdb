
namespace MlBudget.Sources.Files;

/// <summary>
/// What was read of a file, whatever it is called by now. It is opened where reading stopped, and closed at its end.
/// </summary>
/// <param name="sighting">Where it was found.</param>
/// <param name="head">Its first bytes, one at least.</param>
/// <param name="options">How it is read.</param>
internal sealed partial class LogFile(FileSighting sighting, ContentStart head, FileSourceOptions options) : IDisposable
{
    /// <summary>
    /// Within how many polls that find nothing new a last line without an end may still go on; then it is a record, if it is whole.
    /// </summary>
    private const int Grace = 2;

    private LineReader? _reader;
    private BytesDigest _tail;
    private int _quietPolls = -1;
    private bool _isDetached;
    private long _offset;
    private bool _isSkipping;
    private bool _retries;

    /// <summary>Where the file is or was last, and how it looked there.</summary>
    public FileSighting Sighting { get; private set; } = sighting;

    /// <summary>The path of it.</summary>
    public string Path => Sighting.Path;

    /// <summary>How many bytes of the content are read for good.</summary>
    public long Offset => _reader?.Offset ?? _offset;

    /// <summary>How many lines that is.</summary>
    public long Lines { get; private set; }

    /// <summary>Whether all that was there at the last look is read, or can't be.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>How many bytes of the file, as it lies there, are read, and how many there were at the last look.</summary>
    public (long Read, long Length) Extent =>
        (IsAtEnd ? Sighting.Length : Math.Min(Sighting.Length, _reader?.FilePosition ?? _offset), Sighting.Length);

    /// <summary>
    /// Whether another file, or none, was found at its path when it was to be read: since the last look it was renamed, compressed,
    /// cut or removed.
    /// </summary>
    public bool HasLeft { get; private set; }

    /// <summary>What is wrong with it; null if nothing is.</summary>
    public string? Error { get; private set; }

    /// <summary>The first bytes as they were last seen; may be beyond what is read.</summary>
    public ContentStart Head { get; private set; } = head;

    /// <summary>The first bytes of what is read; of what was seen as long as nothing is.</summary>
    public ContentStart Identity => Offset == 0 ? Head : Head.First(Offset);

    /// <summary>The bytes before <see cref="Offset"/>, at most <see cref="LineReader.TailLength"/> of them; none where an earlier version has read them.</summary>
    public BytesDigest Tail => _reader is null ? _tail : BytesDigest.Of(_reader.Tail);

    /// <summary>Whether nothing was added to it for so long that its last line may be whole without an end.</summary>
    private bool IsQuiet => _quietPolls >= Grace;

    /// <summary>How errors say that a file is damaged or ends too early.</summary>
    /// <param name="path">The file.</param>
    /// <param name="damage">What is damaged: a part of a sentence.</param>
    public static string Damaged(string path, string damage) =>
        $"{path}: {damage}; what is before counts, the rest is tried when the file changes.";

    /// <summary>How errors say that a file can't be opened or read.</summary>
    public static string Unreadable(string path, Exception e) => $"{path}: cannot be read: {e.Message}";

    /// <summary>Whether what is at a path is this file, with at least what was read.</summary>
    public bool Continues(KnownPath path) => ReachOf(path) is Reach.Same or Reach.Unknown;

    /// <summary>What is at a path where this file was read to; another file where it begins otherwise.</summary>
    public Reach ReachOf(KnownPath path) => path.LikenessTo(Identity) switch
    {
        Likeness.None => Reach.Other,
        Likeness.Partial => Reach.Short,
        _ when !path.Form.IsDerived && path.Sighting.Length < Offset => Reach.Short,
        _ => path.CompareBefore(Offset, Tail),
    };

    /// <summary>The file was looked for, and is where it was.</summary>
    public void See(KnownPath path)
    {
        HasLeft = false;
        if (path.HasChanged && !path.IsUnreadable)
            (Head, Sighting) = (path.Head, path.Sighting);
        if (path.HasChanged)
            (_quietPolls, _unchangedSince) = (-1, options.Wall.GetTimestamp());
        if (path.HasChanged || _retries)
            (IsAtEnd, Error, _retries) = (false, null, false);
    }

    /// <summary>A poll begins.</summary>
    public void NextPoll()
    {
        // Only then is what is behind the last line end looked at once more.
        var isQuietNow = ++_quietPolls == Grace && Offset < Sighting.Length && !_isDetached;
        if (IsHeldRowDue() || isQuietNow)
            IsAtEnd = false;
    }

    /// <summary>The file is at another path: renamed, compressed, or its copy is what is left.</summary>
    public void MoveTo(KnownPath path)
    {
        Close();
        (HasLeft, _isDetached, _quietPolls) = (false, false, -1);
        (Head, Sighting) = (path.Head, path.Sighting);
        (IsAtEnd, Error, _retries) = (false, null, false);
    }

    /// <summary>
    /// The file is at no path any more. If it is still open and was not cut, it is read to its end nevertheless.
    /// </summary>
    public void Detach()
    {
        (Error, HasLeft, _isDetached) = (null, false, true);
        if (_reader is not null && !StillBegins(_reader.Stream))
            Close();
        IsAtEnd = _reader is null;
    }

    /// <summary>Looks at the next line.</summary>
    /// <param name="budget">How much may be read for it.</param>
    /// <param name="line">The line.</param>
    /// <returns>A line, one that is too long, one without an end that nobody goes on writing, as it seems, nothing for now, or the end:
    /// of what can be read now.</returns>
    public LineKind Peek(ReadBudget budget, out ReadOnlySpan<byte> line)
    {
        line = default;
        if (IsAtEnd)
            return LineKind.End;
        try
        {
            if (_reader is null)
                OpenToRead();
            if (_reader is null)
                return Leave();
            var kind = _reader.Peek(budget, out line);
            if (kind == LineKind.Unfinished && (kind = KindOfRest(_reader)) == LineKind.End && HoldsRow(_reader))
                return End(HoldRow(_reader, line));
            if (kind != LineKind.End)
                return MakeRecord(_reader, kind, ref line);
            return End(_reader.Stream.IsComplete() ? null : Damaged(Path, _reader.Stream.Form.Damage));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Leave();
        }
        catch (InvalidDataException e)
        {
            return End(Damaged(Path, e.Message));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _retries = true;
            return End(Unreadable(Path, e));
        }
    }

    /// <summary>The line without an end that was looked at is no record: it is waited for how it goes on.</summary>
    public void Await() => End(null);

    /// <summary>Takes the line that was looked at.</summary>
    public void Consume()
    {
        Lines += _reader!.Consume();
    }

    /// <summary>The next lines, where they were decoded ahead.</summary>
    public LineReader Decoded => _reader!;

    /// <summary>Takes lines that were decoded ahead.</summary>
    /// <param name="rows">How many, each of which is a row; may be 0.</param>
    public void Pass(int rows)
    {
        _reader!.Pass(rows);
        Lines += rows;
    }

    /// <summary>Another reader from where this file is read next; null if something else is at the path now.</summary>
    /// <param name="forTimes">Whether only times are wanted of its records: of tables no other column is read then.</param>
    /// <exception cref="IOException">The file can't be opened or read, or is gone.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public LineReader? OpenReader(bool forTimes = false)
    {
        var stream = LogStream.Open(Path, forTimes && options.Table is not null ? options with { Table = options.Table.ForTimes } : options);
        try
        {
            if (ReadStart(stream) is { } head)
            {
                if (ReadBefore(stream) is { } before)
                {
                    Head = head;
                    return new LineReader(stream, Identity.Bytes.ToArray(), before, options, _isSkipping, RowsOf(stream, forTimes));
                }

                if (!stream.IsSound())
                    throw new InvalidDataException(stream.Form.Damage);
            }

            stream.Dispose();
            return null;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>
    /// What follows the last line end: a line, because nobody goes on writing it; perhaps one; or nothing as yet. A compressed file may
    /// get another piece, which begins within a line. Nothing tells whether a row of a table is whole that has no end, since its last value may
    /// be a part of one: it is waited for, and taken as it is when that was long enough.
    /// </summary>
    public LineKind KindOfRest(LineReader reader) =>
        reader.Stream.Form.IsCompressed && !reader.Stream.IsComplete() ? LineKind.End
        : options.ClosedFiles || (reader.Rows is not null && reader.Stream.Form.IsCompressed) ? LineKind.Line
        : reader.Rows is not null ? IsGivenUp(reader) ? LineKind.Line : LineKind.End
        : IsQuiet || reader.Stream.Form.IsCompressed ? LineKind.Unfinished : LineKind.End;

    /// <summary>Closes the file.</summary>
    public void Dispose() => Close();

    private void OpenToRead()
    {
        _reader = OpenReader();
        if (options.Decoding is { } decoding)
            _reader?.ReadAhead(decoding);
    }

    /// <summary>Reads how an opened file begins: where only digests of that were known, its bytes are from then on.</summary>
    /// <returns>What <see cref="Head"/> is if it is this file; null where it begins otherwise.</returns>
    private ContentStart? ReadStart(LogStream stream)
    {
        var known = Identity;
        if (known.IsDigest)
        {
            var seen = Fingerprint.Of(stream, options);
            return known.Compare(seen.Bytes) == Likeness.Full ? seen : null;
        }

        var head = new byte[known.Length];
        return stream.ReadIdentity(head) == head.Length && known.IsOf(head) ? Head : null;
    }

    /// <summary>Goes to where a stream is read on.</summary>
    /// <returns>The bytes before that; null where the stream is shorter, or they aren't those that were read.</returns>
    private byte[]? ReadBefore(LogStream stream)
    {
        var tail = Tail;
        var before = new byte[tail.Length];
        return stream.SeekTo(Offset - before.Length) && stream.ReadHead(before) == before.Length && (before.Length == 0 || tail.IsOf(before)) ? before : null;
    }

    /// <summary>Whether an open file is still the one that it was, and can be read.</summary>
    private bool StillBegins(LogStream stream)
    {
        try
        {
            return stream.StillBegins(Identity);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Its disk is gone with its path.
            return false;
        }
    }

    private LineKind Leave()
    {
        // Where the next look finds it as it was, it is tried again.
        HasLeft = _retries = !_isDetached;
        return End(null);
    }

    private LineKind End(string? error)
    {
        Close();
        Error = error;
        IsAtEnd = true;
        return LineKind.End;
    }

    private void Close()
    {
        if (_reader is null)
            return;
        (_offset, _isSkipping, _tail) = (_reader.Offset, _reader.IsSkipping, BytesDigest.Of(_reader.Tail));
        _reader.Dispose();
        _reader = null;
    }
}
