using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Settings;
using MlBudget.Settings.Yaml;
using MlBudget.Sources.Kinds;
using MlBudget.Sources.Prometheus;

namespace MlBudget.Sources.Tests.Prometheus;

/// <summary>Reads counters of a stub for tests.</summary>
internal static class CounterReads
{
    /// <summary>All events, and the bad ones.</summary>
    public const string Total = "requests_total", Bad = "failed_total";

    /// <summary>10:00 of a day: edges of slots of 5m are at whole multiples from there.</summary>
    public static readonly DateTimeOffset Ten = new(2026, 6, 1, 10, 0, 0, TimeSpan.Zero);

    /// <summary>The labels of two targets.</summary>
    public static readonly Dictionary<string, string> A = Labels("a:1"), B = Labels("b:1");

    public static long At(double minute) => Ten.AddMinutes(minute).ToUnixTimeMilliseconds();

    public static Dictionary<string, string> Labels(string instance) => new() { ["__name__"] = StubServer.AnyName, ["job"] = "app", ["instance"] = instance };

    public static List<(int Minute, long Events, long Hits)> Read(
        StubServer server, string slo = "{ source: main, total: requests_total, bad: failed_total }", Action? before = null)
    {
        before?.Invoke();
        var (tallies, error) = ReadAll(server, slo);
        Assert.Null(error?.StartsWith("slots of", StringComparison.Ordinal) == true ? null : error);
        return tallies;
    }

    /// <summary>Reads all at once, as when a day has gone by.</summary>
    public static (List<(int Minute, long Events, long Hits)> Tallies, string? Error) ReadAll(
        StubServer server, string slo = "{ source: main, total: requests_total, bad: failed_total }", Store? store = null)
    {
        using var source = Open(server, slo, new StandingClock(Ten.AddHours(6)), isClosed: true);
        source.Restore(store?.Entries ?? []);
        source.Refresh();
        var tallies = Tallies(source);
        source.WriteChanges(store ?? new Store());
        return (tallies, source.Statistics.Error);
    }

    /// <summary>Reads all at once at a time, with what is told beside.</summary>
    public static (List<(int Minute, long Events, long Hits)> Tallies, string[] Notes) ReadWithNotes(
        StubServer server, DateTimeOffset now, Store store, string slo = "{ source: main, total: requests_total, bad: failed_total }")
    {
        using var source = Open(server, slo, new StandingClock(now), isClosed: true);
        source.Restore(store.Entries);
        source.Refresh();
        var tallies = Tallies(source);
        source.WriteChanges(store);
        return (tallies, [.. source.Statistics.Notes.Select(note => note.Text)]);
    }

    /// <summary>Reads with another process at each step of the clock.</summary>
    public static List<(int Minute, long Events, long Hits)> ReadInSteps(StubServer server, TimeSpan step)
    {
        var (all, store) = (new List<(int, long, long)>(), new Store());
        for (var now = Ten.AddMinutes(3); now < Ten.AddHours(6); now += step)
        {
            using var source = Open(server, "{ source: main, total: requests_total, bad: failed_total }", new StandingClock(now), isClosed: true);
            source.Restore(store.Entries);
            source.Refresh();
            all.AddRange(Tallies(source));
            source.WriteChanges(store);
        }

        return all;
    }

    public static List<(int Minute, long Events, long Hits)> Tallies(ITallySource source)
    {
        var (tallies, batch) = (new List<(int, long, long)>(), new TallyBatch());
        do
        {
            batch.Clear();
            source.Read(batch, Instant.MaxValue);
            tallies.AddRange(batch.Tallies.Select(tally => (tally.Slot.Number - Instant.From(Ten).Minute.Number, tally.Counters[0], tally.Counters[1])));
        }
        while (batch.Tallies.Count > 0);
        return tallies;
    }

    public static ITallySource Open(StubServer server, string slo, TimeProvider time, bool isClosed) =>
        Definition(server.Url, slo).Open(new("prometheus-errors", 0, new(ClockMode.Wall, time, TimeSpan.FromMinutes(5), TimeSpan.FromDays(7), TimeSpan.FromHours(12))) { IsClosed = isClosed });

    public static TallySourceDefinition Definition(Uri url, string slo, string more = "")
    {
        var problems = new Problems();
        var root = NodeReader.Parse($"prometheus: {{ main: {{ url: '{url}'{more} }} }}\nslo: {slo}\n", problems, new References(name => name == "SECRET" ? "p:w" : null), 1000)!;
        var definition = new PrometheusKind().Begin(root.Optional("prometheus")).Read(root.Optional("slo")!);
        Assert.Empty(problems.Described("x.yml"));
        return definition!;
    }

    public sealed class Store : ISourceWriter
    {
        public Dictionary<string, byte[]> Entries { get; } = [];

        public void Write(string key, ReadOnlySpan<byte> value) => Entries[key] = value.ToArray();

        public void Delete(string key) => Entries.Remove(key);
    }
}
