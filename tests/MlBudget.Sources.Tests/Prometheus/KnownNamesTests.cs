using static MlBudget.Sources.Tests.Prometheus.CounterReads;

namespace MlBudget.Sources.Tests.Prometheus;

/// <summary>A selector that finds nothing is 0 where its metric is known, and else an error.</summary>
public sealed class KnownNamesTests
{
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

    [Theory]
    [InlineData("[requests_total, reqests_total]", "failed_total", "'total': found no metric 'reqests_total', did you mean 'requests_total'?")]
    [InlineData("requests_total", "[failed_total, faild_total]", "'bad': found no metric 'faild_total', did you mean 'failed_total'?; where it is not there before the first such event, write may_be_absent: true")]
    public void One_of_several_that_is_misspelt_is_an_error_though_the_others_have_series(string total, string bad, string expected)
    {
        using var server = new StubServer();
        server.Add("requests_total", A, (At(0), 0), (At(3), 9));
        server.Add("failed_total", A, (At(0), 0), (At(3), 2));
        server.Lists["label/__name__/values"] = """["failed_total","requests_total"]""";
        foreach (var name in (string[])["requests_total", "failed_total"])
            server.Lists[$"label/__name__/values {{__name__=\"{name}\"}}"] = $"""["{name}"]""";

        var (tallies, error) = ReadAll(server, $"{{ source: main, total: {total}, bad: {bad} }}");

        Assert.Empty(tallies);
        Assert.Equal($"can't be fetched: main ({server.Url.Authority}): {expected}", error);
    }

    [Theory]
    [InlineData("requests_total", "requests_total{code=\"5oo\"}", "'bad': no series has code=\"5oo\"; there are \"200\", \"500\". Right where that has never happened")]
    [InlineData("requests_total", "requests_total{job=\"b\",code=~\"5..\"}", "'bad': no series of {__name__=\"requests_total\",job=\"b\"} has code=~\"5..\"; there are \"200\". Right where that has never happened", "{job=\"b\"}")]
    [InlineData("requests_total", "requests_total{job=\"c\",code=\"500\"}", "'bad': no series has job=\"c\"; there are \"a\", \"b\". Right where that has never happened")]
    [InlineData("requests_total", "{__name__=~\"requests_.*\",code=\"500\"}", null)]
    public void A_value_of_a_label_that_no_series_has_is_told_while_it_counts_as_0(string total, string bad, string? expected, string ofTotal = "")
    {
        using var server = new StubServer();
        server.Add(total + ofTotal, A, Enumerable.Range(0, 356).Select(minute => (At(minute), minute * 10.0)));
        server.Series.TryAdd(total, server.Series[total + ofTotal]);
        Knows(server);
        if (bad.StartsWith('{'))
            server.Lists[$"label/__name__/values {bad}"] = """["requests_total"]""";

        var (tallies, notes) = ReadWithNotes(server, Ten.AddHours(6), new(), $"{{ source: main, total: '{total}{ofTotal}', bad: '{bad}' }}");

        Assert.Equal((3550, 0), (tallies.Sum(slot => slot.Events), tallies.Sum(slot => slot.Hits)));
        Assert.Equal(expected is null ? [] : [expected], notes);
    }

    [Fact]
    public void A_label_that_the_metric_has_no_longer_is_an_error_while_events_count()
    {
        using var server = new StubServer();
        server.Add("requests_total", A, Enumerable.Range(0, 356).Select(minute => (At(minute), minute * 10.0)));
        server.Add("requests_total{code=\"500\"}", A, Enumerable.Range(0, 3).Select(minute => (At(minute), (double)minute)));
        server.Lists["labels {__name__=\"requests_total\"}"] = """["__name__","job","status_code"]""";

        var store = new Store();
        ReadAll(server, "{ source: main, total: requests_total, bad: 'requests_total{code=\"500\"}' }", store, Ten.AddHours(2));
        var (tallies, error) = ReadAll(server, "{ source: main, total: requests_total, bad: 'requests_total{code=\"500\"}' }", store);

        Assert.All(tallies, slot => Assert.Equal(50, slot.Events));
        Assert.Equal(
            $"main ({server.Url.Authority}): 'bad': the metric 'requests_total' has no label 'code' any more, it has job, status_code: what is asked for can't be found in it", error);
    }

    /// <summary>Has a server know the codes 200 and 500 of job a, and 200 of job b.</summary>
    internal static void Knows(StubServer server)
    {
        const string Name = "{__name__=\"requests_total\"";
        server.Lists[$"label/__name__/values {Name}}}"] = """["requests_total"]""";
        server.Lists[$"labels {Name}}}"] = """["__name__","code","job"]""";
        foreach (var known in (string[])["job=\"a\"", "job=\"b\"", "code=~\"5..\"", "code=\"500\""])
            server.Lists[$"label/__name__/values {Name},{known}}}"] = """["requests_total"]""";
        server.Lists[$"label/code/values {Name}}}"] = """["500","200"]""";
        server.Lists[$"label/code/values {Name},job=\"b\"}}"] = """["200"]""";
        server.Lists[$"label/job/values {Name}}}"] = """["a","b"]""";
    }

    [Fact]
    public void It_may_be_said_that_bad_is_not_there_before_the_first()
    {
        using var server = new StubServer();
        server.Add(Total, A, (At(0), 0), (At(3), 9));

        Assert.Equal([(0, 9, 0)], Read(server, "{ source: main, total: requests_total, bad: failed_total, may_be_absent: true }"));
    }
}
