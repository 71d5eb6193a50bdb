using System.Runtime.CompilerServices;

namespace MlBudget.Exporter.Tests;

/// <summary>Texts that are compared whole with a file beside the test. With <c>MLBUDGET_WRITE_GOLDEN=1</c> the file is
/// written instead, to be reviewed as a change.</summary>
internal static class Golden
{
    public static void Matches(string actual, string file, [CallerFilePath] string test = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(test)!, file);
        if (Environment.GetEnvironmentVariable("MLBUDGET_WRITE_GOLDEN") == "1")
            File.WriteAllText(path, actual);
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
