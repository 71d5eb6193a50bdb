using System.Buffers;
using Microsoft.Extensions.FileSystemGlobbing;

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
    internal List<FileSighting> List(List<string> errors)
    {
        var found = new List<FileSighting>();
        if (_matcher is null)
        {
            Add(_pattern, found, errors);
        }
        else
        {
            var directory = new ListingDirectory(new DirectoryInfo(_root.Length == 0 ? "." : _root), null, errors);
            foreach (var match in _matcher.Execute(directory).Files)
                Add(_root + match.Path, found, errors);
        }

        if (found.Count == 0 && errors.Count == 0)
            errors.Add($"{_pattern}: no file is there.");
        return found;
    }

    private void Add(string path, List<FileSighting> found, List<string> errors)
    {
        if (Directory.Exists(path))
        {
            // With a bare star, subdirectories are no mistake; with *.jsonl, one of that name is.
            if (!_takesAnyName)
                errors.Add($"{path}: is a directory, expected a file; for the files in it write {path.TrimEnd('/')}/*");
            return;
        }

        try
        {
            var file = new FileInfo(path);
            if (file.LinkTarget is not null)
                file = file.ResolveLinkTarget(true) as FileInfo;
            if (file is { Exists: true })
                found.Add(new FileSighting(path, file.Length, file.LastWriteTimeUtc.Ticks));
        }
        catch (FileNotFoundException)
        {
            // It went away meanwhile, as rotated files do.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add(LogFile.Unreadable(path, e));
        }
    }
}
