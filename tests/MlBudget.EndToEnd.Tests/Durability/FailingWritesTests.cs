using System.Globalization;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Durability;

/// <summary>There is space, and writes fail nevertheless.</summary>
public sealed class FailingWritesTests
{
    private const int Seed = 20260504, Steps = 40;

    /// <summary>Holds the store's write lock, as somebody does who looks into it with SQLite's shell.</summary>
    private const string Lock = """
        import sqlite3, sys, time
        store = sqlite3.connect(sys.argv[1], timeout=30, isolation_level=None)
        store.execute('begin immediate')
        print('locked', flush=True)
        time.sleep(600)
        """;

    /// <summary>Under a limit of the size of files every write fails. The signal that comes with it would end a .NET process,
    /// so it is ignored.</summary>
    [SkippableFact]
    public async Task When_nothing_can_be_written_it_says_so_keeps_what_was_committed_and_recovers_by_itself()
    {
        Programs.SkipWithout("prlimit", "env");
        using var growth = new Growth(FraudLog.Create(Seed), Steps, new(Seed));
        var exporter = await FraudExporter.StartAsync(
            FraudExporter.EverySlo, growth.Folder, storage: null, "env", "--ignore-signal=XFSZ");
        using var followed = new Followed(exporter, growth, new(), () => { });
        await followed.GrowsAsync(3);

        await LimitAsync(exporter, "0:");
        await followed.FailsAsync();
        await followed.StaysFailedAsync();
        await LimitAsync(exporter, "unlimited:");
        await followed.RecoversAsync();
        await followed.EndsWithTheUndisturbedPageAsync(FraudExporter.EverySlo);
    }

    [SkippableFact]
    public async Task While_another_program_has_locked_the_database_it_says_so_and_goes_on_afterwards()
    {
        Programs.SkipWithout("python3");
        using var storage = new TempFolder();
        using var growth = new Growth(FraudLog.Create(Seed), Steps, new(Seed));
        using var followed = new Followed(
            await FraudExporter.StartAsync(FraudExporter.EverySlo, growth.Folder, storage.Path), growth, new(), () => { });
        await followed.GrowsAsync(3);

        using (var locker = ChildProcess.Start("python3", ["-c", Lock, storage.At("mlbudget.db")]))
        {
            await Deadline.UntilAsync(
                () => Task.FromResult(locker.Output + locker.Errors), said => said.Contains("locked", StringComparison.Ordinal),
                "a lock, or that there is none to be had");
            Assert.Equal("", locker.Errors);
            await followed.FailsAsync();
            await followed.StaysFailedAsync();
        }

        await followed.RecoversAsync();
        await followed.EndsWithTheUndisturbedPageAsync(FraudExporter.EverySlo);
    }

    private static Task<string> LimitAsync(ExporterProcess exporter, string limit) => Programs.OutputOfAsync(
        "prlimit", "--pid", exporter.Id.ToString(CultureInfo.InvariantCulture), $"--fsize={limit}");
}
