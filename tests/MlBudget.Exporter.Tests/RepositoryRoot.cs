namespace MlBudget.Exporter.Tests;

/// <summary>Where the repository is, wherever its tests run.</summary>
internal static class RepositoryRoot
{
    /// <summary>The directory of the solution.</summary>
    public static string Path { get; } = Find(AppContext.BaseDirectory);

    /// <summary>A file or directory of the repository.</summary>
    public static string Combine(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find(string directory) => File.Exists(System.IO.Path.Combine(directory, "Exporter.sln"))
        ? directory
        : Find(Directory.GetParent(directory)?.FullName ?? throw new InvalidOperationException("Exporter.sln is not found."));
}
