using MlBudget.EndToEnd.Tests.Databases;
using Xunit.Abstractions;

namespace MlBudget.EndToEnd.Tests.Durability;

/// <summary>The same with labels that come from PostgreSQL.</summary>
public sealed class TableKillTests(ITestOutputHelper output)
{
    /// <summary>The variable in <c>tests/testdata/durability/tables.yml</c>, which exporters inherit.</summary>
    private const string Connection = "DURABILITY_DB";

    [Fact]
    public async Task With_labels_from_PostgreSQL_it_ends_with_the_page_of_an_undisturbed_run()
    {
        using var server = await PostgreSqlServer.RunningAsync();
        Environment.SetEnvironmentVariable(Connection, server.Connection);
        await new KillRun("tables.yml", output, lines => new TableLog(server, lines)).EndsWithTheUndisturbedPageAsync(KillRun.Kills / 3, seed: 20260503);
    }
}
