using Microsoft.Extensions.FileSystemGlobbing.Abstractions;
using MlBudget.Settings.Files;

namespace MlBudget.Sources.Files;

/// <summary>
/// A directory as the matcher walks it, where one that can't be listed is an error but doesn't end the walk. A
/// directory is also shown as a file, so that a pattern that hits one is noticed. What links lead to is walked once, by
/// whatever name comes first: links to common folders, and to folders around them, would multiply the walk without end.
/// </summary>
internal sealed class ListingDirectory : DirectoryInfoBase
{
    private readonly DirectoryInfo _directory;
    private readonly Walk _walk;
    private readonly bool _isLinked;

    /// <summary>A directory within another one.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="parent">The one around it; null where the walk starts.</param>
    /// <param name="walk">What the walk has come to.</param>
    /// <param name="isLinked">Whether a link leads to it or to one around it.</param>
    private ListingDirectory(DirectoryInfo directory, DirectoryInfoBase? parent, Walk walk, bool isLinked)
    {
        (_directory, ParentDirectory, _walk, _isLinked) = (directory, parent, walk, isLinked);
    }

    /// <summary>The directory in which a walk starts.</summary>
    /// <param name="root">The directory.</param>
    /// <param name="isDeep">Whether the walk goes to any depth. Otherwise what is at one depth isn't what is at another.</param>
    /// <param name="errors">Where to say what could not be listed.</param>
    public static ListingDirectory Start(DirectoryInfo root, bool isDeep, List<string> errors) =>
        new(root, null, new(isDeep, errors, []), isLinked: false);

    /// <inheritdoc/>
    public override string Name => _directory.Name;

    /// <inheritdoc/>
    public override string FullName => _directory.FullName;

    /// <inheritdoc/>
    public override DirectoryInfoBase? ParentDirectory { get; }

    /// <inheritdoc/>
    public override IEnumerable<FileSystemInfoBase> EnumerateFileSystemInfos()
    {
        foreach (var entry in Entries())
        {
            yield return new Entry(entry, this);
            if (entry is DirectoryInfo child && Enter(child) is { } directory)
                yield return directory;
        }
    }

    /// <inheritdoc/>
    public override DirectoryInfoBase GetDirectory(string path) =>
        new ListingDirectory(new DirectoryInfo(Path.Combine(FullName, path)), this, _walk, _isLinked);

    /// <inheritdoc/>
    public override FileInfoBase GetFile(string path) => new Entry(new FileInfo(Path.Combine(FullName, path)), this);

    /// <summary>A directory in this one; null where links have led to it before, or lead back to where the walk is.</summary>
    private ListingDirectory? Enter(DirectoryInfo child)
    {
        var isLink = child.LinkTarget is not null;
        if (!isLink && !_isLinked)
            return new(child, this, _walk, isLinked: false);
        try
        {
            if (IdentityOf(child) is not { } identity || (isLink && LeadsBack(identity)))
                return null;
            return _walk.Visited.Add((identity, _walk.IsDeep ? 0 : Depth())) ? new(child, this, _walk, isLinked: true) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _walk.Errors.Add($"{child.FullName}: cannot be listed: {e.Message}");
            return null;
        }
    }

    private bool LeadsBack(string identity)
    {
        for (DirectoryInfoBase? around = this; around is not null; around = around.ParentDirectory)
        {
            if (IdentityOf(new(around.FullName)) == identity)
                return true;
        }

        return false;
    }

    /// <summary>What is the same for a directory whatever links lead to it; null if it is gone.</summary>
    private static string? IdentityOf(DirectoryInfo directory)
    {
        if (FileStatus.Of(directory.FullName) is not { } status)
            return null;
        return status.Identity is { } identity ? identity.ToString()
            : directory.ResolveLinkTarget(true)?.FullName ?? directory.FullName;
    }

    private int Depth()
    {
        var depth = 0;
        for (var parent = ParentDirectory; parent is not null; parent = parent.ParentDirectory)
            depth++;
        return depth;
    }

    /// <summary>What is in it, in the order of names, so that the walk takes the same way each time.</summary>
    private IEnumerable<FileSystemInfo> Entries()
    {
        try
        {
            return _directory.GetFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal);
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _walk.Errors.Add($"{_directory}: cannot be listed: {e.Message}");
            return [];
        }
    }

    /// <summary>What the directories of one walk share.</summary>
    private sealed record Walk(bool IsDeep, List<string> Errors, HashSet<(string Identity, int Depth)> Visited);

    private sealed class Entry(FileSystemInfo entry, DirectoryInfoBase parent) : FileInfoBase
    {
        public override string Name => entry.Name;

        public override string FullName => entry.FullName;

        public override DirectoryInfoBase? ParentDirectory => parent;
    }
}
