using CsCheck;
using MlBudget.Core.Statistics;

namespace MlBudget.Core.Tests.Statistics;

public sealed class IntervalsTests
{
    private const double Tolerance = 1e-12;

    /// <summary>The usual levels, and those of one pair out of 45 and out of half a million.</summary>
    private static readonly double[] Levels = [0.5, 0.9, 0.95, 0.99, 1 - 0.05 / 45, 1 - 0.05 / 499_500];

    private static readonly Gen<(long Hits, long Events)> Counts =
        Gen.Long[1, 50].SelectMany(events => Gen.Long[0, events].Select(hits => (hits, events)));

    [SkippableFact]
    public void Intervals_are_those_of_scipy()
    {
        Skip.IfNot(Oracle.Missing is null, Oracle.Missing);
        var cases = Cases();
        double[][] wilson = [.. cases.Select(c => new[] { c.Hits1, c.Events1, c.Confidence })];
        double[][] newcombe = [.. cases.Select(c => new[] { c.Hits1, c.Events1, c.Hits2, c.Events2, c.Confidence })];

        var answer = Oracle.Ask<Dictionary<string, double[][]>>("intervals.py", new
        {
            wilson = wilson.Select(AsCounts),
            newcombe = newcombe.Select(AsCounts),
        });

        for (var index = 0; index < cases.Length; index++)
        {
            var (hits1, events1, hits2, events2, confidence) = cases[index];
            Check(answer["wilson"][index], Intervals.Wilson(hits1, events1, confidence));
            Check(answer["newcombe"][index], Intervals.Newcombe(hits1, events1, hits2, events2, confidence));
        }

        static void Check(double[] expected, Interval actual)
        {
            Assert.Equal(expected[0], actual.Lower, Tolerance);
            Assert.Equal(expected[1], actual.Upper, Tolerance);
        }
    }

    [Fact]
    public void Newcombe_gives_the_intervals_of_his_paper()
    {
        // Newcombe 1998, Statistics in Medicine 17:873, table II, method 10: 56/70 − 48/80 and 9/10 − 3/10.
        var first = Intervals.Newcombe(56, 70, 48, 80, 0.95);
        var second = Intervals.Newcombe(9, 10, 3, 10, 0.95);

        Assert.Equal(0.0524, first.Lower, tolerance: 5e-5);
        Assert.Equal(0.3339, first.Upper, tolerance: 5e-5);
        Assert.Equal(0.1705, second.Lower, tolerance: 5e-5);
        Assert.Equal(0.8090, second.Upper, tolerance: 5e-5);
    }

    [Fact]
    public void Mantel_and_Haenszel_look_at_differences_within_strata_alone()
    {
        // By the formula of Sato, Greenland and Robins 1989, worked out apart from the program; a stratum of one alone tells nothing.
        (long, long, long, long)[] strata = [(10, 40, 30, 60), (5, 20, 8, 25), (50, 100, 40, 90)];
        var interval = Intervals.MantelHaenszel([.. strata, (7, 90, 0, 0)], 0.95);
        // 0.8 and 0.1 in either of both, in shares that turn round.
        var alike = Intervals.MantelHaenszel([(80, 100, 720, 900), (90, 900, 10, 100)], 0.95);

        Assert.Equal(-0.15647622587237067, interval.Lower, tolerance: 1e-12);
        Assert.Equal(0.05593737164661913, interval.Upper, tolerance: 1e-12);
        Assert.Equal(0, alike.Lower + alike.Upper, tolerance: 1e-12);
        Assert.Throws<ArgumentException>(() => Intervals.MantelHaenszel([(1, 2, 0, 0)], 0.95));
    }

    [Fact]
    public void An_interval_holds_its_proportion_lies_within_0_and_1_and_grows_with_the_confidence() =>
        Counts.Sample((hits, events) =>
        {
            var inner = Intervals.Wilson(hits, events, 0.9);
            var outer = Intervals.Wilson(hits, events, 0.99);
            var share = (double)hits / events;
            Assert.InRange(share, inner.Lower, inner.Upper);
            Assert.True(outer.Lower <= inner.Lower && inner.Upper <= outer.Upper);
            Assert.InRange(outer.Lower, 0, 1);
            Assert.InRange(outer.Upper, 0, 1);
        });

    [Fact]
    public void Good_and_bad_events_and_the_two_sides_of_a_difference_mirror_each_other() =>
        Gen.Select(Counts, Counts).Sample((a, b) =>
        {
            Interval hits = Intervals.Wilson(a.Hits, a.Events, 0.95), misses = Intervals.Wilson(a.Events - a.Hits, a.Events, 0.95);
            Assert.Equal(hits.Lower, 1 - misses.Upper, Tolerance);
            var there = Intervals.Newcombe(a.Hits, a.Events, b.Hits, b.Events, 0.95);
            var back = Intervals.Newcombe(b.Hits, b.Events, a.Hits, a.Events, 0.95);
            Assert.Equal(there.Lower, -back.Upper, Tolerance);
        });

    [Theory]
    [InlineData(1, 0, 0.95)]
    [InlineData(-1, 5, 0.95)]
    [InlineData(6, 5, 0.95)]
    [InlineData(1, 5, 0)]
    [InlineData(1, 5, 1)]
    [InlineData(1, 5, double.NaN)]
    public void Counts_and_levels_out_of_range_are_refused(long hits, long events, double confidence) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Intervals.Wilson(hits, events, confidence));

    private static (long Hits1, long Events1, long Hits2, long Events2, double Confidence)[] Cases()
    {
        var random = new Random(20260601);
        return [.. Enumerable.Range(0, 600).Select(index =>
        {
            var ((hits1, events1), (hits2, events2)) = (Share(), Share());
            return (hits1, events1, hits2, events2, Levels[index % Levels.Length]);
        })];

        // Small and large samples alike, and as often none or all of them as anything between.
        (long Hits, long Events) Share()
        {
            var events = (long)Math.Ceiling(Math.Pow(10, 7 * random.NextDouble()));
            return (random.Next(4) switch { 0 => 0, 1 => events, _ => random.NextInt64(events + 1) }, events);
        }
    }

    /// <summary>All but the last as whole numbers: scipy takes no others for counts.</summary>
    private static object[] AsCounts(double[] values) => [.. values[..^1].Select(value => (object)(long)value), values[^1]];
}
