using static MlBudget.Sources.Tests.Prometheus.CounterReads;

namespace MlBudget.Sources.Tests.Prometheus;

/// <summary>Whatever becomes of targets and of their labels, slots have the events that happened.</summary>
public sealed class CountedTruthTests
{
    [Fact]
    public void Slots_have_the_events_that_happened_through_relabellings_restarts_and_times_without_scrapes()
    {
        for (var seed = 0; seed < 8; seed++)
        {
            using var server = new StubServer();
            var random = new Random(seed);
            CountedTarget[] targets = [new("a:1", random), new("b:1", random)];
            foreach (var target in targets)
            {
                target.Run(hours: 4);
                target.AddTo(server);
            }

            server.Series.TryAdd(Bad, []);
            var truth = targets.SelectMany(target => target.Truth).GroupBy(slot => slot.Key).OrderBy(slot => slot.Key)
                .Select(slot => (slot.Key, (long)slot.Sum(one => one.Value.All), (long)slot.Sum(one => one.Value.Bad)));

            var whole = Read(server);

            Assert.True(truth.SequenceEqual(whole), $"seed {seed}: {string.Join(' ', truth.Except(whole))} became {string.Join(' ', whole.Except(truth))}");
            Assert.Equal(whole, ReadInSteps(server, TimeSpan.FromMinutes(17)));
        }
    }
}
