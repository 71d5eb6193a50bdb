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

    [Fact]
    public void It_may_be_said_that_bad_is_not_there_before_the_first()
    {
        using var server = new StubServer();
        server.Add(Total, A, (At(0), 0), (At(3), 9));

        Assert.Equal([(0, 9, 0)], Read(server, "{ source: main, total: requests_total, bad: failed_total, may_be_absent: true }"));
    }
}
