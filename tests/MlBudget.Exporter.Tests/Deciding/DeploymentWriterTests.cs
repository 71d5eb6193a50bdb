using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Policies;
using MlBudget.Exporter.Deciding;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Publishing;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Tests.Deciding;

/// <summary>What becomes of a deployment that somebody speaks of, and that nothing is claimed that is not stored.</summary>
public sealed class DeploymentWriterTests
{
    private readonly RecordedLog _log = new();
    private readonly Published _published = new();
    private readonly DeploymentRequests _requests = new();
    private readonly List<(string Model, Deployment Deployment)> _written = [];

    private Snapshot _snapshot = Reports.Fraud() with { Wall = Reports.At, Unavailable = [new("lost", ["predictions"], "storage: gone")] };

    [Fact]
    public async Task It_is_stored_and_all_see_it_before_the_answer()
    {
        var answer = await AskAsync(new("fraud-detector", "2026.12", null, "commit 3f2a", "ci"));

        var expected = new Deployment("2026.12", Reports.At, DeploymentOrigin.Api) { By = "ci", Note = "commit 3f2a" };
        Assert.Equal((expected, null), (answer.Deployment, answer.Refusal));
        Assert.Equal([("fraud-detector", expected)], _written);
        Assert.Equal(expected, _published.Current!.Snapshot.Models[0].Policies.Deployments.All[^1]);
        Assert.Contains(
            "mlbudget_deployment_info{model=\"fraud-detector\",version=\"2026.12\",origin=\"api\",by=\"ci\"} 1\n",
            new MetricsPage().TextOf(_published.Current.Snapshot), StringComparison.Ordinal);
        Assert.Contains("version 2026.12 was deployed at 2026-11-02T01:37:00Z, says ci", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-100, 0, true)]
    [InlineData(-100, -1, false)]
    [InlineData(0, 5 * 60, true)]
    [InlineData(0, 5 * 60 + 1, false)]
    public async Task It_may_be_as_long_ago_as_the_longest_window_and_hardly_lie_ahead(int days, int seconds, bool isTaken)
    {
        var answer = await AskAsync(new("fraud-detector", "2", Reports.At + TimeSpan.FromDays(days) + TimeSpan.FromSeconds(seconds), null, "ci"));

        Assert.Equal(isTaken, answer.Deployment is not null);
        Assert.Equal(isTaken ? 1 : 0, _written.Count);
    }

    [Fact]
    public async Task One_before_all_that_are_kept_is_refused_and_not_dropped()
    {
        var model = _snapshot.Models[0];
        var kept = new Deployments([.. Enumerable.Range(0, Deployments.Most).Select(day => new Deployment($"{day}", Reports.At - TimeSpan.FromDays(30 - day), DeploymentOrigin.Log))]);
        _snapshot = _snapshot with { Models = [model with { Policies = model.Policies with { Deployments = kept } }] };

        Assert.Equal(
            new Refusal(RefusalKind.Wrong, "at: found 2026-10-02T01:37:00Z, expected a time from 2026-10-03T01:37:00Z on: the newest 20 deployments are kept, and that is the time of the oldest of them"),
            (await AskAsync(new("fraud-detector", "x", Reports.At - TimeSpan.FromDays(31), null, "ci"))).Refusal);
        Assert.Empty(_written);
    }

    [Fact]
    public async Task Under_the_clock_of_a_log_now_is_the_time_of_the_numbers_and_says_so()
    {
        _snapshot = _snapshot with { Wall = null };

        Assert.Equal(Reports.At, (await AskAsync(new("fraud-detector", "2", null, null, "ci"))).Deployment!.At);
        Assert.Equal(
            new Refusal(RefusalKind.Wrong, "at: found 2027-11-02T01:37:00Z, expected a time from 100d ago to 5m ahead; it is 2026-11-02T01:37:00Z by the log's clock"),
            (await AskAsync(new("fraud-detector", "2", Reports.At + TimeSpan.FromDays(365), null, "ci"))).Refusal);
    }

    [Theory]
    [InlineData("fraud-detectr", RefusalKind.Wrong, "model: found 'fraud-detectr', which is no model of mlbudget; did you mean 'fraud-detector'?")]
    [InlineData("lost", RefusalKind.Unavailable, "there are no numbers of lost: storage: gone")]
    internal async Task A_model_has_to_be_there(string model, RefusalKind kind, string expected) =>
        Assert.Equal(new Refusal(kind, expected), (await AskAsync(new(model, "2", null, null, "ci"))).Refusal);

    [Fact]
    public async Task What_cannot_be_stored_is_shown_to_nobody()
    {
        var answer = await AskAsync(new("fraud-detector", "2", null, null, "ci"), (_, _) => throw new StorageException("data/mlbudget.db: can't be written: disk full"));

        Assert.Equal(new Refusal(RefusalKind.Unavailable, "no deployment was stored: data/mlbudget.db: can't be written: disk full"), answer.Refusal);
        Assert.Equal("2026.11", _published.Current!.Snapshot.Models[0].Policies.Deployments.All[^1].Version);
        Assert.Contains("that version 2 was deployed, as ci says, can't be stored, and is not known: data/mlbudget.db", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asks_while_the_exporter_stops_is_told_so()
    {
        var early = _requests.AskAsync(new("fraud-detector", "2", null, null, "ci"));
        _requests.Close();

        foreach (var asked in new[] { early, _requests.AskAsync(new("fraud-detector", "2", null, null, "ci")) })
            Assert.Equal(new Refusal(RefusalKind.Unavailable, "mlbudget is stopping; no deployment was stored"), (await asked).Refusal);
    }

    private async Task<DeploymentAnswer> AskAsync(DeploymentRequest request, Action<string, Deployment>? write = null)
    {
        var page = new MetricsPage();
        _published.Publish(new(_snapshot, page.Render(_snapshot), 0));
        var publisher = new Publisher(_published, page, new SelfMetrics(), TimeProvider.System, new(NullLogger<SourceErrors>.Instance), new(NullLogger<LeftOutSeries>.Instance));
        var writer = new DeploymentWriter(_requests, publisher, new FakeTimeProvider(Reports.Now), _log.Loggers.CreateLogger<DeploymentWriter>());
        var answer = _requests.AskAsync(request);
        writer.Answer(write ?? ((model, deployment) => _written.Add((model, deployment))));
        return await answer;
    }
}
