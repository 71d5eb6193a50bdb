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
    /// <param name="page">The page that it is on.</param>
    public static void Matches(string name, string expected, params string[] page)
    {
        var (begin, end) = ($"<!-- {name}, as their kinds describe them -->\n", $"<!-- end of {name} -->\n");
        var file = RepositoryRoot.Combine(["src", "MlBudget.Exporter", "Configuration", .. page, "README.md"]);
        var text = File.ReadAllText(file);
        var (from, to) = (text.IndexOf(begin, StringComparison.Ordinal) + begin.Length, text.IndexOf(end, StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable("MLBUDGET_WRITE_GOLDEN") == "1")
            File.WriteAllText(file, $"{text[..from]}{expected}{text[to..]}");

        Assert.Equal(expected, File.ReadAllText(file)[from..].Split(end)[0]);
    }
}
