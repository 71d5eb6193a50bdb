using static MlBudget.Sources.Tests.Prometheus.CounterReads;

namespace MlBudget.Sources.Tests.Prometheus;

/// <summary>What slots of counters come to, with numbers that were computed by hand.</summary>
public sealed class CounterSourceTests
{
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
        server.Add("ko_total", new(A) { ["__name__"] = "ok_total" }, (At(0), 0), (At(3), 90));

        Assert.Equal([(0, 100, 10)], Read(server, "{ source: main, total: [ok_total, ko_total], bad: only_ko_total }", () =>
            server.Add("only_ko_total", new(B) { ["__name__"] = "ko_total" }, (At(0), 0), (At(3), 10))));
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
}
