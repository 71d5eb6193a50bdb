namespace MlBudget.EndToEnd.Tests.Harness;

/// <summary>Where the repository is, and the data that lie beside it.</summary>
internal static class RepositoryRoot
{
    private static readonly string Root = Find();

    /// <summary>A file or folder of the repository.</summary>
    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The log of a real model. It lies in <c>../shared</c> of a clone; the environment variable
    /// <c>MLBUDGET_SHARED</c> names another place for that folder.</summary>
    public static string Employment { get; } = Path.Combine(
        Environment.GetEnvironmentVariable("MLBUDGET_SHARED") ?? Path.Combine(Root, "..", "shared"), "data", "employment");

    /// <summary>Skips a test where the real log is not there.</summary>
    public static void SkipWithoutEmployment() =>
        Skip.IfNot(Directory.Exists(Employment), $"the employment log is not in {Employment}");

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Exporter.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"{AppContext.BaseDirectory} is in no repository.");
        return folder.FullName;
    }
}
