using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;

namespace MlBudget.Exporter.Configuration;

/// <summary>
/// Reads files whole that nobody has looked at yet. What is no file may have no end, as a device, or may let whoever opens
/// it wait for ever, as a pipe that nobody writes to.
/// </summary>
internal static class WholeFile
{
    private const int TypeMask = 0xF000, Pipe = 0x1000, Regular = 0x8000;

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
            if (Directory.Exists(file))
                reason = "this is a directory, expected a file";
            else if (TypeOf(file) is { } type && type != Regular && !(mayBePipe && type == Pipe))
                reason = type == Pipe ? "this is a pipe, expected a file that can be read again" : "this is a device or a socket, expected a file";
            else if ((bytes = Read(file, mostBytes)) is null)
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

    private static byte[]? Read(string file, int mostBytes)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var content = new MemoryStream();
        var part = new byte[Math.Min(mostBytes + 1, 64 * 1024)];
        while (stream.Read(part, 0, (int)Math.Min(part.Length, mostBytes + 1 - content.Length)) is > 0 and var read)
            content.Write(part, 0, read);
        return content.Length > mostBytes ? null : content.ToArray();
    }

    private static string Size(int bytes) => bytes >= 1 << 20 ? $"{bytes >> 20} MiB" : $"{bytes >> 10} KiB";

    /// <summary>Of which type a file is, without opening it; null where the system doesn't say.</summary>
    private static int? TypeOf(string file)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        // struct statx is the same on all architectures: 256 bytes, and stx_mode in the two behind the first 28.
        const int WorkingDirectory = -100, TypeAsked = 1, ModeAt = 28;
        var status = new byte[256];
        return Native.StatX(WorkingDirectory, Encoding.UTF8.GetBytes(file + '\0'), 0, TypeAsked, status) == 0
            ? BitConverter.ToUInt16(status, ModeAt) & TypeMask : null;
    }

    private static class Native
    {
        /// <summary><see href="https://man7.org/linux/man-pages/man2/statx.2.html"/>.</summary>
        [DllImport("libc", EntryPoint = "statx")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int StatX(int directory, byte[] path, int flags, uint asked, [Out] byte[] status);
    }
}
