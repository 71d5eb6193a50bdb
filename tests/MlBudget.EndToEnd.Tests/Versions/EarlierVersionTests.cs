using System.Collections.Immutable;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Versions;

/// <summary>What earlier versions left behind, by <c>tests/testdata/versions</c>.</summary>
public sealed class EarlierVersionTests
{
    private static readonly string Folder = RepositoryRoot.At("tests", "testdata", "versions");

    /// <summary>The versions that left something.</summary>
    public static TheoryData<string> Versions => [.. Directory.EnumerateDirectories(Folder).Select(folder => Path.GetFileName(folder)!)];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_store_opens_with_the_page_that_it_had_and_its_waiting_labels_find_their_predictions(string version)
    {
        string At(params string[] parts) => Path.Combine([Folder, version, .. parts]);
        using var work = new TempFolder();
        foreach (var folder in new[] { "logs", "store" })
            Directory.CreateDirectory(work.At(folder));
        File.Copy(At("mlbudget.db"), work.At(Path.Combine("store", "mlbudget.db")));
        Append("first");
        var changes = new PurposefulChanges(At("changes.txt"));

        using var exporter = await ExporterProcess.StartAsync(
            ["run", "--clock=log", $"--config.file={At("mlbudget.yml")}", $"--storage.path={work.At("store")}"],
            new Dictionary<string, string> { ["VERSION_LOGS"] = work.At("logs"), ["VERSION"] = At() });

        Assert.Contains("going on from the last commit", exporter.Log, StringComparison.Ordinal);
        var explaining = await HasPageAsync("first.page.txt");

        Append("second");

        explaining = explaining.Union(await HasPageAsync("second.page.txt"));
        // A line that explains nothing says what is no longer so.
        Assert.Empty(changes.Lines.Except(explaining));

        // It kept how logs begin; what is left of that is in free space, which a copy of the store has none of.
        Assert.Equal(0, await exporter.TerminateAsync());
        using var state = await ExporterProcess.RunAsync(["state", $"--storage.path={work.At("store")}", $"--snapshot={work.At("copy.db")}"]);
        var kept = await File.ReadAllBytesAsync(work.At("copy.db"));
        Assert.All(Directory.GetFiles(work.At("logs")), log => Assert.Equal(-1, kept.AsSpan().IndexOf(File.ReadAllBytes(log).AsSpan(0, 20))));

        void Append(string part)
        {
            foreach (var log in Directory.EnumerateFiles(At(part)))
                File.AppendAllText(work.At(Path.Combine("logs", Path.GetFileName(log))), File.ReadAllText(log));
        }

        async Task<ImmutableHashSet<string>> HasPageAsync(string page)
        {
            var then = MetricsText.Parse(await File.ReadAllTextAsync(At(page)));
            var comparison = await Deadline.UntilAsync(
                async () => changes.Compare(then, (await exporter.MetricsAsync()).WithoutSelf()),
                comparison => comparison.Unexplained.Length == 0, page, TimeSpan.FromSeconds(20));
            return comparison.Explaining;
        }
    }
}
