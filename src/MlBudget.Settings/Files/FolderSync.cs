using Microsoft.Win32.SafeHandles;

namespace MlBudget.Settings.Files;

/// <summary>Sees to it that the names in a folder are on the disk, as those of files that were made just now.</summary>
public static class FolderSync
{
    /// <summary>Waits until they are. Where the operating system knows no such thing, nothing is done.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">It can't be opened or synced.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public static void Flush(string folder)
    {
        if (!OperatingSystem.IsLinux())
            return;
        var descriptor = LinuxFiles.Open(folder, LinuxFiles.CloseOnExec);
        if (descriptor < 0)
            throw LinuxFiles.LastError(folder);
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        if (LinuxFiles.Sync(handle) < 0)
            throw LinuxFiles.LastError(folder);
    }
}
