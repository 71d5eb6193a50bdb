namespace MlBudget.Exporter.Tests.Configuration;

/// <summary>
/// A section of the reference that is written from a list of the program. With <c>MLBUDGET_WRITE_GOLDEN=1</c> it is written instead of
/// compared, to be reviewed as a change.
/// </summary>
internal static class ReferenceSection
{
    /// <summary>Compares the section between two comments with what it has to be.</summary>
    /// <param name="name">What the section lists: <c>sources</c>.</param>
    /// <param name="expected">Its text.</param>
    public static void Matches(string name, string expected)
    {
        var (begin, end) = ($"<!-- {name}, as their kinds describe them -->\n", $"<!-- end of {name} -->\n");
        var file = RepositoryRoot.Combine("src", "MlBudget.Exporter", "Configuration", "README.md");
        var page = File.ReadAllText(file);
        var (from, to) = (page.IndexOf(begin, StringComparison.Ordinal) + begin.Length, page.IndexOf(end, StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable("MLBUDGET_WRITE_GOLDEN") == "1")
            File.WriteAllText(file, $"{page[..from]}{expected}{page[to..]}");

        Assert.Equal(expected, File.ReadAllText(file)[from..].Split(end)[0]);
    }
}
