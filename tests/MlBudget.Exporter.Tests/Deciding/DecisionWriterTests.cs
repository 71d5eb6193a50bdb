using Microsoft.Extensions.Logging.Abstractions;
using MlBudget.Core.Policies;
using MlBudget.Core.Slos;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Deciding;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Publishing;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Tests.Deciding;

/// <summary>Who may decide what, and that nothing is claimed that is not stored.</summary>
public sealed class DecisionWriterTests
{
    private readonly RecordedLog _log = new();
    private readonly Published _published = new();
    private readonly DecisionRequests _requests = new();
    private readonly List<(string Model, Decisions Decisions)> _written = [];
    private readonly LiveConfiguration _live = new(new()
    {
        Text = "",
        PollInterval = TimeSpan.FromSeconds(15),
        Models = [],
        Teams = [new("sre", null, null) { Members = ["alice", "bob"] }, new("ml-engineering", null, null), new("legal", null, null)],
    });

    private Snapshot _snapshot = Reports.Fraud() with { Unavailable = [new("lost", ["predictions"], "storage: gone")] };

    [Fact]
    public async Task A_member_of_the_owner_opens_the_gate_for_what_refuses_now_and_all_see_it_before_the_answer()
    {
        var down = Reports.Sources()[0] with { Error = "permission denied" };
        _snapshot = _snapshot with { Models = [_snapshot.Models[0] with { Decisions = Decisions.None, Sources = [down] }] };
        _snapshot = Gated(new("deploy", [Dimension.Infrastructure], AllowsNoData: false));

        var answer = await AskAsync(Allow("bob"));

        Assert.Null(answer.Refusal);
        Assert.Equal((1, DecisionState.InForce), (answer.Decision!.Id, answer.Decision.StateAt(answer.At)));
        Assert.Equal([Dimension.Infrastructure], answer.Decision.Dimensions);
        Assert.Equal([answer.Decision], Assert.Single(_written).Decisions.All.AsEnumerable());
        Assert.Contains(
            "mlbudget_gate_open{model=\"fraud-detector\",dimension=\"infrastructure\",action=\"deploy\"} 1\n",
            new MetricsPage().TextOf(_published.Current!.Snapshot), StringComparison.Ordinal);
        Assert.Contains("decision 1: allow deploy by bob; it is in_force", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mallory", "infrastructure", "'mallory' speaks for no team that owns infrastructure of fraud-detector; ask sre (alice, bob)")]
    [InlineData("sre", "infrastructure", "'sre' speaks for no team that owns infrastructure of fraud-detector; ask sre (alice, bob)")]
    [InlineData("alice", "fairness", "'alice' speaks for no team that owns fairness of fraud-detector; ask ml-engineering (the user 'ml-engineering'), legal (the user 'legal')")]
    [InlineData("alice", "data_quality", "no team owns data_quality of fraud-detector, so nobody may decide it: name its teams under 'owners'")]
    public async Task Who_speaks_for_no_owner_is_told_whom_to_ask(string user, string dimension, string expected)
    {
        _snapshot = Gated(new("deploy", Dimensions.All, AllowsNoData: false));

        await RefusedAsync(RefusalKind.NotTheirs, expected, Allow(user) with { Dimension = dimension });
    }

    [Fact]
    public async Task A_joint_decision_waits_for_the_last_team_and_who_has_spoken_is_told_for_whom()
    {
        _snapshot = Gated(new("deploy", [Dimension.Fairness], AllowsNoData: false));
        var first = await AskAsync(Allow("legal") with { Dimension = "fairness" });
        Assert.Equal((DecisionState.Waiting, 3), (first.Decision!.StateAt(first.At), first.Decision.Id));
        _snapshot = _published.Current!.Snapshot;

        await RefusedAsync(RefusalKind.Conflict, "legal has agreed to this already: decision 3 waits for ml-engineering", Allow("legal"));

        var second = await AskAsync(Allow("ml-engineering"));
        Assert.Equal((DecisionState.InForce, 3), (second.Decision!.StateAt(second.At), second.Decision.Id));
    }

    [Theory]
    [InlineData("fraud", "deploy", null, null, "model: found 'fraud', which is no model of mlbudget; expected one of fraud-detector, lost")]
    [InlineData("fraud-detectr", "deploy", null, null, "model: found 'fraud-detectr', which is no model of mlbudget; did you mean 'fraud-detector'?")]
    [InlineData("fraud-detector", "deplyo", null, null, "action: found 'deplyo', which is no gate of fraud-detector; did you mean 'deploy'?")]
    [InlineData("fraud-detector", "deploy", "fairnes", null, "dimension: found 'fairnes', which doesn't govern 'deploy' of fraud-detector; did you mean 'fairness'?")]
    [InlineData("fraud-detector", "deploy", "fairness", "gaming", "group: found 'gaming', expected none: an exception of a gate is for all predictions")]
    public async Task An_exception_names_what_is_there(string model, string action, string? dimension, string? group, string expected) =>
        await RefusedAsync(RefusalKind.Wrong, expected, Allow("alice") with { Model = model, Action = action, Dimension = dimension, Group = group });

    [Theory]
    [InlineData("retrain", null, null, "dimension: is missing, expected the dimension for which the action is taken")]
    [InlineData("retrain", "fairness", null, "action: found 'retrain', which the owner of fairness may not do; expected one of stop_predictions_for_group")]
    [InlineData("stop_predictions_for_group", "fairness", "gamng", "group: found 'gamng', which no SLO of fairness compares; did you mean 'gaming'?")]
    [InlineData("roll_back", "infrastructure", "gaming", "group: found 'gaming', expected none: only stop_predictions_for_group is for a group")]
    public async Task An_action_names_what_is_there(string action, string? dimension, string? group, string expected) => await RefusedAsync(
        RefusalKind.Wrong, expected, new("fraud-detector", DecisionKind.Act, action, dimension, group, "r", TimeSpan.FromHours(1), "legal"));

    [Fact]
    public async Task Where_nothing_refuses_there_is_nothing_to_allow()
    {
        _snapshot = Gated(new("deploy", [Dimension.Infrastructure], AllowsNoData: true));

        await RefusedAsync(
            RefusalKind.Conflict,
            "fraud-detector: the gate 'deploy' refuses nothing now, so there is nothing to allow; to allow it ahead of time, say of which dimension", Allow("alice"));
    }

    [Fact]
    public async Task Of_one_shard_no_exception_is_made()
    {
        _snapshot = Reports.OfShards(_snapshot);

        await RefusedAsync(
            RefusalKind.Wrong,
            "model: found 'fraud-detector', of which one shard is counted here: its gate can't be told from a part of its log", Allow("alice"));
    }

    [Fact]
    public async Task Of_a_model_without_numbers_nothing_is_decided() => await RefusedAsync(
        RefusalKind.Unavailable, "there are no numbers of lost: storage: gone", Allow("alice") with { Model = "lost" });

    [Fact]
    public async Task What_cannot_be_stored_is_not_decided_and_shown_to_nobody()
    {
        var before = _snapshot.Models[0].Decisions;

        var answer = await AskAsync(Allow("alice") with { Dimension = "infrastructure" }, (_, _) => throw new StorageException("data/mlbudget.db: can't be written: disk full"));

        Assert.Equal(
            new Refusal(RefusalKind.Unavailable, "nothing was decided, since it can't be stored: data/mlbudget.db: can't be written: disk full"), answer.Refusal);
        Assert.Same(before, _published.Current!.Snapshot.Models[0].Decisions);
        Assert.Contains("what alice has decided can't be stored, and doesn't hold: data/mlbudget.db: can't be written: disk full", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asks_while_the_exporter_stops_is_told_that_nothing_was_decided()
    {
        var early = _requests.AskAsync(Allow("alice"));
        _requests.Close();

        foreach (var asked in new[] { early, _requests.AskAsync(Allow("alice")) })
            Assert.Equal(new Refusal(RefusalKind.Unavailable, "mlbudget is stopping; nothing was decided"), (await asked).Refusal);
    }

    private static DecisionRequest Allow(string user) => new("fraud-detector", DecisionKind.Allow, "deploy", null, null, "hotfix", TimeSpan.FromHours(4), user);

    private Snapshot Gated(GateDefinition gate)
    {
        var model = _snapshot.Models[0];
        return _snapshot with
        {
            Models = [model with { Policies = model.Policies with { Policy = model.Policies.Policy with { Gates = [gate] } } }],
        };
    }

    private async Task RefusedAsync(RefusalKind kind, string expected, DecisionRequest request)
    {
        var count = _written.Count;
        Assert.Equal(new Refusal(kind, expected), (await AskAsync(request)).Refusal);
        Assert.Equal(count, _written.Count);
    }

    private async Task<DecisionAnswer> AskAsync(DecisionRequest request, Action<string, Decisions>? write = null)
    {
        var page = new MetricsPage();
        _published.Publish(new(_snapshot, page.Render(_snapshot), 0));
        var publisher = new Publisher(_published, page, new SelfMetrics(), TimeProvider.System, new(NullLogger<SourceErrors>.Instance), new(NullLogger<LeftOutSeries>.Instance));
        var writer = new DecisionWriter(_requests, _live, publisher, TimeProvider.System, _log.Loggers.CreateLogger<DecisionWriter>());
        var answer = _requests.AskAsync(request);
        writer.Answer(write ?? ((model, decisions) => _written.Add((model, decisions))));
        return await answer;
    }
}
