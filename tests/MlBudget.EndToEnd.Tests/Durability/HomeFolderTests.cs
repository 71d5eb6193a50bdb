using System.Net;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Durability;

/// <summary>The exporter keeps all that it keeps in its storage folder.</summary>
public sealed class HomeFolderTests
{
    [Fact]
    public async Task Nothing_is_written_to_the_home_folder()
    {
        using var home = new TempFolder();
        var golden = RepositoryRoot.At("tests", "testdata", "golden");
        using var exporter = await ExporterProcess.StartAsync(
            ["run", "--clock=log", $"--config.file={Path.Combine(golden, "mlbudget.yml")}"],
            new Dictionary<string, string> { ["HOME"] = home.Path, ["GOLDEN"] = golden });

        foreach (var page in new[] { "/", "/metrics", "/config", "/api/v1/budgets" })
            Assert.Equal(HttpStatusCode.OK, (await exporter.GetAsync(page)).Status);
        Assert.Equal(0, await exporter.TerminateAsync());

        Assert.Empty(Directory.GetFileSystemEntries(home.Path));
    }
}
