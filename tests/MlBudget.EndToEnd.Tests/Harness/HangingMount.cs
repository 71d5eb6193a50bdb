using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MlBudget.EndToEnd.Tests.Harness;

/// <summary>
/// A file system over a folder that never answers, as a network share does whose server is gone: the kernel asks a FUSE daemon that
/// doesn't exist. Whoever looks into the folder hangs until the mount is disposed of.
/// </summary>
internal sealed partial class HangingMount : IDisposable
{
    private const int Lazily = 2, ReadWrite = 2, CloseOnExec = 0x80000;

    private readonly string _folder;
    private readonly SafeFileHandle _kernel;

    private HangingMount(string folder, SafeFileHandle kernel) => (_folder, _kernel) = (folder, kernel);

    /// <summary>Mounts it; a test is skipped where that is not permitted.</summary>
    public static HangingMount Over(string folder)
    {
        var descriptor = Open("/dev/fuse", ReadWrite | CloseOnExec);
        if (descriptor < 0)
            throw new SkipException($"/dev/fuse can't be opened here: {Marshal.GetLastPInvokeErrorMessage()}");
        var kernel = new SafeFileHandle(descriptor, ownsHandle: true);
        if (Mount("nobody", folder, "fuse", 0, $"fd={descriptor},rootmode=40000,user_id=0,group_id=0") == 0)
            return new(folder, kernel);
        var reason = Marshal.GetLastPInvokeErrorMessage();
        kernel.Dispose();
        throw new SkipException($"no file system can be mounted here: {reason}");
    }

    /// <summary>Gives the folder back; who hangs gets an error.</summary>
    public void Dispose()
    {
        if (_kernel.IsClosed)
            return;
        Unmount(_folder, Lazily);
        _kernel.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Mount(string source, string target, string kind, ulong flags, string options);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unmount(string target, int flags);
}
