using MlBudget.Core.Persistence;
using MlBudget.Sources.Contents;

namespace MlBudget.Sources.Files;

/// <summary>A path that matches the pattern, with what was last seen there.</summary>
/// <param name="options">How files are read: how long the first line may be that one is known by.</param>
internal sealed class KnownPath(FileSourceOptions options)
{
    private bool _isSettled;

    /// <summary>Whether what is here has proved to be another content than streams that begin alike, and how those lay there then.</summary>
    private readonly Dictionary<RecordStream, (bool Differs, FileSighting Seen)> _compared = [];

    /// <summary>Where it is, how long, and when it was written to.</summary>
    public FileSighting Sighting { get; private set; }

    /// <summary>The first bytes of the content, as far as they are there and readable.</summary>
    public ContentStart Head { get; private set; } = ContentStart.None;

    /// <summary>How the content is made of the file's bytes.</summary>
    public ContentForm Form { get; private set; } = ContentForm.Plain;

    /// <summary>Whether the last look found something else than the one before.</summary>
    public bool HasChanged { get; private set; }

    /// <summary>Why it can't be read; null if it can.</summary>
    public string? Error { get; private set; }

    /// <summary>Whether nothing is known of what is there now.</summary>
    public bool IsUnreadable => !_isSettled;

    /// <summary>The records that are read from here; null if nothing is, as from the copy of another file.</summary>
    public RecordStream? Stream { get; set; }

    /// <summary>The file that what is here was taken for a copy of; null where it wasn't.</summary>
    public LogFile? Original { get; set; }

    /// <summary>In how many polls in a row it was.</summary>
    public int PollsAsCopy { get; set; }

    /// <summary>
    /// Writes what its file doesn't know. Only paths from which something is read are worth it. Of a form that earlier versions didn't
    /// know another process finds out anew.
    /// </summary>
    public void Save(BlobWriter writer)
    {
        writer.Flag(Form == ContentForm.Gzip);
        writer.Flag(_isSettled && (Form == ContentForm.Gzip || !Form.IsDerived));
    }

    /// <summary>The path from which a file is read; while it looks the same, it isn't opened again.</summary>
    /// <param name="reader">Reads what <see cref="Save"/> has written.</param>
    /// <param name="stream">The records of the file.</param>
    /// <param name="options">How files are read.</param>
    /// <exception cref="BlobException">It is something else.</exception>
    public static KnownPath Restore(ref BlobReader reader, RecordStream stream, FileSourceOptions options) => new(options)
    {
        Sighting = stream.File.Sighting,
        Head = stream.File.Head,
        Stream = stream,
        Form = reader.Flag() ? ContentForm.Gzip : ContentForm.Plain,
        _isSettled = reader.Flag(),
    };

    /// <summary>Whether what is here is surely another content than what is read from another path, although it begins as that does.</summary>
    public bool DiffersFrom(KnownPath owner)
    {
        // What was another content stays so, and what was all in the other file stays its beginning, however that goes on.
        if (_compared.TryGetValue(owner.Stream!, out var known) && (known.Differs || known.Seen == owner.Sighting || IsWithin(known.Seen, owner)))
            return known.Differs;
        if (FileComparison.Differ(this, owner, options) is not { } differs)
            return false;
        _compared[owner.Stream!] = (differs, owner.Sighting);
        return differs;
    }

    /// <summary>Compares what is here before a position.</summary>
    /// <param name="position">In bytes of the content.</param>
    /// <param name="bytes">What was there before; none where nothing is known.</param>
    public Reach CompareBefore(long position, BytesDigest bytes)
    {
        if (bytes.Length == 0)
            return Reach.Unknown;
        try
        {
            using var stream = LogStream.Open(Sighting.Path, options);
            Span<byte> found = stackalloc byte[bytes.Length];
            var isReached = stream.SeekTo(position - bytes.Length) && stream.ReadHead(found) == found.Length;
            if (isReached && bytes.IsOf(found))
                return Reach.Same;
            // Damaged data may give anything: only where all of them are sound they say something.
            return !stream.IsSound() ? Reach.Unknown : isReached ? Reach.Other : Reach.Short;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return Reach.Unknown;
        }
    }

    /// <summary>How what is here agrees with a content: where that can't be told it is taken for a copy that is being written until it is seen unchanged.</summary>
    public Likeness LikenessTo(ContentStart known)
    {
        var likeness = known.Compare(Head.Bytes);
        if (likeness != Likeness.Unclear)
            return likeness;
        return options.ClosedFiles || (PollsAsCopy > 0 && !HasChanged) ? Likeness.None : Likeness.Partial;
    }

    /// <summary>Nothing is read from here any more: what is here is looked at anew, where another process has looked at it last.</summary>
    public void Leave()
    {
        Stream = null;
        if (Head.IsDigest)
            _isSettled = false;
    }

    /// <summary>Takes note of what the listing says, and looks into the file if that is new.</summary>
    /// <returns>Whether the file is still there.</returns>
    public bool Look(FileSighting sighting)
    {
        HasChanged = !_isSettled || sighting != Sighting;
        if (!HasChanged)
            return true;
        _compared.Clear();
        Sighting = sighting;
        _isSettled = false;
        Error = null;
        try
        {
            using var stream = LogStream.Open(sighting.Path, options);
            Head = Fingerprint.Of(stream, options);
            Form = stream.Form;
            if (Head.Length == 0 && !stream.IsComplete())
                Error = LogFile.Damaged(sighting.Path, Form.Damage);
            _isSettled = true;
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Error = LogFile.Unreadable(sighting.Path, e);
            return true;
        }
    }

    private bool IsWithin(FileSighting seen, KnownPath owner) => Form.HasLengthsLike(owner.Form) && seen.Length >= Sighting.Length;
}
