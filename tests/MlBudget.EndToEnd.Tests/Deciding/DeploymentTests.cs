using System.Net;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Deciding;

/// <summary>What a pipeline says of deployments, of a model whose records tell the version, and of which one is in the log.</summary>
public sealed class DeploymentTests
{
    [Fact]
    public async Task What_a_pipeline_says_is_one_with_the_log_and_outlives_a_kill()
    {
        using var exporter = new DecidingExporter();
        await exporter.StartAsync();
        Assert.Equal(["7.1 log "], await exporter.DeploymentsAsync());

        var (unknown, _) = await exporter.DeployAsync("eve", """{"model": "fraud-detector", "version": "7.2"}""");
        Assert.Equal(HttpStatusCode.Unauthorized, unknown);
        var (wrong, problem) = await exporter.DeployAsync("alice", """{"model": "fraud-detector", "verson": "7.2", "at": "2020-01-01"}""");
        Assert.Equal(
            (HttpStatusCode.BadRequest,
                "unknown key 'verson'; did you mean 'version'?; version: is missing, expected the version that was deployed, as the log has it; "
                + "at: found '2020-01-01', which has no time of day; write 2020-01-01T00:00Z, where that begins in UTC"),
            (wrong, problem.GetProperty("detail").GetString()));

        var (created, said) = await exporter.DeployAsync("alice", """{"model": "fraud-detector", "version": "7.2", "note": "commit 3f2a"}""");
        Assert.Equal((HttpStatusCode.Created, "7.2"), (created, said.GetProperty("version").GetString()));
        await AssertKnownAsync();

        await exporter.KillAsync();
        await exporter.StartAsync();

        await AssertKnownAsync();
        var spent = MetricsText.Parse(await exporter.PageAsync())[
            "mlbudget_version_spent_ratio", ("model", "fraud-detector"), ("dimension", "infrastructure"), ("slo", "success"), ("version", "7.1")];
        Assert.True(spent > 1);

        async Task AssertKnownAsync()
        {
            Assert.Equal(["7.2 api alice", "7.1 log "], await exporter.DeploymentsAsync());
            Assert.Contains("mlbudget_deployment_info{model=\"fraud-detector\",version=\"7.2\",origin=\"api\",by=\"alice\"} 1\n", await exporter.PageAsync(), StringComparison.Ordinal);
        }
    }
}
