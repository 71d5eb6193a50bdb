using MlBudget.Core.Persistence;
using MlBudget.Core.Records;

namespace MlBudget.Sources.Files;

/// <summary>
/// Knows which content lies at which path. Logs are rotated by renaming them and creating new ones, by copying and
/// then cutting them, and by compressing what was rotated; through all of it a content keeps its position. One content
/// is read from one path at a time, from the longest that begins with it; its other paths are copies.
/// </summary>
/// <param name="list">Lists the files that are there now; what could not be listed is said to the list that it is given.</param>
/// <param name="options">How they are read.</param>
/// <param name="open">Makes a stream of the records of a file.</param>
internal sealed class FileCatalog(
    Func<List<string>, List<FileSighting>> list, FileSourceOptions options, Func<LogFile, RecordStream> open) : IDisposable
{
    /// <summary>
    /// How many contents without a path are remembered, should they come back under another name, when nothing of them would
    /// count again. Those that would count again are all remembered.
    /// </summary>
    public const int MaxOrphans = 1000;

    /// <summary>In how many polls in a row a file is a copy before that is said: while a log is compressed there are two for a while.</summary>
    private const int PollsBeforeSaid = 2;

    private readonly List<string> _errors = [];
    private readonly List<RecordStream> _orphans = [];
    private readonly BlobWriter _writer = new();
    private long _streams;
    private Dictionary<string, KnownPath> _paths = [];

    /// <summary>The contents that are at a path, or that may still have something to read.</summary>
    public IEnumerable<RecordStream> Streams =>
        Owners.Select(path => path.Stream!).Concat(_orphans.Where(orphan => orphan.HasRest));

    /// <summary>What went wrong when listing and reading.</summary>
    public IEnumerable<SourceError> Errors =>
        _errors.Concat(_paths.Values.Select(path => path.Error ?? path.Stream?.File.Error).OfType<string>()).Select(text => new SourceError(text)).Concat(ColumnProblems);

    /// <summary>How many files there are from which nothing is read, since they begin as others do.</summary>
    public int Copies => _paths.Values.Count(path => path.Original is not null);

    /// <summary>
    /// What is wrong with the columns of files that were written last, within an hour, since several may be written at the same time. What was wrong
    /// with older ones is over.
    /// </summary>
    private IEnumerable<SourceError> ColumnProblems
    {
        get
        {
            if (options.Table is null)
                return [];
            var files = Owners.Select(path => path.Stream!.File).ToList();
            var latest = files.Select(file => file.Sighting.Modified).DefaultIfEmpty(0).Max();
            return files.Where(file => file.Sighting.Modified > latest - TimeSpan.TicksPerHour).OrderByDescending(file => file.Sighting.Modified)
                .Select(file => file.ColumnProblem).OfType<SourceError>();
        }
    }

    private IEnumerable<KnownPath> Owners => _paths.Values.Where(path => path.Stream is not null);

    /// <summary>Lists the files and finds out what they are.</summary>
    /// <param name="cancel">Ends it early.</param>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    public void Refresh(CancellationToken cancel)
    {
        // A file that is renamed while its folder is listed may be missed under both names: when one is gone, look again.
        if (RefreshOnce(cancel))
            RefreshOnce(cancel);
    }

    /// <summary>A poll begins, and the files were looked for.</summary>
    public void NextPoll()
    {
        foreach (var path in _paths.Values)
            NoteCopy(path);
    }

    /// <summary>What has to be kept to go on from here. Copies are found out anew.</summary>
    public IEnumerable<SavedStream> Save() =>
        Owners.Select(path => Save(path.Stream!, path)).Concat(_orphans.Select(orphan => Save(orphan, null)));

    /// <summary>Adds a stream that was kept; those without a path in their order.</summary>
    /// <exception cref="BlobException">It is something else.</exception>
    public void Restore(SavedStream saved)
    {
        var reader = new BlobReader(saved.State);
        var head = saved.IsRaw ? new ContentStart(saved.Head) : ContentStart.Restore(saved.Head);
        var stream = open(LogFile.Restore(ref reader, Fingerprint.Cut(head, options.MaxLineBytes), options));
        stream.Number = saved.Number;
        stream.Restore(ref reader, saved.Lines);
        if (!reader.Flag())
        {
            stream.File.Detach();
            _orphans.Add(stream);
        }
        else if (!_paths.TryAdd(stream.File.Path, KnownPath.Restore(ref reader, stream, options)))
        {
            throw new BlobException($"found {stream.File.Path} twice");
        }

        // Earlier versions kept the bytes, and still earlier ones nothing.
        if (!saved.IsRaw)
            stream.File.RestoreTail(BytesDigest.Restore(ref reader));
        else if (!reader.AtEnd)
            stream.File.RestoreTail(BytesDigest.Of(reader.Bytes()));
        if (!reader.AtEnd)
            throw new BlobException($"found more bytes than the position in {stream.File.Path} has");
        _streams = saved.Number + 1;
    }

    /// <summary>Closes all files.</summary>
    public void Dispose()
    {
        foreach (var stream in Owners.Select(path => path.Stream!).Concat(_orphans))
            stream.Dispose();
    }

    /// <summary>Looks for the files once.</summary>
    /// <returns>Whether one that was at a path before is at none now.</returns>
    private bool RefreshOnce(CancellationToken cancel)
    {
        _errors.Clear();
        var before = Owners.Select(path => path.Stream!).ToList();
        Look(cancel);
        foreach (var path in Owners)
        {
            if (path.HasChanged && !path.IsUnreadable && !path.Stream!.File.Continues(path))
                path.Stream = null;
            path.Stream?.File.See(path);
        }

        var owners = Owners.ToDictionary(path => path.Stream!);
        var free = before.Where(stream => !owners.ContainsKey(stream)).Concat(_orphans).ToList();
        foreach (var path in _paths.Values)
            path.Original = null;
        foreach (var path in Unclaimed())
        {
            path.Stream = Claim(path, owners, free);
            if (path.Stream is not null)
                owners[path.Stream] = path;
        }

        return Keep(free);
    }

    private SavedStream Save(RecordStream stream, KnownPath? path)
    {
        _writer.Clear();
        stream.Save(_writer);
        _writer.Flag(path is not null);
        path?.Save(_writer);
        stream.File.Tail.Save(_writer);
        var state = _writer.Written.ToArray();
        return new(stream.Number, state, stream.File.Identity.Save(), stream.SaveLines(_writer));
    }

    private void Look(CancellationToken cancel)
    {
        var paths = new Dictionary<string, KnownPath>();
        foreach (var sighting in list(_errors))
        {
            cancel.ThrowIfCancellationRequested();
            var path = _paths.GetValueOrDefault(sighting.Path) ?? new KnownPath(options);
            if (path.Look(sighting))
                paths[sighting.Path] = path;
        }

        _paths = paths;
    }

    /// <summary>The paths from which nothing is read, the best ones to read a new content from first.</summary>
    private List<KnownPath> Unclaimed() =>
    [
        .. _paths.Values.Where(path => path.Stream is null && !path.IsUnreadable && path.Head.Length > 0)
            .OrderBy(path => path.Form.IsCompressed)
            .ThenByDescending(path => path.Sighting.Length)
            .ThenBy(path => path.Sighting.Path, StringComparer.Ordinal),
    ];

    /// <summary>What is read from a path: a content that lost its path or has a better one here, or a new one.</summary>
    private RecordStream? Claim(
        KnownPath path, Dictionary<RecordStream, KnownPath> owners, List<RecordStream> free)
    {
        var adopted = Continued(path, free);
        if (adopted is not null)
        {
            free.Remove(adopted);
            adopted.File.MoveTo(path);
            return adopted;
        }

        foreach (var (stream, owner) in owners)
        {
            if (stream.File.Head.Compare(path.Head.Bytes) == Likeness.None || path.DiffersFrom(owner))
                continue;
            if (!IsBetter(path, owner))
                return Copy(path, stream);
            owner.Leave();
            stream.File.MoveTo(path);
            return stream;
        }

        var known = free.Find(stream => stream.File.ReachOf(path) != Reach.Other);
        return known is null ? Open(path) : Copy(path, known);
    }

    /// <summary>
    /// The content that goes on at a path; null if none does. Of those that do the one that was read furthest: the others are its
    /// beginning. Trying one reads the file, unless it was read further than the file is long.
    /// </summary>
    private static RecordStream? Continued(KnownPath path, List<RecordStream> free)
    {
        RecordStream? likely = null;
        foreach (var stream in free.OrderByDescending(stream => stream.File.Offset))
        {
            var reach = stream.File.ReachOf(path);
            if (reach == Reach.Same)
                return stream;
            if (reach == Reach.Unknown)
                likely ??= stream;
        }

        return likely;
    }

    private RecordStream Open(KnownPath path)
    {
        var stream = open(new LogFile(path.Sighting, path.Head, options));
        stream.Number = _streams++;
        return stream;
    }

    /// <summary>Nothing is read from a copy.</summary>
    private static RecordStream? Copy(KnownPath path, RecordStream original)
    {
        path.Original = original.File;
        return null;
    }

    /// <summary>That nothing is read from a path is said once: if what is there is no copy after all, records are missing.</summary>
    private void NoteCopy(KnownPath path)
    {
        path.PollsAsCopy = path.Original is null ? 0 : path.PollsAsCopy + 1;
        if (path is { Original: { } original, PollsAsCopy: PollsBeforeSaid })
            options.OnCopy?.Invoke(new FileCopy(path.Sighting.Path, original.Path));
    }

    /// <summary>Whether there is more of a content in one place than in another: a backup of its beginning.</summary>
    private static bool IsBetter(KnownPath path, KnownPath owner) =>
        path.Form.HasLengthsLike(owner.Form) && path.Sighting.Length > owner.Sighting.Length;

    /// <summary>Remembers the contents that are at no path; whether one of them was at one before.</summary>
    private bool Keep(List<RecordStream> free)
    {
        var lost = free.Except(_orphans).ToList();
        foreach (var stream in lost)
        {
            stream.File.Detach();
            if (stream.File.Offset == 0)
            {
                stream.Dispose();
                continue;
            }

            stream.Number = _streams++;
            _orphans.Add(stream);
        }

        var kept = free.ToHashSet();
        _orphans.RemoveAll(orphan => !kept.Contains(orphan));

        foreach (var over in _orphans.Where(orphan => orphan.IsOver).Take(_orphans.Count - MaxOrphans).ToList())
        {
            over.Dispose();
            _orphans.Remove(over);
        }

        return lost.Count > 0;
    }
}
