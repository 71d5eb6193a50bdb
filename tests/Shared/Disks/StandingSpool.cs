using System.Diagnostics;

namespace MlBudget.Disks;

/// <summary>A spool whose disk doesn't answer until this is disposed of: where the file of its keys should be is a named pipe that nobody writes to, so that whoever opens it hangs.</summary>
internal sealed class StandingSpool : IDisposable
{
    private readonly string _pipe;

    /// <summary>Lets the disk of a spool stand still that nobody has opened.</summary>
    /// <param name="folder">The folder of its stream.</param>
    public StandingSpool(string folder)
    {
        Directory.CreateDirectory(folder);
        _pipe = Path.Combine(folder, "keys");
        using var made = Process.Start("mkfifo", [_pipe]);
        made.WaitForExit();
        if (made.ExitCode != 0)
            throw new IOException($"mkfifo {_pipe} has ended with {made.ExitCode}");
    }

    /// <summary>The disk answers: those that hang find an empty file.</summary>
    public void Dispose()
    {
        if (!File.Exists(_pipe))
            return;
        using var writer = File.OpenHandle(_pipe, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        File.Delete(_pipe);
    }
}
