using System.Collections.Concurrent;
using System.Net;
using MlBudget.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace MlBudget.EndToEnd.Tests.Deciding;

/// <summary>What pipelines and people see of gates and decisions.</summary>
public sealed class DecisionTests(ITestOutputHelper output)
{
    private const int Kills = 3, Clients = 3;

    [Fact]
    public async Task A_pipeline_is_refused_until_all_owners_have_agreed_and_what_they_agreed_to_outlives_a_kill_and_a_reload()
    {
        using var exporter = new DecidingExporter();
        await exporter.StartAsync();
        string[] login = ["--user=alice", $"--password-file={exporter.PasswordFile}"];

        Assert.Equal(
            (3, "", $"{exporter.Address.ToString().TrimEnd('/')}: asks for a login: found none that it knows, expected --user and --password-file\n"),
            await exporter.GateAsync());
        var (exit, said, errors) = await exporter.GateAsync(login);
        Assert.Equal((1, ""), (exit, errors));
        Assert.StartsWith("fraud-detector: deploy is refused, by the numbers of ", said, StringComparison.Ordinal);
        Assert.Contains("\n  infrastructure (exhausted) refuses it. Owner: sre.\n    'success' is exhausted: ", said, StringComparison.Ordinal);
        Assert.Contains("\n  data_quality (exhausted) refuses it. Owner: data, product.\n    'completeness' is exhausted: ", said, StringComparison.Ordinal);

        var (refused, problem) = await exporter.DecideAsync("mallory", "allow", "deploy", null, "because");
        Assert.Equal(HttpStatusCode.Forbidden, refused);
        Assert.Equal(
            "'mallory' speaks for no team that owns infrastructure, data_quality of fraud-detector; ask sre (alice), data (the user 'data'), product (the user 'product')",
            problem.GetProperty("detail").GetString());

        foreach (var (user, state) in new[] { ("alice", "waiting"), ("data", "waiting"), ("product", "in_force") })
        {
            Assert.Equal(1, (await exporter.GateAsync(login)).Exit);
            var (status, decision) = await exporter.DecideAsync(user, "allow", "deploy", null, $"{user} agrees");
            Assert.Equal((HttpStatusCode.Created, 1, state), (status, decision.GetProperty("id").GetInt32(), decision.GetProperty("state").GetString()));
        }

        await IsOpenAsync();
        await exporter.KillAsync();
        exporter.WriteConfiguration("renamed");
        await exporter.StartAsync();
        await IsOpenAsync();
        exporter.WriteConfiguration("success");
        await exporter.ReloadAsync();
        await IsOpenAsync();

        async Task IsOpenAsync()
        {
            var (exit, said, _) = await exporter.GateAsync(login);
            Assert.Equal(0, exit);
            Assert.Contains("    decision 1 allows it until 2", said, StringComparison.Ordinal);
            Assert.Contains(
                "\nmlbudget_gate_open{model=\"fraud-detector\",dimension=\"data_quality\",action=\"deploy\"} 1\n", await exporter.PageAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task No_decision_is_lost_that_was_answered_however_often_the_exporter_is_killed()
    {
        const int Seed = 20_261_128;
        var random = new Random(Seed);
        using var exporter = new DecidingExporter();
        var (answered, asked) = (new ConcurrentDictionary<string, long>(), 0);
        for (var kill = 0; kill <= Kills; kill++)
        {
            await exporter.StartAsync();
            var stored = (await exporter.DecisionsAsync()).ToDictionary(
                decision => decision.GetProperty("by")[0].GetProperty("reason").GetString()!, decision => decision.GetProperty("id").GetInt64());
            Assert.All(answered, decision => Assert.Equal(decision.Value, stored[decision.Key]));
            Assert.Equal(Enumerable.Range(1, stored.Count).Select(id => (long)id), stored.Values.Order());
            output.WriteLine($"seed {Seed}, start {kill}: {answered.Count} of {asked} were answered, {stored.Count} are stored");
            if (kill == Kills)
                break;
            var enough = answered.Count + random.Next(1, 20);
            var clients = Enumerable.Range(0, Clients).Select(_ => DecideUntilKilledAsync()).ToArray();
            await Deadline.UntilAsync(() => Task.FromResult(answered.Count), count => count >= enough, "decisions", pause: TimeSpan.FromMilliseconds(random.Next(1, 10)));
            await exporter.KillAsync();
            await Task.WhenAll(clients);
        }

        Assert.True(answered.Count >= Kills, "decisions were answered in each life");

        async Task DecideUntilKilledAsync()
        {
            try
            {
                while (true)
                {
                    var reason = $"decision {Interlocked.Increment(ref asked)}";
                    var (status, decision) = await exporter.DecideAsync("alice", "act", "roll_back", "infrastructure", reason);
                    Assert.Equal(HttpStatusCode.Created, status);
                    answered[reason] = decision.GetProperty("id").GetInt64();
                }
            }
            catch (Exception gone) when (gone is HttpRequestException or IOException)
            {
                // It was killed, and nothing was claimed.
            }
        }
    }
}
