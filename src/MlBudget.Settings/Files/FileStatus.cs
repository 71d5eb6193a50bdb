using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MlBudget.Settings.Files;

/// <summary>What something in a file system is.</summary>
public enum FileKind
{
    /// <summary>A regular file.</summary>
    Regular,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A named pipe.</summary>
    Pipe,

    /// <summary>A socket.</summary>
    Socket,

    /// <summary>A device, or something else that is none of these.</summary>
    Device,
}

/// <summary>What the file system says of a path, links followed, without opening what is there.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Length">How long it is, in bytes.</param>
/// <param name="Modified">When it was last written to, in ticks.</param>
/// <param name="Identity">What is the same for all names of one file; null where the system doesn't tell.</param>
public readonly record struct FileStatus(FileKind Kind, long Length, long Modified, (ulong Device, ulong Number)? Identity)
{
    // Where statx writes what; the layout is the same on all architectures of Linux.
    private const int Mode = 28, Number = 32, Size = 40, Seconds = 112, Nanoseconds = 120, DeviceMajor = 136, DeviceMinor = 140;
    private const int TypeMask = 0xF000;

    /// <summary>What is at a path; null if nothing is.</summary>
    /// <exception cref="IOException">That can't be found out.</exception>
    /// <exception cref="UnauthorizedAccessException">That may not be found out.</exception>
    public static FileStatus? Of(string path)
    {
        if (!OperatingSystem.IsLinux())
            return OfPortable(path);
        Span<byte> status = stackalloc byte[LinuxFiles.StatusLength];
        if (LinuxFiles.Status(LinuxFiles.WorkingDirectory, path, 0, LinuxFiles.AllBasic, status) == 0)
            return Read(status);
        return LinuxFiles.LastError(path) switch
        {
            FileNotFoundException or DirectoryNotFoundException => null,
            var error => throw error,
        };
    }

    /// <summary>What was opened; on Linux only.</summary>
    /// <exception cref="IOException">That can't be found out.</exception>
    internal static FileStatus Of(SafeFileHandle handle)
    {
        Span<byte> status = stackalloc byte[LinuxFiles.StatusLength];
        return LinuxFiles.Status((int)handle.DangerousGetHandle(), "", LinuxFiles.EmptyPath, LinuxFiles.AllBasic, status) == 0
            ? Read(status) : throw LinuxFiles.LastError("");
    }

    private static FileStatus Read(ReadOnlySpan<byte> status)
    {
        var kind = (MemoryMarshal.Read<ushort>(status[Mode..]) & TypeMask) switch
        {
            0x8000 => FileKind.Regular,
            0x4000 => FileKind.Directory,
            0x1000 => FileKind.Pipe,
            0xC000 => FileKind.Socket,
            _ => FileKind.Device,
        };
        var modified = DateTime.UnixEpoch.Ticks + MemoryMarshal.Read<long>(status[Seconds..]) * TimeSpan.TicksPerSecond
            + MemoryMarshal.Read<uint>(status[Nanoseconds..]) / TimeSpan.NanosecondsPerTick;
        var device = ((ulong)MemoryMarshal.Read<uint>(status[DeviceMajor..]) << 32) | MemoryMarshal.Read<uint>(status[DeviceMinor..]);
        return new(kind, MemoryMarshal.Read<long>(status[Size..]), modified, (device, MemoryMarshal.Read<ulong>(status[Number..])));
    }

    private static FileStatus? OfPortable(string path)
    {
        if (Directory.Exists(path))
            return new(FileKind.Directory, 0, 0, null);
        var file = new FileInfo(path);
        if (file.LinkTarget is not null)
            file = file.ResolveLinkTarget(true) as FileInfo;
        return file is { Exists: true } ? new(FileKind.Regular, file.Length, file.LastWriteTimeUtc.Ticks, null) : null;
    }
}
