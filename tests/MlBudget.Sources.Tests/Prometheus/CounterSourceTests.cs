using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Settings;
using MlBudget.Settings.Yaml;
using MlBudget.Sources.Kinds;
using MlBudget.Sources.Prometheus;

namespace MlBudget.Sources.Tests.Prometheus;

/// <summary>What slots of counters come to, with numbers that were computed by hand.</summary>
public sealed class CounterSourceTests
{
    private const string Total = "requests_total", Bad = "failed_total";

    /// <summary>10:00 of a day: edges of slots of 5m are at whole multiples from there.</summary>
    private static readonly DateTimeOffset Ten = new(2026, 6, 1, 10, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, string> A = Labels("a:1"), B = Labels("b:1");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_counter_is_subtracted_at_the_edges_and_a_sample_at_an_edge_ends_its_slot(bool isLeftOpen)
    {
        using var server = new StubServer(isLeftOpen);
        // The sample at 10:00 is where it begins; that at 10:05 belongs to the slot that ends there.
        server.Add(Total, A, (At(0), 100), (At(2), 130), (At(5), 200), (At(7), 210), (At(10), 260));
        server.Add(Bad, A, (At(0), 1), (At(2), 2), (At(5), 4), (At(7), 4), (At(10), 9));

        Assert.Equal([(0, 100, 3), (5, 60, 5)], Read(server));
    }

    [Fact]
    public void Resets_within_a_slot_and_at_its_edge_are_seen()
    {
        using var server = new StubServer();
        // 10:01 to 10:02: reset, 7 since then; 10:04: 3 more; 10:06: reset again, 2 since then.
        server.Add(Total, A, (At(0), 50), (At(1), 60), (At(2), 7), (At(4), 10), (At(6), 2), (At(9), 12));
        server.Add(Bad, A, (At(0), 0), (At(1), 0), (At(2), 0), (At(4), 0), (At(6), 0), (At(9), 0));

        // 10 + 7 + 3, and 2 + 10.
        Assert.Equal([(0, 20, 0), (5, 12, 0)], Read(server));
    }

    [Fact]
    public void A_series_that_appears_on_a_target_that_was_scraped_without_it_began_from_0()
    {
        using var server = new StubServer();
        server.Add(Total, A, (At(0), 10), (At(1), 20), (At(2), 30), (At(3), 40));
        server.Add(Bad, A, (At(2), 1), (At(3), 3));

        Assert.Equal([(0, 30, 3)], Read(server));
    }

    [Fact]
    public void The_first_counter_of_a_target_counts_where_the_server_has_noted_a_scrape_before()
    {
        using var server = new StubServer();
        server.Add(Total, A, (At(0), 10), (At(1), 20), (At(3), 40));
        server.Add(Bad, A, (At(0), 0), (At(3), 0));
        // b was up at 10:01 without a request, c came at 10:02 with 1,000 that were before.
        server.Add(Total, B, (At(2), 5), (At(3), 8));
        server.Add(Total, Labels("c:1"), (At(2), 1000), (At(3), 1001));
        server.Add("up{job=\"app\",instance=~\"a\\\\:1|b\\\\:1|c\\\\:1\"}", B, (At(1), 1), (At(2), 1));
        server.Add("up{job=\"app\",instance=~\"a\\\\:1|b\\\\:1|c\\\\:1\"}", Labels("c:1"), (At(1), 0), (At(2), 1));

        // a: 30; b: 5 + 3; c: 1.
        Assert.Equal([(0, 39, 0)], Read(server));
    }

    [Fact]
    public void A_gap_is_bridged_and_what_is_without_a_sample_of_all_events_has_no_tally()
    {
        using var server = new StubServer();
        server.Add(Total, A, (At(0), 0), (At(3), 9), (At(17), 100), (At(19), 104));
        server.Add(Bad, A, (At(0), 0), (At(3), 1), (At(17), 2), (At(19), 2));

        // 10:05 and 10:10 have no data; what was counted meanwhile is of the slot whose sample shows it.
        Assert.Equal([(0, 9, 1), (15, 95, 1)], Read(server));
    }

    [Fact]
    public void A_target_that_goes_away_and_one_that_goes_on_sum_up()
    {
        using var server = new StubServer();
        server.Add(Total, A, (At(0), 0), (At(1), 10), (At(4), 20));
        server.Add(Total, B, (At(0), 100), (At(1), 101), (At(4), 102), (At(6), 110), (At(9), 120));
        server.Add(Bad, B, (At(0), 0), (At(9), 1));

        Assert.Equal([(0, 22, 0), (5, 18, 1)], Read(server));
    }

    [Fact]
    public void Fractions_go_to_the_next_slot_so_that_slots_sum_to_the_whole()
    {
        using var server = new StubServer();
        server.Add(Total, A, (At(0), 0), (At(3), 1.4), (At(8), 2.8), (At(13), 4.2));
        server.Add(Bad, A, (At(0), 0), (At(3), 0.3), (At(8), 0.6), (At(13), 1.1));

        Assert.Equal([(0, 1, 0), (5, 1, 0), (10, 2, 1)], Read(server));
    }

    [Fact]
    public void Selectors_of_several_metrics_are_added_up_and_a_series_that_two_find_counts_once()
    {
        using var server = new StubServer();
        server.Add("ok_total", A, (At(0), 0), (At(3), 90));
        server.Add("ko_total", B, (At(0), 0), (At(3), 10));
        server.Add("ko_total", A, (At(0), 0), (At(3), 90));

        Assert.Equal([(0, 100, 10)], Read(server, "{ source: main, total: [ok_total, ko_total], bad: only_ko_total }", () =>
            server.Add("only_ko_total", B, (At(0), 0), (At(3), 10))));
    }

    [Fact]
    public void No_bad_series_is_0_where_the_metric_and_its_labels_are_known()
    {
        using var server = new StubServer();
        server.Add(Total, A, (At(0), 0), (At(3), 9));
        server.Lists["label/__name__/values {__name__=\"failed_total\"}"] = """["failed_total"]""";
        server.Lists["labels {__name__=\"failed_total\"}"] = """["__name__","code","job"]""";

        Assert.Equal([(0, 9, 0)], Read(server, "{ source: main, total: requests_total, bad: 'failed_total{code=\"500\"}' }"));
    }

    [Fact]
    public void A_metric_that_a_target_declares_without_a_sample_is_known()
    {
        using var server = new StubServer();
        server.Add(Total, A, (At(0), 0), (At(3), 9));
        server.Lists["metadata failed"] = """{"failed":[{"type":"counter","help":"","unit":""}]}""";

        Assert.Equal([(0, 9, 0)], Read(server));
    }

    [Theory]
    [InlineData("faild_total", "'bad': found no metric 'faild_total', did you mean 'failed_total'?; where it is not there before the first such event, write may_be_absent: true")]
    [InlineData("'failed_total{cod=\"500\"}'", "'bad': the metric 'failed_total' has no label 'cod', it has code, job")]
    [InlineData("'failed_total{le=\"0.1\"}'", "'bad': the metric 'failed_total' has no label 'le', it has code, job")]
    [InlineData("'latency_bucket{le=\"0.1\"}'", "'bad': the histogram has no bucket le=\"0.1\", it has 0.05, 0.25, 1, +Inf")]
    [InlineData("'{__name__=~\"f.*\"}'", "'bad': no series has ever matched {__name__=~\"f.*\"}; where it is not there before the first such event, write may_be_absent: true")]
    public void What_is_misspelt_is_an_error_and_no_green_number(string bad, string expected)
    {
        using var server = new StubServer();
        server.Add(Total, A, (At(0), 0), (At(3), 9));
        server.Lists["label/__name__/values"] = """["failed_total","requests_total"]""";
        server.Lists["label/__name__/values {__name__=\"failed_total\"}"] = """["failed_total"]""";
        server.Lists["labels {__name__=\"failed_total\"}"] = """["__name__","code","job"]""";
        server.Lists["label/__name__/values {__name__=\"latency_bucket\"}"] = """["latency_bucket"]""";
        server.Lists["labels {__name__=\"latency_bucket\"}"] = """["__name__","le"]""";
        server.Lists["label/le/values {__name__=\"latency_bucket\"}"] = """["+Inf","0.05","1","0.25"]""";

        var (tallies, error) = ReadAll(server, $"{{ source: main, total: requests_total, bad: {bad} }}");

        Assert.Empty(tallies);
        Assert.Equal($"can't be fetched: main ({server.Url.Authority}): {expected}", error);
    }

    [Fact]
    public void It_may_be_said_that_bad_is_not_there_before_the_first()
    {
        using var server = new StubServer();
        server.Add(Total, A, (At(0), 0), (At(3), 9));

        Assert.Equal([(0, 9, 0)], Read(server, "{ source: main, total: requests_total, bad: failed_total, may_be_absent: true }"));
    }

    [Fact]
    public void Slots_that_are_shorter_than_four_scrapes_are_a_warning()
    {
        using var server = new StubServer();
        server.Add(Total, A, (At(0), 0), (At(2), 1), (At(4), 2), (At(6), 3), (At(8), 4));
        server.Add(Bad, A, (At(0), 0), (At(8), 0));

        var (tallies, error) = ReadAll(server);

        Assert.Equal([(0, 2, 0), (5, 2, 0)], tallies);
        Assert.Equal("slots of 5m are shorter than 4 scrapes, which are 2m apart: what is counted of a slot is uncertain; write a longer slot", error);
    }

    [Fact]
    public void More_bad_events_than_events_in_all_are_a_warning_and_never_more_than_all()
    {
        using var server = new StubServer();
        server.Add(Total, A, Enumerable.Range(0, 70).Select(minute => (At(minute), (double)minute)));
        server.Add(Bad, A, Enumerable.Range(0, 70).Select(minute => (At(minute), minute * 2.0)));

        var (tallies, error) = ReadAll(server);

        Assert.All(tallies, tally => Assert.Equal(tally.Events, tally.Hits));
        Assert.Equal("more bad events than events in all for 14 slots: 'bad' has to be a part of 'total'", error);
    }

    [Fact]
    public void Any_cut_into_chunks_and_any_restart_gives_the_same_slots()
    {
        using var server = new StubServer();
        var random = new Random(7);
        foreach (var instance in (string[])["a:1", "b:1", "c:1"])
        {
            var (value, samples, failed) = (0.0, new List<(long, double)>(), new List<(long, double)>());
            for (var second = random.Next(60); second < 4 * 3600; second += 15)
            {
                // Scrapes fail, processes start anew.
                value = random.Next(200) == 0 ? random.Next(5) : value + random.Next(10);
                if (random.Next(20) == 0)
                    continue;
                samples.Add((At(0) + second * 1000, value));
                failed.Add((At(0) + second * 1000, Math.Floor(value / 10)));
            }

            server.Add(Total, Labels(instance), samples);
            server.Add(Bad, Labels(instance), failed);
        }

        var whole = Read(server);
        Assert.Equal(48, whole.Count);
        // By hand: what each series has risen by, from sample to sample.
        Assert.Equal(server.Series[Total].Sum(series => Risen(series.Samples)), whole.Sum(slot => slot.Events));
        Assert.Equal(server.Series[Bad].Sum(series => Risen(series.Samples)), whole.Sum(slot => slot.Hits));
        Assert.Equal(whole, ReadInSteps(server, TimeSpan.FromMinutes(7)));
        Assert.Equal(whole, ReadInSteps(server, TimeSpan.FromMinutes(61)));

        static double Risen(List<(long Time, double Value)> samples) => samples.Zip(samples.Skip(1)).Sum(pair =>
            pair.Second.Value >= pair.First.Value ? pair.Second.Value - pair.First.Value : pair.Second.Value);
    }

    [Fact]
    public void A_position_of_other_selectors_begins_anew()
    {
        using var server = new StubServer();
        server.Add(Total, A, (At(0), 0), (At(3), 9));
        server.Add(Bad, A, (At(0), 0), (At(3), 1));
        server.Add("lost_total", A, (At(0), 0), (At(3), 2));
        var store = new Store();
        ReadAll(server, store: store);

        var (tallies, _) = ReadAll(server, "{ source: main, total: requests_total, bad: lost_total }", store);

        Assert.Equal([(0, 9, 2)], tallies);
        Assert.Empty(ReadAll(server, "{ source: main, total: requests_total, bad: lost_total }", store).Tallies);
    }

    [Fact]
    public void A_metric_whose_name_is_quoted_is_asked_for_as_it_is_written()
    {
        using var server = new StubServer();
        const string total = "{\"http.requests\", \"service.name\"=\"ml\"}";
        server.Add(total, A, (At(0), 0), (At(3), 9));
        server.Add(Bad, A, (At(0), 0), (At(3), 1));

        Assert.Equal([(0, 9, 1)], Read(server, $"{{ source: main, total: '{total}', bad: failed_total }}"));
    }

    internal static long At(double minute) => Ten.AddMinutes(minute).ToUnixTimeMilliseconds();

    internal static Dictionary<string, string> Labels(string instance) => new() { ["__name__"] = "m", ["job"] = "app", ["instance"] = instance };

    private static List<(int Minute, long Events, long Hits)> Read(
        StubServer server, string slo = "{ source: main, total: requests_total, bad: failed_total }", Action? before = null)
    {
        before?.Invoke();
        var (tallies, error) = ReadAll(server, slo);
        Assert.Null(error?.StartsWith("slots of", StringComparison.Ordinal) == true ? null : error);
        return tallies;
    }

    /// <summary>Reads all at once, as when a day has gone by.</summary>
    private static (List<(int Minute, long Events, long Hits)> Tallies, string? Error) ReadAll(
        StubServer server, string slo = "{ source: main, total: requests_total, bad: failed_total }", Store? store = null)
    {
        using var source = Open(server, slo, new StandingClock(Ten.AddHours(6)), isClosed: true);
        source.Restore(store?.Entries ?? []);
        source.Refresh();
        var tallies = Tallies(source);
        source.WriteChanges(store ?? new Store());
        return (tallies, source.Statistics.Error);
    }

    /// <summary>Reads with another process at each step of the clock.</summary>
    private static List<(int Minute, long Events, long Hits)> ReadInSteps(StubServer server, TimeSpan step)
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

    private static List<(int Minute, long Events, long Hits)> Tallies(ITallySource source)
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

    internal static ITallySource Open(StubServer server, string slo, TimeProvider time, bool isClosed) =>
        Definition(server.Url, slo).Open(new("prometheus-errors", 0, new(ClockMode.Wall, time, TimeSpan.FromMinutes(5), TimeSpan.FromDays(7), TimeSpan.FromHours(12))) { IsClosed = isClosed });

    internal static TallySourceDefinition Definition(Uri url, string slo, string more = "")
    {
        var problems = new Problems();
        var root = NodeReader.Parse($"prometheus: {{ main: {{ url: '{url}'{more} }} }}\nslo: {slo}\n", problems, new References(name => name == "SECRET" ? "p:w" : null), 1000)!;
        var definition = new PrometheusKind().Begin(root.Optional("prometheus")).Read(root.Optional("slo")!);
        Assert.Empty(problems.Described("x.yml"));
        return definition!;
    }

    internal sealed class Store : Core.Persistence.ISourceWriter
    {
        public Dictionary<string, byte[]> Entries { get; } = [];

        public void Write(string key, ReadOnlySpan<byte> value) => Entries[key] = value.ToArray();

        public void Delete(string key) => Entries.Remove(key);
    }
}
