using Microsoft.Win32.SafeHandles;

namespace MlBudget.Settings.Files;

/// <summary>
/// Opens regular files, and on Linux nothing else. Opening a named pipe waits until somebody writes to it, and some devices never end; so
/// a file is opened without waiting, and what was opened is looked at before anything is read.
/// </summary>
public static class RegularFile
{
    /// <summary>Opens a file to be read, while others may write to it, rename and remove it.</summary>
    /// <exception cref="IOException">It is gone, can't be opened, or is no regular file: the message says what it is.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileStream OpenRead(string path)
    {
        if (!OperatingSystem.IsLinux())
            return new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var descriptor = LinuxFiles.Open(path, LinuxFiles.NonBlocking | LinuxFiles.CloseOnExec);
        if (descriptor < 0)
            throw LinuxFiles.LastError(path);
        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        try
        {
            if (FileStatus.Of(handle).Kind is not FileKind.Regular and var kind)
                throw new IOException(Refused(kind));
            // From a regular file nobody waits for bytes, but FileStream takes the flag for that of asynchronous reading.
            if (LinuxFiles.Control(handle, LinuxFiles.SetStatusFlags, 0) < 0)
                throw LinuxFiles.LastError(path);
            return new(handle, FileAccess.Read, bufferSize: 0, isAsync: false);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>How errors say that something is no regular file.</summary>
    /// <param name="kind">What it is.</param>
    public static string Refused(FileKind kind) => "it is " + kind switch
    {
        FileKind.Directory => "a directory",
        FileKind.Pipe => "a named pipe",
        FileKind.Socket => "a socket",
        _ => "a device",
    } + ", expected a regular file";
}
