using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Durability;

/// <summary>A store that was damaged while nobody used it is set aside, and the logs are read again as far as they are there.</summary>
public sealed class CorruptStoreTests
{
    private const int Seed = 20260505, Steps = 12, PageBytes = 4096;

    [Theory]
    [InlineData("pages in the middle")]
    [InlineData("cut off")]
    [InlineData("a text")]
    [InlineData("empty pages")]
    public async Task A_damaged_store_is_set_aside_and_budgets_cover_what_the_logs_still_hold(string damage)
    {
        using var storage = new TempFolder();
        using var growth = new Growth(FraudLog.Create(Seed), Steps, new(Seed));
        growth.Finish();
        using (var before = await FraudExporter.StartAsync(FraudExporter.EverySlo, growth.Folder, storage.Path))
        {
            Assert.Equal(1, CoverageOf(await before.MetricsAsync()));
            Assert.Equal(0, await before.TerminateAsync());
        }

        Damage(storage.At("mlbudget.db"), damage);
        KeepLastHours(growth.Folder);

        using var exporter = await FraudExporter.StartAsync(FraudExporter.EverySlo, growth.Folder, storage.Path);
        await FraudExporter.HasPageAsync(
            exporter, await FraudExporter.UndisturbedPageAsync(FraudExporter.EverySlo, growth.Folder));

        Assert.InRange(CoverageOf(await exporter.MetricsAsync())!.Value, 0.1, 0.9);
        var aside = Assert.Single(Directory.GetFiles(storage.Path, "mlbudget.db.corrupt-*"));
        var error = Assert.Single(exporter.Log.Split('\n'), line => line.Contains("level=error", StringComparison.Ordinal));
        Assert.Contains("storage", error, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(Path.GetFileName(aside), error, StringComparison.Ordinal);
    }

    /// <summary>What a bad disk, a full one, or a person in a hurry does to a file. What SQLite keeps beside it is gone.</summary>
    private static void Damage(string database, string damage)
    {
        File.Delete(database + "-wal");
        File.Delete(database + "-shm");
        var bytes = File.ReadAllBytes(database);
        Assert.True(bytes.Length > 8 * PageBytes, $"the store holds only {bytes.Length} bytes");
        switch (damage)
        {
            case "pages in the middle":
                new Random(Seed).NextBytes(bytes.AsSpan(bytes.Length / 4, bytes.Length / 2));
                break;
            case "cut off":
                bytes = bytes[..(bytes.Length / 2 / PageBytes * PageBytes + 100)];
                break;
            case "a text":
                bytes = "This is not the file that you are looking for.\n"u8.ToArray();
                break;
            default:
                bytes.AsSpan(PageBytes).Clear();
                break;
        }

        File.WriteAllBytes(database, bytes);
    }

    /// <summary>Leaves only the end of the logs, as a rotation does that keeps little.</summary>
    private static void KeepLastHours(string logs)
    {
        foreach (var (file, lines) in new[] { ("predictions.jsonl", 2000), ("labels.jsonl", 1500) })
        {
            var path = Path.Combine(logs, file);
            var all = File.ReadAllBytes(path);
            var start = all.Length;
            for (var line = 0; line <= lines; line++)
                start = all.AsSpan(0, start).LastIndexOf((byte)'\n');
            File.Delete(path);
            File.WriteAllBytes(path, all[(start + 1)..]);
        }
    }

    private static double? CoverageOf(MetricsText page) => page[
        "mlbudget_window_coverage_ratio", ("model", "fraud"), ("dimension", "infrastructure"), ("slo", "success")];
}
