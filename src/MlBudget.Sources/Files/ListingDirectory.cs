using Microsoft.Extensions.FileSystemGlobbing.Abstractions;

namespace MlBudget.Sources.Files;

/// <summary>
/// A directory as the matcher walks it, where one that can't be listed is an error but doesn't end the walk. A
/// directory is also shown as a file, so that a pattern that hits one is noticed.
/// </summary>
internal sealed class ListingDirectory(DirectoryInfo directory, DirectoryInfoBase? parent, List<string> errors)
    : DirectoryInfoBase
{
    /// <inheritdoc/>
    public override string Name => directory.Name;

    /// <inheritdoc/>
    public override string FullName => directory.FullName;

    /// <inheritdoc/>
    public override DirectoryInfoBase? ParentDirectory => parent;

    /// <inheritdoc/>
    public override IEnumerable<FileSystemInfoBase> EnumerateFileSystemInfos()
    {
        foreach (var entry in Entries())
        {
            yield return new Entry(entry, this);
            if (entry is DirectoryInfo child && !LeadsBack(child))
                yield return new ListingDirectory(child, this, errors);
        }
    }

    /// <inheritdoc/>
    public override DirectoryInfoBase GetDirectory(string path) =>
        new ListingDirectory(new DirectoryInfo(Path.Combine(FullName, path)), this, errors);

    /// <inheritdoc/>
    public override FileInfoBase GetFile(string path) => new Entry(new FileInfo(Path.Combine(FullName, path)), this);

    private FileSystemInfo[] Entries()
    {
        try
        {
            return directory.GetFileSystemInfos();
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add($"{directory}: cannot be listed: {e.Message}");
            return [];
        }
    }

    /// <summary>Whether a link leads to a directory that is being walked: it would be walked for ever.</summary>
    private bool LeadsBack(DirectoryInfo child) =>
        child.LinkTarget is not null
        && child.ResolveLinkTarget(true) is { } target
        && (FullName + "/").StartsWith(target.FullName.TrimEnd('/') + "/", StringComparison.Ordinal);

    private sealed class Entry(FileSystemInfo entry, DirectoryInfoBase parent) : FileInfoBase
    {
        public override string Name => entry.Name;

        public override string FullName => entry.FullName;

        public override DirectoryInfoBase? ParentDirectory => parent;
    }
}
