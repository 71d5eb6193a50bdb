using static MlBudget.Sources.Tests.Prometheus.CounterReads;

namespace MlBudget.Sources.Tests.Prometheus;

/// <summary>Whether series that appear have begun from 0, or count on what others have counted, with numbers that were computed by hand.</summary>
public sealed class AppearanceTests
{
    [Fact]
    public void A_label_that_is_added_makes_all_series_new_and_no_event_of_before_counts_again()
    {
        using var server = new StubServer();
        // 500,000 requests of 200 and 1,000 of 500 until 10:02, then each by two methods.
        server.Add(Total, Of("200"), Minutes(0, 3, from: 499_800, by: 100));
        server.Add(Total, Of("500"), Minutes(0, 3, from: 998, by: 1));
        server.Add(Bad, Of("500"), Minutes(0, 3, from: 998, by: 1));
        server.Add(Total, Of("200", ("method", "GET")), Minutes(3, 10, from: 300_060, by: 60));
        server.Add(Total, Of("200", ("method", "PUT")), Minutes(3, 10, from: 200_040, by: 40));
        server.Add(Total, Of("500", ("method", "GET")), Minutes(3, 10, from: 1001, by: 1));
        server.Add(Bad, Of("500", ("method", "GET")), Minutes(3, 10, from: 1001, by: 1));

        // 101 each minute: five are of the first slot, of 10:01 to 10:05, and four of the second one.
        Assert.Equal([(0, 505, 5), (5, 404, 4)], Read(server));
    }

    [Fact]
    public void A_label_that_is_taken_away_again_makes_series_come_back_and_nothing_counts_twice()
    {
        using var server = new StubServer();
        server.Add(Total, Of("200"), [.. Minutes(0, 3, from: 5000, by: 10), .. Minutes(8, 15, from: 5080, by: 10)]);
        server.Add(Total, Of("200", ("region", "eu")), Minutes(3, 8, from: 5030, by: 10));
        server.Add(Bad, Of("500"), (At(0), 0));

        Assert.Equal([(0, 50, 0), (5, 50, 0), (10, 40, 0)], Read(server));
        Assert.Equal(Read(server), ReadInSteps(server, TimeSpan.FromMinutes(7)));
    }

    [Fact]
    public void A_target_that_begins_anew_with_another_label_began_from_0()
    {
        using var server = new StubServer();
        server.Add(Total, Of("200", ("pod", "x-1")), Minutes(0, 3, from: 5000, by: 10));
        server.Add(Total, Of("500", ("pod", "x-1")), Minutes(0, 3, from: 0, by: 1));
        server.Add(Bad, Of("500", ("pod", "x-1")), Minutes(0, 3, from: 0, by: 1));
        server.Add(Total, Of("200", ("pod", "x-2")), Minutes(3, 5, from: 7, by: 10));
        server.Add(Total, Of("500", ("pod", "x-2")), Minutes(3, 5, from: 2, by: 1));
        server.Add(Bad, Of("500", ("pod", "x-2")), Minutes(3, 5, from: 2, by: 1));

        // 22 until 10:02; 9 since the new start, though 2 failures are as many as the old one had; 11 in the last minute.
        Assert.Equal([(0, 42, 5)], Read(server));
    }

    [Fact]
    public void The_first_error_of_a_kind_counts_also_while_another_kind_goes_away()
    {
        using var server = new StubServer();
        server.Add(Total, Of("200"), Minutes(0, 5, from: 5000, by: 10));
        server.Add(Bad, Of("500"), Minutes(0, 3, from: 3, by: 0));
        server.Add(Bad, Of("503"), Minutes(3, 5, from: 1, by: 1));

        Assert.Equal([(0, 40, 2)], Read(server));
    }

    [Fact]
    public void What_was_away_while_the_target_began_anew_began_from_0_as_well()
    {
        using var server = new StubServer();
        server.Add(Total, Of("200"), [.. Minutes(0, 6, from: 5000, by: 10), .. Minutes(6, 20, from: 10, by: 10)]);
        // One error in the first life, and one in the second.
        server.Add(Bad, Of("500"), [.. Minutes(0, 6, from: 1, by: 0), .. Minutes(12, 20, from: 1, by: 0)]);

        var whole = Read(server);

        Assert.Equal([(0, 50, 0), (5, 50, 0), (10, 50, 1), (15, 40, 0)], whole);
        Assert.Equal(whole, ReadInSteps(server, TimeSpan.FromMinutes(7)));
    }

    [Fact]
    public void After_a_time_without_scrapes_a_new_kind_counts_where_others_of_the_target_go_on()
    {
        using var server = new StubServer();
        server.Add(Total, Of("200"), [.. Minutes(0, 3, from: 100, by: 10), .. Minutes(60, 65, from: 700, by: 10)]);
        server.Add(Bad, Of("500"), Minutes(60, 65, from: 4, by: 0));

        // What was counted in the hour without a scrape is in the slot of the next sample.
        Assert.Equal([(0, 20, 0), (55, 580, 4), (60, 40, 0)], Read(server));
    }

    [Fact]
    public void A_target_that_was_scraped_days_ago_was_not_scraped_just_before()
    {
        using var server = new StubServer();
        // Another pod has the address of one that is gone: nobody knows since when it counts.
        server.Add(Total, Of("200", ("pod", "x-1")), Minutes(0, 3, from: 100, by: 10));
        server.Add(Total, Of("200", ("pod", "x-2")), Minutes(60, 65, from: 800, by: 10));
        server.Add(Bad, Of("500"), (At(0), 0));

        Assert.Equal([(0, 20, 0), (60, 40, 0)], Read(server));
    }

    [Fact]
    public void A_first_sample_that_is_far_more_than_was_ever_counted_is_where_it_begins_and_that_is_told_for_a_day()
    {
        using var server = new StubServer();
        server.Add(Total, Of("200"), Minutes(0, 60, from: 100, by: 10));
        // A counter of half a year that is kept only from now on, as by a change of metric_relabel_configs.
        server.Add(Total, Of("404"), Minutes(12, 60, from: 1_137_300, by: 1));
        server.Add(Bad, Of("500"), (At(0), 0));
        var store = new Store();

        var (tallies, notes) = ReadWithNotes(server, Ten.AddHours(6), store);

        Assert.Equal([(0, 50, 0), (5, 50, 0), (10, 53, 0), (15, 55, 0)], tallies.Take(4));
        Assert.Equal(
            "1 new series of counters at 2026-06-01T10:12:00Z came to 1137300 events at once, and the most of a slot was 50 (the greatest of job 'app', instance 'a:1'): "
            + "they are taken for where counting begins, since they can't have come from one scrape to the next. What they counted since isn't in the budget", Assert.Single(notes));
        Assert.Single(ReadWithNotes(server, Ten.AddHours(8), store).Notes);
        Assert.Empty(ReadWithNotes(server, Ten.AddHours(25), store).Notes);
    }

    [Fact]
    public void A_jump_of_all_events_makes_many_of_a_new_kind_plausible()
    {
        using var server = new StubServer();
        server.Add(Total, Of("200"), [.. Minutes(0, 6, from: 100, by: 10), .. Minutes(6, 10, from: 5000, by: 10)]);
        server.Add(Total, Of("503"), Minutes(6, 10, from: 4000, by: 0));
        server.Add(Bad, Of("503"), Minutes(6, 10, from: 4000, by: 0));

        Assert.Equal([(0, 50, 0), (5, 8880, 4000)], Read(server));
    }

    private static Dictionary<string, string> Of(string code, params (string Name, string Value)[] more)
    {
        var labels = Labels("a:1");
        (labels["__name__"], labels["code"]) = (Total, code);
        foreach (var (name, value) in more)
            labels[name] = value;
        return labels;
    }

    private static IEnumerable<(long, double)> Minutes(int first, int end, double from, double by) =>
        Enumerable.Range(first, end - first).Select(minute => (At(minute), from + (minute - first) * by));
}
