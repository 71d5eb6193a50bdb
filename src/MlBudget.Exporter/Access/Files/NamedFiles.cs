using System.Buffers.Text;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using MlBudget.Core.Text;
using MlBudget.Settings;
using MlBudget.Settings.Files;

namespace MlBudget.Exporter.Access.Files;

/// <summary>A file as it was when it was looked at.</summary>
/// <param name="Path">The file.</param>
/// <param name="Status">What the file system said of it, links followed; null where it was not there or could not be looked at.</param>
internal readonly record struct FileStamp(string Path, FileStatus? Status)
{
    /// <summary>The stamp of a file as it is now.</summary>
    public static FileStamp Of(string path)
    {
        try
        {
            return new(path, FileStatus.Of(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new(path, null);
        }
    }

    /// <summary>Whether the file is still the one that was looked at. A mount of secrets is swapped by a link, so that the file is
    /// another one although its length and time may be the same.</summary>
    public bool IsCurrent => Of(Path).Status == Status;
}

/// <summary>Reads the files that a web configuration names, and remembers what they were.</summary>
/// <param name="folder">Where relative paths start; empty for the working directory.</param>
internal sealed class NamedFiles(string folder)
{
    /// <summary>The end of keys whose values are paths; the same keys without it have the text itself.</summary>
    private const string Suffix = "_file";

    /// <summary>DER begins with a sequence, 0x30, and so its base64 with this letter.</summary>
    private const char FirstOfDer = 'M';

    /// <summary>The most bytes of a file of certificates: a few hundred of them.</summary>
    private const int MostBytes = 1 << 20;

    /// <summary>No name of a file or a folder is longer on Linux (NAME_MAX).</summary>
    private const int MostBytesOfName = 255;

    /// <summary>As much of a path as an error shows.</summary>
    private const int MostShown = 200;

    /// <summary>The shortest key in base64, one of Ed25519, has 64 characters. Up to here a text is rather a path.</summary>
    private const int ShorterThanKeys = 60;

    private readonly List<FileStamp> _stamps = [];

    /// <summary>What was read, each as it was right before.</summary>
    public ImmutableArray<FileStamp> Stamps => [.. _stamps];

    /// <summary>Reads a file's bytes; false, with the reason, where that can't be.</summary>
    /// <param name="file">The file, from the working directory on.</param>
    /// <param name="mostBytes">More are refused.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="reason">What was found instead, and what was expected.</param>
    public bool TryRead(string file, int mostBytes, [NotNullWhen(true)] out byte[]? bytes, [NotNullWhen(false)] out string? reason)
    {
        // Looked at before it is read: what is written in between is seen the next time.
        _stamps.Add(FileStamp.Of(file));
        return WholeFile.TryRead(file, mostBytes, out bytes, out reason);
    }

    /// <summary>The text that a value stands for: what a file holds where the key ends with <c>_file</c>, else the value; null, with a
    /// problem, where there is none.</summary>
    /// <param name="node">The value.</param>
    public string? Text(NodeReader node)
    {
        if (!node.Key.EndsWith(Suffix, StringComparison.Ordinal))
            return node.Text("PEM");
        if (node.Text("a path") is not { } path)
            return null;
        if (FoundInsteadOf(path) is { } found)
        {
            node.Error($"found {found}, expected a path; write PEM under '{node.Key[..^Suffix.Length]}'");
            return null;
        }

        var file = Path.Combine(folder, path);
        if (TryRead(file, MostBytes, out var bytes, out var reason))
            return Encoding.UTF8.GetString(bytes);
        node.Error($"the file {FoundText.Of(file, MostShown)} can't be read: {reason}");
        return null;
    }

    /// <summary>What stands in the place of a path, without any of it: it may be a private key. Null where it may be a path.</summary>
    private static string? FoundInsteadOf(string path) =>
        path.Contains("-----BEGIN", StringComparison.Ordinal) ? "PEM"
        : path.Any(char.IsControl) ? "several lines"
        : path.Length > ShorterThanKeys && path[0] == FirstOfDer && Base64.IsValid(path) ? "base64"
        : path.Split('/').Any(name => Encoding.UTF8.GetByteCount(name) > MostBytesOfName) ? "a text that is too long for a path" : null;
}
