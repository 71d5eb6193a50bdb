using System.Text;
using MlBudget.Wrappings;

namespace MlBudget.Sources.Tests.Files;

/// <summary>A directory of logs that a test writes, and that goes with it.</summary>
internal sealed class LogFolder : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlbudget-");

    public string this[string name] => Path.Combine(_directory.FullName, name);

    public void Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public void Write(string name, byte[] bytes) => File.WriteAllBytes(this[name], bytes);

    public void Append(string name, string text) => File.AppendAllText(this[name], text);

    public void Append(string name, byte[] bytes)
    {
        using var file = new FileStream(this[name], FileMode.Append);
        file.Write(bytes);
    }

    public void Rename(string from, string to) => File.Move(this[from], this[to], overwrite: true);

    public void Copy(string from, string to) => File.Copy(this[from], this[to], overwrite: true);

    public void Delete(string name) => File.Delete(this[name]);

    /// <summary>What copytruncate does to the original.</summary>
    public void Truncate(string name)
    {
        using var file = new FileStream(this[name], FileMode.Truncate);
    }

    /// <summary>Writes what a file holds to another, compressed as its extension says.</summary>
    public void Compress(string from, string to) => Write(to, Packing.Pack(Packing.NameFor(to)!, File.ReadAllBytes(this[from])));

    public static byte[] Gzip(string text) => Packing.Pack("gzip", text);

    public void Dispose() => _directory.Delete(recursive: true);
}
