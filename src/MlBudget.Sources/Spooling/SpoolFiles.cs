using Microsoft.Win32.SafeHandles;

namespace MlBudget.Sources.Spooling;

/// <summary>Files and folders of a spool: for their owner alone, as they hold what was logged.</summary>
internal static class SpoolFiles
{
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Opens a file to be written, which is made where it is missing.</summary>
    /// <exception cref="IOException">It can't be opened.</exception>
    public static SafeFileHandle Open(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.Read | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = Own;
        // Only a stream can say who may read what it makes.
        new FileStream(path, options).Dispose();
        return File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
    }

    /// <summary>Makes a folder where it is missing.</summary>
    /// <exception cref="IOException">It can't be made.</exception>
    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, Own | UnixFileMode.UserExecute);
    }
}
