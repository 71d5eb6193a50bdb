namespace MlBudget.Exporter.Tests;

/// <summary>A folder of its own for a test, removed in the end.</summary>
internal sealed class StorageDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlbudget-test-");

    public string Path => _directory.FullName;

    public string At(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _directory.Delete(recursive: true);
}
