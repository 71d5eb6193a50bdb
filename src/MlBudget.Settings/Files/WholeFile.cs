using System.Diagnostics.CodeAnalysis;

namespace MlBudget.Settings.Files;

/// <summary>
/// Reads files whole that nobody has looked at yet. What is no file may have no end, as a device, or may let whoever opens
/// it wait for ever, as a pipe that nobody writes to.
/// </summary>
public static class WholeFile
{
    /// <summary>Reads a file's bytes; false, with the reason, where that can't be.</summary>
    /// <param name="file">The file.</param>
    /// <param name="mostBytes">More are refused.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="reason">What was found instead, and what was expected.</param>
    /// <param name="mayBePipe">Whether to read a pipe to its end, however long that takes: only where nothing else waits.</param>
    public static bool TryRead(
        string file, int mostBytes, [NotNullWhen(true)] out byte[]? bytes, [NotNullWhen(false)] out string? reason, bool mayBePipe = false)
    {
        (bytes, reason) = (null, null);
        try
        {
            var kind = FileStatus.Of(file)?.Kind ?? throw new FileNotFoundException();
            var isPipe = kind == FileKind.Pipe && mayBePipe;
            if (kind != FileKind.Regular && !isPipe)
                reason = Refused(kind);
            else if ((bytes = Read(file, mostBytes, isPipe)) is null)
                reason = $"it has more than {Size(mostBytes)}, expected at most as many";
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            reason = "there is no such file";
        }
        catch (UnauthorizedAccessException)
        {
            reason = "there is no permission to read it";
        }
        catch (Exception error) when (error is IOException or ArgumentException)
        {
            reason = $"it can't be read: {error.Message}";
        }

        return bytes is not null;
    }

    private static string Refused(FileKind kind) => kind switch
    {
        FileKind.Directory => "this is a directory, expected a file",
        FileKind.Pipe => "this is a pipe, expected a file that can be read again",
        _ => "this is a device or a socket, expected a file",
    };

    private static byte[]? Read(string file, int mostBytes, bool isPipe)
    {
        using var stream = isPipe ? new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0) : RegularFile.OpenRead(file);
        var content = new MemoryStream();
        var part = new byte[Math.Min(mostBytes + 1, 64 * 1024)];
        while (stream.Read(part, 0, (int)Math.Min(part.Length, mostBytes + 1 - content.Length)) is > 0 and var read)
            content.Write(part, 0, read);
        return content.Length > mostBytes ? null : content.ToArray();
    }

    private static string Size(int bytes) => bytes >= 1 << 20 ? $"{bytes >> 20} MiB" : $"{bytes >> 10} KiB";
}
