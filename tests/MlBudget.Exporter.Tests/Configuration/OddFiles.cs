using System.Diagnostics;

namespace MlBudget.Exporter.Tests.Configuration;

/// <summary>A folder with files that are none, or are too large.</summary>
internal sealed class OddFiles : IDisposable
{
    private readonly StorageDirectory _directory = new();

    /// <summary>A pipe that nobody writes to: opening it for reading never returns.</summary>
    public string Pipe()
    {
        var path = _directory.At("pipe");
        using var mkfifo = Process.Start("mkfifo", [path]);
        mkfifo.WaitForExit();
        Assert.Equal(0, mkfifo.ExitCode);
        return path;
    }

    /// <summary>A file of so many bytes, all the letter x.</summary>
    public string Letters(int bytes) => Text(new('x', bytes));

    /// <summary>A file with a text.</summary>
    public string Text(string text)
    {
        var path = _directory.At("file");
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>What a function returns; fails where it doesn't.</summary>
    public static Task<T> Returning<T>(Func<T> function) => Task.Run(function).WaitAsync(TimeSpan.FromSeconds(30));

    public void Dispose() => _directory.Dispose();
}
