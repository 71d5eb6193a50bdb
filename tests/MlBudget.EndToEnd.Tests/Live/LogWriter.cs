using System.Globalization;
using System.IO.Compression;

namespace MlBudget.EndToEnd.Tests.Live;

/// <summary>
/// A program that logs to one file, and the tools that rotate it behind its back. Lines come in pieces: what is written
/// ends anywhere, also within a line.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="content">All that will ever be written, line by line.</param>
internal sealed class LogWriter(string path, byte[] content) : IDisposable
{
    private FileStream _file = Open(path);
    private int _written;
    private int _rotations;

    /// <summary>How many whole lines are written.</summary>
    public int Lines { get; private set; }

    /// <summary>Writes on to a place in the content, wherever that is in a line.</summary>
    public void WriteTo(int end)
    {
        end = Math.Clamp(end, _written, content.Length);
        _file.Write(content.AsSpan(_written, end - _written));
        _file.Flush();
        Lines += content.AsSpan(_written, end - _written).Count((byte)'\n');
        _written = end;
    }

    /// <summary>Writes the rest of a line that is begun.</summary>
    public void FinishLine()
    {
        if (_written > 0 && content[_written - 1] != '\n')
            WriteTo(_written + content.AsSpan(_written).IndexOf((byte)'\n') + 1);
    }

    /// <summary>Rotates by rename, in the middle of a line: the writer finishes it in the renamed file.</summary>
    /// <returns>The renamed file.</returns>
    public string RenameAndCreate()
    {
        var rotated = NextName();
        File.Move(path, rotated);
        FinishLine();
        _file.Dispose();
        _file = Open(path);
        return rotated;
    }

    /// <summary>Rotates by copying and cutting the file, between two lines.</summary>
    /// <returns>The copy.</returns>
    public string CopyAndTruncate()
    {
        FinishLine();
        var copy = NextName();
        File.Copy(path, copy);
        _file.SetLength(0);
        return copy;
    }

    /// <summary>Compresses a rotated file, as logrotate does a day later.</summary>
    public static void Compress(string rotated)
    {
        // Under a name that the exporter doesn't follow until it is whole.
        var unfinished = Path.Combine(Path.GetDirectoryName(rotated)!, "unfinished.gz");
        using (var from = File.OpenRead(rotated))
        using (var to = new GZipStream(File.Create(unfinished), CompressionLevel.Fastest))
            from.CopyTo(to);
        File.Move(unfinished, rotated + ".gz");
        File.Delete(rotated);
    }

    public void Dispose() => _file.Dispose();

    private string NextName() => string.Create(CultureInfo.InvariantCulture, $"{path}.{++_rotations}");

    private static FileStream Open(string path) =>
        new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
}
