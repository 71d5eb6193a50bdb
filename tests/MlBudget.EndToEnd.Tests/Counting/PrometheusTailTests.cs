using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.EndToEnd.Tests.Harness;
using MlBudget.Settings;
using MlBudget.Settings.Yaml;
using MlBudget.Sources.Kinds;
using MlBudget.Sources.Prometheus;

namespace MlBudget.EndToEnd.Tests.Counting;

/// <summary>A real Prometheus that is asked as time goes on.</summary>
public sealed class PrometheusTailTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly CountedHistory _history = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Asked_slot_by_slot_by_one_process_after_another_it_gives_what_it_gives_at_once()
    {
        Programs.SkipWithout("prometheus", "promtool");
        foreach (var instance in (string[])["a", "b"])
        {
            _history.AddCounter("requests_total", $"job=\"app\",instance=\"{instance}\"", hours: 3, most: 20, seed: instance[0]);
            _history.AddCounter("failed_total", $"job=\"app\",instance=\"{instance}\"", hours: 3, most: 2, seed: -instance[0]);
        }

        // A pod that comes while others run, and the first failure of a kind on one that was scraped before.
        _history.Add("requests_total", "job=\"app\",instance=\"c\"", Rising(_history.End - 3600, from: 1000, by: 1));
        _history.Add("failed_total", "job=\"app\",instance=\"a\",kind=\"late\"", Rising(_history.End - 1800, from: 3, by: 0));
        await _history.WriteAsync(_folder.At("blocks"));
        using var server = await PrometheusServer.OnBlocksAsync(_folder.At("blocks"));
        var definition = Definition(server.Address);

        var (whole, store) = (Read(definition, _history.End + 300, new()), new Store());
        var tail = new List<(int, long, long)>();
        for (var now = _history.End - 3 * 3600 + 700; now <= _history.End + 300; now += 400)
            tail.AddRange(Read(definition, now, store));

        Assert.Equal(whole, tail);
        Assert.Equal(36, whole.Count);
        // Of the new pod its first 1,000 are of nobody knows when; of the new kind of failure all are of then.
        Assert.Equal(_history.Risen("requests_total"), whole.Sum(slot => slot.Events));
        Assert.Equal(_history.Risen("failed_total") + 3, whole.Sum(slot => slot.Hits));
    }

    private IEnumerable<(long Time, double Value)> Rising(long start, int from, int by)
    {
        for (var time = start; time <= _history.End; time += 15)
            yield return (time, from + (time - start) / 15 * by);
    }

    private static List<(int Minute, long Events, long Hits)> Read(TallySourceDefinition definition, long now, Store store)
    {
        var limits = new ArrivalLimits(
            ClockMode.Wall, new Clock(DateTimeOffset.FromUnixTimeSeconds(now)), TimeSpan.FromMinutes(5), TimeSpan.FromDays(7), TimeSpan.FromHours(5));
        using var source = definition.Open(new("prometheus-errors", 0, limits) { IsClosed = true });
        source.Restore(store.Entries);
        source.Refresh();
        var batch = new TallyBatch();
        source.Read(batch, Instant.MaxValue);
        source.WriteChanges(store);
        Assert.Null(source.Statistics.Error);
        return [.. batch.Tallies.Select(tally => (tally.Slot.Number, tally.Counters[0], tally.Counters[1]))];
    }

    private static TallySourceDefinition Definition(Uri url)
    {
        var problems = new Problems();
        var root = NodeReader.Parse(
            $"prometheus: {{ main: {{ url: \"{url}\" }} }}\nslo: {{ source: main, bad: failed_total, total: requests_total }}\n", problems, References.None, 100)!;
        return new PrometheusKind().Begin(root.Optional("prometheus")).Read(root.Optional("slo")!)!;
    }

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    private sealed class Store : ISourceWriter
    {
        public Dictionary<string, byte[]> Entries { get; } = [];

        public void Write(string key, ReadOnlySpan<byte> value) => Entries[key] = value.ToArray();

        public void Delete(string key) => Entries.Remove(key);
    }
}
