using Xunit.Abstractions;

namespace MlBudget.EndToEnd.Tests.Durability;

/// <summary>A process that is killed at any instant and started again goes on as if it had never stopped.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    [Fact]
    public Task Killed_at_random_instants_it_ends_with_the_page_of_an_undisturbed_run() =>
        new KillRun(FraudExporter.EverySlo, output).EndsWithTheUndisturbedPageAsync(KillRun.Kills, seed: 20260501);
}
