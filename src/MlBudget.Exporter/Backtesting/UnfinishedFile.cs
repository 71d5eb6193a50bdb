using System.Text;

namespace MlBudget.Exporter.Backtesting;

/// <summary>A file that is written under another name and then moved to its place; without that nothing stays of it.</summary>
internal sealed class UnfinishedFile : IDisposable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly string _path;
    private readonly FileStream _stream;

    /// <summary>Makes sure that the file can be written.</summary>
    /// <param name="path">The file; what is there already stays until <see cref="Complete"/>.</param>
    /// <exception cref="IOException">It is a folder, or its folder can't be written to; the message names it.</exception>
    public UnfinishedFile(string path)
    {
        _path = path;
        if (Directory.Exists(path))
            throw new IOException($"{path}: it is a folder, expected a file");
        _stream = Try(() => new FileStream(New, FileMode.Create, FileAccess.Write, FileShare.None));
    }

    private string New => _path + ".new";

    /// <summary>Writes it whole.</summary>
    /// <exception cref="IOException">It could not be written; the message names it.</exception>
    public void Complete(string text) => Try(() =>
    {
        using (_stream)
            _stream.Write(Utf8.GetBytes(text));
        File.Move(New, _path, overwrite: true);
        return true;
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Dispose();
        File.Delete(New);
    }

    private T Try<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{_path}: {problem.Message}", problem);
        }
    }
}
