using CsCheck;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>
/// Predictions or labels that come in batches, in whatever order, count alike however they are read: by a replay at any step, by a
/// process that finds them all, and by processes that follow them as they come.
/// </summary>
public sealed class BatchedLogsTests
{
    private const double Stray = 70 * 365;

    private static readonly double[] Steps = [1 / 24d, 1, 7, 90];

    [Fact]
    public void Labels_in_two_batches_two_weeks_apart_count_beside_hourly_predictions() =>
        AllAre((30 * 24, 100), Hourly(30), [.. At(5, 50), .. At(20, 50)]);

    [Theory]
    [InlineData(7.01)]
    [InlineData(14)]
    public void Predictions_in_batches_count_beside_daily_labels(double days) =>
        AllAre((150, 30), [.. At(0, 50), .. At(days, 50), .. At(2 * days, 50)], Daily(0.5, 30));

    [Fact]
    public void Labels_that_are_not_in_the_order_of_time_count_too()
    {
        AllAre((30 * 24, 200), Hourly(30), [.. At(5, 50), .. At(20, 50), .. At(6, 50), .. At(21, 50)]);
        AllAre((40 * 24, 60), Hourly(40), [.. Enumerable.Range(0, 60).Select(label => label % 2 == 0 ? 1 : 25 + label / 10d)]);
    }

    [Fact]
    public void Labels_that_go_on_after_predictions_have_ended_count_as_long_as_they_follow_each_other() =>
        AllAre((30 * 24, 100), Hourly(30), [.. At(5, 50), .. Daily(20, 50)]);

    [Fact]
    public void A_last_batch_of_predictions_counts_though_no_label_has_come_since() =>
        AllAre((100, 14), [.. At(0, 50), .. At(14.02, 50)], Daily(0.5, 14));

    [Fact]
    public void One_stray_time_in_either_source_or_in_both_lets_nothing_else_in()
    {
        double[] labels = [.. At(5, 50), .. At(20, 50)];
        AllAre((30 * 24, 100), [.. Hourly(30), Stray], labels);
        AllAre((30 * 24, 100), Hourly(30), [.. labels, Stray]);
        AllAre((30 * 24, 100), [.. Hourly(30), Stray], [.. labels, Stray]);
        AllAre((30 * 24, 0), [.. Hourly(30), Stray], [Stray]);
        AllAre((30 * 24, 100), [.. Hourly(10), Stray, .. Hourly(30).Skip(240)], [.. At(5, 50), Stray, .. At(20, 50)]);
    }

    [Fact]
    public void Stray_records_of_a_host_whose_clock_is_ahead_never_move_the_log_s_clock()
    {
        // Each tenth hour it writes a record of fifteen days later among those of the others.
        double[] predictions = [.. Hourly(30).SelectMany((day, hour) => hour % 10 == 0 ? new[] { day, day + 15 } : [day])];
        using var logs = new BatchedLogs(predictions, Daily(0.5, 30));

        logs.Follow(1, (snapshot, day) => Assert.InRange(
            snapshot.At.ToDateTimeOffset().UtcDateTime, BatchedLogs.First, BatchedLogs.First.AddDays(day)));
    }

    [Fact]
    public void Whatever_the_batches_are_like_all_ways_of_reading_take_the_same_records() =>
        Gen.Select(Batches, Batches).Sample((predictions, labels) =>
        {
            using var logs = new BatchedLogs(predictions, labels);
            var expected = logs.Run();
            foreach (var step in new[] { 0.25, 3, 400 })
                Assert.Equal((step, expected), (step, logs.Replay(step)));
            Assert.Equal(expected, logs.Follow(4.5));
        }, iter: 40);

    /// <summary>A dense first day, since the first records of a file say when it begins; then batches, and stray records.</summary>
    private static Gen<double[]> Batches => Gen.Select(Gen.Double[0, 16], Gen.Int[1, 120], Gen.Int[0, 9]).Array[1, 8].Select(batches =>
    {
        var (times, day) = (Enumerable.Range(0, 100).Select(record => record / 100d).ToList(), 1d);
        foreach (var (gap, count, kind) in batches)
        {
            if (kind == 0)
                times.Add(Stray);
            day += gap;
            times.AddRange(At(day, count));
        }

        return times.ToArray();
    });

    private static void AllAre((long, long) expected, double[] predictions, double[] labels)
    {
        using var logs = new BatchedLogs(predictions, labels);
        foreach (var step in Steps)
            Assert.Equal((step, expected), (step, logs.Replay(step)));
        Assert.Equal(expected, logs.Run());
        Assert.Equal(expected, logs.Follow(3));
    }

    private static double[] Hourly(int days) => [.. Enumerable.Range(0, days * 24).Select(hour => hour / 24d)];

    private static double[] Daily(double from, int days) => [.. Enumerable.Range(0, days).Select(day => from + day)];

    /// <summary>A batch, within a few minutes.</summary>
    private static double[] At(double day, int count) => [.. Enumerable.Range(0, count).Select(record => day + record / 86_400d)];
}
