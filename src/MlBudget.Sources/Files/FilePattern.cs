using System.Buffers;
using Microsoft.Extensions.FileSystemGlobbing;
using MlBudget.Settings.Files;

namespace MlBudget.Sources.Files;

/// <summary>
/// The files of a source: one path, or a pattern with <c>*</c> for parts of a name and <c>**</c> for directories.
/// </summary>
public sealed class FilePattern
{
    private static readonly SearchValues<char> OtherWildcards = SearchValues.Create("?[{");

    private readonly string _pattern;
    private readonly string _root;
    private readonly Matcher? _matcher;
    private readonly bool _isDeep;
    private readonly bool _takesAnyName;

    /// <summary>A pattern; relative ones start in the working directory.</summary>
    /// <exception cref="ArgumentException">It has a fault: <see cref="FaultOf"/> says which.</exception>
    public FilePattern(string pattern)
    {
        if (FaultOf(pattern) is { } fault)
            throw new ArgumentException(fault, nameof(pattern));
        _pattern = pattern;
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        var cut = star < 0 ? 0 : pattern.LastIndexOf('/', star) + 1;
        _root = pattern[..cut];
        if (star < 0)
            return;
        _matcher = new Matcher(StringComparison.Ordinal);
        _matcher.AddInclude(pattern[cut..]);
        _isDeep = pattern.Contains("**", StringComparison.Ordinal);
        _takesAnyName = pattern[(pattern.LastIndexOf('/') + 1)..] is "*" or "**";
    }

    /// <summary>What is wrong with a path or pattern, and what to write instead; null if nothing is.</summary>
    public static string? FaultOf(string pattern)
    {
        if (pattern.Contains('\0', StringComparison.Ordinal))
            return "found the character NUL, which no path can hold";
        var wildcard = pattern.AsSpan().IndexOfAny(OtherWildcards);
        if (wildcard >= 0)
            return $"found '{pattern[wildcard]}', but only * and ** are known: any part of a name, and any directories";
        var star = pattern.IndexOf('*', StringComparison.Ordinal);

        // The matcher takes a backslash for a slash.
        return star >= 0 && pattern[star..].Split('/', '\\').Contains("..")
            ? "found '..' behind a star, expected it before the first one only"
            : null;
    }

    /// <summary>The files that are there now, in no particular order.</summary>
    /// <param name="errors">Where to say what could not be listed.</param>
    internal List<FileSighting> List(List<string> errors) => List([this], errors);

    /// <summary>The files of several patterns that are there now, each once, also where several match it.</summary>
    /// <param name="patterns">The patterns.</param>
    /// <param name="errors">Where to say what could not be listed, and which pattern matches nothing.</param>
    internal static List<FileSighting> List(IEnumerable<FilePattern> patterns, List<string> errors)
    {
        var listing = new Listing([], [], [], errors);
        foreach (var pattern in patterns)
            pattern.List(listing);
        return listing.Found;
    }

    private void List(Listing listing)
    {
        var (before, errors) = ((listing.Matched.Count, listing.Errors.Count), listing.Errors);
        if (_matcher is null)
        {
            Add(_pattern, listing);
        }
        else
        {
            var directory = ListingDirectory.Start(new(_root.Length == 0 ? "." : _root), _isDeep, errors);
            foreach (var path in _matcher.Execute(directory).Files.Select(match => _root + match.Path).Order(StringComparer.Ordinal))
                Add(path, listing);
        }

        if ((listing.Matched.Count, errors.Count) == before)
            errors.Add($"{_pattern}: no file is there.");
    }

    /// <summary>
    /// Adds what is at a path. Of several names of one file the first counts; the file's length and time are compared as well,
    /// since some network file systems give the same number to several files.
    /// </summary>
    private void Add(string path, Listing listing)
    {
        try
        {
            if (FileStatus.Of(path) is not { } status)
                return;
            if (status.Kind == FileKind.Directory)
            {
                // With a bare star, subdirectories are no mistake; with *.jsonl, one of that name is.
                if (!_takesAnyName)
                    listing.Errors.Add($"{path}: is a directory, expected a file; for the files in it write {path.TrimEnd('/')}/*");
            }
            else if (status.Kind != FileKind.Regular)
            {
                listing.Errors.Add($"{path}: cannot be read: {RegularFile.Refused(status.Kind)}");
            }
            else
            {
                listing.Matched.Add(path);
                if (status.Identity is null ? listing.Paths.Add(path) : listing.Known.Add(status))
                    listing.Found.Add(new FileSighting(path, status.Length, status.Modified));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            listing.Errors.Add(LogFile.Unreadable(path, e));
        }
    }

    /// <summary>What is found while files are listed.</summary>
    /// <param name="Found">The files.</param>
    /// <param name="Known">Those of which the file system tells which they are.</param>
    /// <param name="Paths">The paths of the others.</param>
    /// <param name="Errors">What could not be listed.</param>
    private sealed record Listing(List<FileSighting> Found, HashSet<FileStatus> Known, HashSet<string> Paths, List<string> Errors)
    {
        /// <summary>All that matched, in whose place another one may have been found.</summary>
        public List<string> Matched { get; } = [];
    }
}
