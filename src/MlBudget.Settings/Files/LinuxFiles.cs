using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MlBudget.Settings.Files;

/// <summary>
/// The few calls into the C library that .NET has no name for: opening without waiting, and finding out what kind of file something
/// is. The numbers are those of the Linux headers fcntl.h, stat.h and errno.h.
/// </summary>
internal static partial class LinuxFiles
{
    /// <summary>Flags of <see cref="Open"/>.</summary>
    public const int NonBlocking = 0x800, CloseOnExec = 0x80000;

    /// <summary>A command of <see cref="Control"/>.</summary>
    public const int SetStatusFlags = 4;

    /// <summary>What <see cref="Status"/> takes: where relative paths start, that the file is the folder itself, and what is asked for.</summary>
    public const int WorkingDirectory = -100, EmptyPath = 0x1000, AllBasic = 0x7FF;

    /// <summary>How many bytes <see cref="Status"/> writes.</summary>
    public const int StatusLength = 256;

    private const int NotPermitted = 1, NoEntry = 2, Interrupted = 4, NoAccess = 13, NotDirectory = 20;

    /// <summary>Opens a file; below 0 where that fails.</summary>
    public static int Open(string path, int flags)
    {
        int descriptor;
        do
            descriptor = open(path, flags);
        while (descriptor < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        return descriptor;
    }

    /// <summary>Changes an open file; below 0 where that fails.</summary>
    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Control(SafeFileHandle file, int command, int argument);

    /// <summary>Asks what is known of a file; below 0 where that fails.</summary>
    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Status(int folder, string path, int flags, uint mask, Span<byte> status);

    /// <summary>Waits until what an open file holds is on the disk; below 0 where that fails.</summary>
    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int Sync(SafeFileHandle file);

    /// <summary>Why the last call has failed, as .NET would say it.</summary>
    public static Exception LastError(string path)
    {
        var number = Marshal.GetLastPInvokeError();
        var reason = Marshal.GetPInvokeErrorMessage(number);
        return number switch
        {
            NoEntry => new FileNotFoundException(reason, path),
            NotDirectory => new DirectoryNotFoundException(reason),
            NoAccess or NotPermitted => new UnauthorizedAccessException(reason),
            _ => new IOException(reason, number),
        };
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);
}
