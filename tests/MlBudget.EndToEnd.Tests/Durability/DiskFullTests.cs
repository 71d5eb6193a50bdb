namespace MlBudget.EndToEnd.Tests.Durability;

/// <summary>The disk of the store is full for a while.</summary>
public sealed class DiskFullTests
{
    private const int Seed = 20260503, Megabytes = 32, Steps = 60;

    [SkippableFact]
    public async Task On_a_full_disk_it_says_so_keeps_what_was_committed_and_recovers_by_itself_also_over_a_restart()
    {
        using var disk = await Tmpfs.MountAsync(Megabytes);
        var random = new Random(Seed);
        using var growth = new Growth(FraudLog.Create(Seed), Steps, random);
        var counters = new Counters();
        string? lastGood;
        using (var followed = new Followed(await StartAsync(growth, disk), growth, counters, disk.Fill))
        {
            await followed.GrowsAsync(3);
            await Task.Delay(random.Next(1000)); // anywhere between two polls or within one
            await followed.FailsAsync();
            await followed.StaysFailedAsync();
            lastGood = followed.LastGood;
            await followed.Exporter.KillAsync();
        }

        using var restarted = new Followed(await StartAsync(growth, disk), growth, counters, disk.Fill, lastGood);
        await restarted.FailsAsync();
        await restarted.StaysFailedAsync();
        disk.Clear();
        await restarted.RecoversAsync();
        await restarted.EndsWithTheUndisturbedPageAsync(FraudExporter.EverySlo);
    }

    [SkippableFact]
    public async Task Started_for_the_first_time_on_a_full_disk_it_serves_and_has_numbers_once_there_is_space()
    {
        using var disk = await Tmpfs.MountAsync(Megabytes);
        using var growth = new Growth(FraudLog.Create(Seed), Steps, new(Seed));
        growth.Step();
        disk.Fill();

        using var followed = new Followed(await StartAsync(growth, disk), growth, new(), disk.Fill);
        await followed.StaysFailedAsync();
        Assert.Null(followed.LastGood);
        disk.Clear();
        await followed.RecoversAsync();
        await followed.EndsWithTheUndisturbedPageAsync(FraudExporter.EverySlo);
    }

    private static Task<Harness.ExporterProcess> StartAsync(Growth growth, Tmpfs disk) =>
        FraudExporter.StartAsync(FraudExporter.EverySlo, growth.Folder, disk.Path);
}
