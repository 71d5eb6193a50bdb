using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Durability;

/// <summary>A small disk in memory, to be filled up. It is unmounted in the end, whoever still uses it.</summary>
internal sealed class Tmpfs : IDisposable
{
    private readonly TempFolder _folder;

    private Tmpfs(TempFolder folder) => _folder = folder;

    /// <summary>Where it is.</summary>
    public string Path => _folder.Path;

    private string Ballast => _folder.At("ballast");

    /// <summary>Mounts one; a test is skipped where that is not permitted.</summary>
    public static async Task<Tmpfs> MountAsync(int megabytes)
    {
        Programs.SkipWithout("mount", "umount");
        var folder = new TempFolder();
        using var mount = await ChildProcess.RunAsync("mount", ["-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", folder.Path]);
        if (await mount.ExitCodeAsync() == 0)
            return new(folder);
        folder.Dispose();
        throw new SkipException($"no disk can be mounted here: {mount.Errors}");
    }

    /// <summary>Fills it to the last byte.</summary>
    public void Fill()
    {
        using var file = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (var size in new[] { 1 << 20, 1 << 12, 1 })
        {
            try
            {
                for (var block = new byte[size]; ;)
                    file.Write(block);
            }
            catch (IOException)
            {
                // Full, for blocks of that size.
            }
        }
    }

    /// <summary>Gives the space back.</summary>
    public void Clear() => File.Delete(Ballast);

    public void Dispose()
    {
        using var unmount = ChildProcess.Start("umount", ["--lazy", _folder.Path]);
        unmount.ExitCodeAsync().GetAwaiter().GetResult();
        _folder.Dispose();
    }
}
