using System.Text.Json;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Prometheus;
using static MlBudget.Sources.Tests.Prometheus.CounterReads;

namespace MlBudget.Sources.Tests.Prometheus;

/// <summary>
/// Prometheus 3 against the answers that it expects of itself: the samples and figures are those of the test data of its query engine, of ranges
/// (range_queries), of increases (functions) and of histograms (histograms). No server of version 3 can be run here.
/// </summary>
public sealed class Version3Tests
{
    [Fact]
    public async Task A_range_of_a_minute_has_the_samples_behind_its_beginning_whatever_the_version_answers()
    {
        foreach (var isLeftOpen in (bool[])[true, false])
        {
            using var server = new StubServer(isLeftOpen);
            server.Add("some_metric", A, Enumerable.Range(0, 6).Select(step => (step * 10_000L, step + 1.0)));
            using var client = new PrometheusClient(new("main", server.Url));

            var read = Assert.Single(await client.SamplesAsync("some_metric", 0, 60_000, CancellationToken.None));

            // Version 3 answers 2 3 4 5 6, from 10 s to a minute; version 2 has the 1 of its first instant as well.
            Assert.Equal([2, 3, 4, 5, 6], read.Samples.Select(sample => sample.Value));
            Assert.Equal(isLeftOpen ? ["2", "3", "4", "5", "6"] : ["1", "2", "3", "4", "5", "6"], await RawAsync(server, "some_metric[60000ms]", 60));
        }
    }

    [Fact]
    public async Task Ranges_that_follow_one_another_have_each_sample_once()
    {
        using var server = new StubServer(isLeftOpen: true);
        double[] values = [0, 1, 10, 100, 1000];
        server.Add("bar", A, values.Select((value, step) => (step * 15_000L, value)));
        using var client = new PrometheusClient(new("main", server.Url));
        var sums = new List<double>();
        for (var end = 0L; end <= 60_000; end += 30_000)
            sums.Add((await client.SamplesAsync("bar", end - 30_000, end, CancellationToken.None)).Sum(series => series.Samples.Sum(sample => sample.Value)));

        // What version 3 answers for sum_over_time(bar[30s]) at 0 s, 30 s and a minute.
        Assert.Equal([0, 11, 1100], sums);
    }

    [Theory]
    [InlineData("0 10 20 30 40 50 60 70 80 90 100", 100)]
    [InlineData("0 18 36 54 72 90 0 18 36 54 72", 162)]
    [InlineData("10 20 30 40 50 60 70 80 90 100 110", 100)]
    [InlineData("0 1 2 3 2 3 4", 7)]
    public void A_counter_rises_by_what_increase_says_where_it_extrapolates_nothing(string samples, int increase)
    {
        using var server = new StubServer(isLeftOpen: true);
        server.Add(Total, A, samples.Split(' ').Select((value, step) => (At(5 * step), double.Parse(value))));
        server.Add(Bad, A, (At(0), 0), (At(5), 0));

        Assert.Equal([(0, increase, 0)], Read(server, "{ source: main, total: requests_total, bad: failed_total, slot: 1h }"));
    }

    [Fact]
    public void The_share_of_a_bucket_is_that_of_histogram_fraction_over_either_kind_of_histogram()
    {
        const double Fraction = 0.6363636363636364;
        using var server = new StubServer(isLeftOpen: true);
        server.Add("h_bucket{le=\".2\"}", A, Enumerable.Range(0, 11).Select(step => (At(5 * step), 7.0 * step)));
        server.Add("h_count", A, Enumerable.Range(0, 11).Select(step => (At(5 * step), 11.0 * step)));
        server.Add("histogram_fraction(0, 0.2, rate(h[10m]))", [], (At(60), Fraction));

        var (_, events, good) = Assert.Single(Read(server, "{ source: main, total: h_count, good: 'h_bucket{le=\".2\"}', slot: 1h }"));
        Assert.Equal(Fraction, (double)good / events, tolerance: 1e-12);

        using var source = Open(
            server, "{ source: main, value: 'histogram_fraction(0, 0.2, rate(h[10m]))', slot: 1h }", new StandingClock(Ten.AddHours(2)), isClosed: true);
        source.Refresh();
        var batch = new TallyBatch();
        source.Read(batch, Instant.MaxValue);
        Assert.Equal(636_364, Assert.Single(batch.Tallies.ToArray()).Counters[1]);
    }

    private static async Task<string[]> RawAsync(StubServer server, string query, int time)
    {
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent([new("query", query), new("time", $"{time}")]);
        using var answer = await http.PostAsync(new Uri(server.Url, "api/v1/query"), form);
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return [.. document.RootElement.GetProperty("data").GetProperty("result")[0].GetProperty("values").EnumerateArray().Select(pair => pair[1].GetString()!)];
    }
}
