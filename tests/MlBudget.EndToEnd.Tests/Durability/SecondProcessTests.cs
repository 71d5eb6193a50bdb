using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Durability;

/// <summary>A store has one writer.</summary>
public sealed class SecondProcessTests
{
    private const int Seed = 20260506;

    [Fact]
    public async Task A_second_process_on_the_same_folder_ends_with_1_and_names_it_and_the_first_one_goes_on()
    {
        using var storage = new TempFolder();
        using var growth = new Growth(FraudLog.Create(Seed), 4, new(Seed));
        growth.Step();
        using var first = await FraudExporter.StartAsync(FraudExporter.EverySlo, growth.Folder, storage.Path);

        using var second = await ExporterProcess.RunAsync(
            [.. FraudExporter.Arguments(FraudExporter.EverySlo, storage.Path), "--web.listen-address=127.0.0.1:0"],
            FraudExporter.Environment(growth.Folder));

        Assert.Equal(1, await second.ExitCodeAsync());
        Assert.Equal("", second.Output);
        var error = Assert.Single(second.Errors.Split('\n'), line => line.Contains("level=error", StringComparison.Ordinal));
        Assert.Contains(storage.Path, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Errors, StringComparison.Ordinal);
        growth.Finish();
        await FraudExporter.HasPageAsync(
            first, await FraudExporter.UndisturbedPageAsync(FraudExporter.EverySlo, growth.Folder));
        Assert.DoesNotContain("level=error", first.Log, StringComparison.Ordinal);

        await first.KillAsync();
        using var third = await FraudExporter.StartAsync(FraudExporter.EverySlo, growth.Folder, storage.Path);
        Assert.DoesNotContain("level=error", third.Log, StringComparison.Ordinal);
    }
}
