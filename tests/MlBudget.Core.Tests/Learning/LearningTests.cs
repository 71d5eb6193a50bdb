using MlBudget.Core.Baselines;
using MlBudget.Core.Labels;
using MlBudget.Core.Learning;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Time;
using static MlBudget.Core.Tests.Learning.LearningModel;

namespace MlBudget.Core.Tests.Learning;

public sealed class LearningTests
{
    [Fact]
    public void A_stable_period_is_learned()
    {
        var result = Learn(Traffic(14, 50));
        Assert.Empty(result.Refusals);
        var baseline = result.Baseline!;
        Assert.Equal((new Instant(Start), new Instant(Start + 14 * Day), 14 * 24 * 50), (baseline.From, baseline.To, baseline.Rows));
        Assert.Equal(TimeSpan.FromHours(6), baseline.DriftWindow);
        Assert.Equal(
            ["accuracy", "f1", "false_negative_rate", "false_positive_rate", "precision", "recall", "selection_rate"],
            baseline.Quality.Keys);
        Assert.Equal(0.9, baseline.Quality["accuracy"].Pooled, tolerance: 0.005);
        Assert.Equal(0.9, baseline.Quality["accuracy"].Median, tolerance: 0.005);
        Assert.Equal(168, baseline.Volume.Length);
        Assert.All(baseline.Volume, volume => Assert.Equal(50, volume));
        Assert.InRange(baseline.LatencyP95!.Value, 0.094, 0.096);
        Assert.Equal(["amount", "country", "score", "prediction"], baseline.Features.Select(feature => feature.Name));
        Assert.All(baseline.Features, feature => Assert.InRange(feature.Threshold, feature is NumericBaseline ? 0.05 : 0.1, 0.1));
        var amount = (NumericBaseline)baseline.Features[0];
        Assert.Equal((63, 64, 64), (amount.Edges.Length, amount.Bins.Length, amount.Means.Length));
        Assert.All(amount.Bins, count => Assert.InRange(count, 262, 263));
        Assert.Equal(100 / Math.Sqrt(12), amount.StandardDeviation, 0.5);
        var country = (CategoricalBaseline)baseline.Features[1];
        Assert.Equal(["DE", "FR", "NL"], country.Categories.Order(StringComparer.Ordinal));
        Assert.Equal(("NL", 4), (country.Categories[0], country.Bins.Length));
        Assert.Equal([16_800, 0], [country.Bins.Sum(), country.Bins[^1]]);
        Assert.Equal(16_800, baseline.Calibration!.Rows);
        Assert.InRange(baseline.Calibration.Error, 0, 0.02);
    }

    [Fact]
    public void Learning_changes_nothing_and_depends_on_no_order()
    {
        var traffic = Traffic(8, 20).ToArray();
        var ordered = Ledger(traffic);
        new Random(1).Shuffle(traffic);
        var shuffled = Ledger(traffic);
        var first = BaselineText.Of(ordered.Learn(new(Start), new(Start + 8 * Day)).Baseline!);
        Assert.Equal(first, BaselineText.Of(ordered.Learn(new(Start), new(Start + 8 * Day)).Baseline!));
        Assert.Equal(first, BaselineText.Of(shuffled.Learn(new(Start), new(Start + 8 * Day)).Baseline!));
    }

    [Theory]
    [InlineData(200, 200, 1, 14 * 24)]
    [InlineData(50, 50, 6, 14 * 4)]
    [InlineData(10, 10, 24, 14)]
    [InlineData(4, 4, 24, 14)]
    [InlineData(200, 0, 6, 14 * 4)]
    public void Blocks_are_the_shortest_that_are_mostly_filled(int perHour, int atThree, int hours, int blocks)
    {
        // Silence from three to five every night: 87.5% of the hours are filled, and all of the quarters of a day.
        var traffic = Traffic(14, perHour)
            .Where((answer, index) => answer.Time / Hour % 24 is not (>= 3 and < 6) || index % perHour < atThree);
        var result = Learn(traffic, needed: ["selection_rate"]);
        Assert.Empty(result.Refusals);
        var learned = result.Baseline!.Quality["selection_rate"];
        Assert.Equal((TimeSpan.FromHours(hours), blocks), (learned.Block, learned.Blocks));
    }

    [Fact]
    public void The_median_doesnt_follow_a_bad_day_of_much_traffic_and_the_pooled_value_does()
    {
        var traffic = Traffic(14, 20).Concat(Enumerable.Range(0, 5000).Select(index => new Answer(
            Start + 6 * Day + index * (Day / 5000), 1_000_000 + index, "1", 0.9, 10, index % 100, "NL", "0")));
        var accuracy = Learn(traffic).Baseline!.Quality["accuracy"];
        Assert.InRange(accuracy.Median, 0.88, 0.92);
        Assert.InRange(accuracy.Pooled, 0.4, 0.6);
    }

    [Fact]
    public void Volume_is_by_hour_of_the_week_and_silence_is_part_of_it()
    {
        // Mondays at 05:00: 300 predictions in the first week, none in the second, 40 in the third.
        var traffic = Traffic(21, 50).Where(answer => (answer.Time - Start) / Hour % 168 != 5)
            .Concat(Spread(0, 300, 5)).Concat(Spread(1_000, 40, 14 * 24 + 5));
        var ledger = Ledger(traffic);
        Assert.Equal(40, ledger.Learn(new(Start), new(Start + 21 * Day)).Baseline!.Volume[5]);
        Assert.Equal(150, ledger.Learn(new(Start), new(Start + 14 * Day)).Baseline!.Volume[5]);
        Assert.Equal(50, ledger.Learn(new(Start), new(Start + 14 * Day)).Baseline!.Volume[6]);

        static IEnumerable<Answer> Spread(int id, int count, int hour) => Enumerable.Range(0, count).Select(index => new Answer(
            Start + hour * Hour + index, 2_000_000 + id + index, "1", 0.9, 10, index % 100, "NL", "1"));
    }

    [Fact]
    public void Constants_ties_and_missing_values_give_fewer_bins_or_none()
    {
        var random = new Random(5);
        var traffic = Traffic(8, 20).Select(answer => answer with
        {
            Amount = 5,
            Score = random.Next(10) < 7 ? 0 : random.NextDouble(),
            Country = null,
            Latency = null,
        });
        var result = Learn(traffic);
        Assert.Null(result.Baseline!.LatencyP95);
        Assert.Equal(["amount", "score", "prediction"], result.Baseline.Features.Select(feature => feature.Name));
        Assert.Contains(
            "the feature 'country' is left out: found 0 values in 'country' of the sampled records, expected 100 at least", result.Notes);
        var amount = (NumericBaseline)result.Baseline.Features[0];
        Assert.Equal([Math.BitDecrement(5), 5], amount.Edges.AsEnumerable());
        Assert.Equal([0, 3840, 0], amount.Bins.AsEnumerable());
        Assert.Equal([Math.BitDecrement(5), 5, 5], amount.Means.AsEnumerable());
        Assert.Equal(0, amount.StandardDeviation);
        var score = (NumericBaseline)result.Baseline.Features[1];
        Assert.Equal([Math.BitDecrement(0), 0], score.Edges.Take(2));
        Assert.InRange(score.Bins.Length, 18, 24);
        Assert.InRange(score.Bins[1] / 3840.0, 0.67, 0.73);
    }

    [Fact]
    public void More_categories_than_twenty_share_the_last_bin()
    {
        var random = new Random(5);
        var traffic = Traffic(8, 20).Select(answer => answer with { Country = $"c{(int)(30 * Math.Pow(random.NextDouble(), 1.5)):00}" });
        var country = (CategoricalBaseline)Learn(traffic).Baseline!.Features[1];
        Assert.Equal((20, 21), (country.Categories.Length, country.Bins.Length));
        Assert.Equal(country.Bins.Take(20).OrderDescending(), country.Bins.Take(20));
        Assert.Equal(3840, country.Bins.Sum());
        Assert.InRange(country.Bins[^1], country.Bins[19], 10 * country.Bins[19]);
    }

    /// <summary>Answers that are right nine times out of ten, at an even pace.</summary>
    /// <param name="days">For how many days.</param>
    /// <param name="perHour">How many in an hour.</param>
    /// <param name="accuracy">How often they are right, by the share of the days that is over.</param>
    /// <param name="amount">How much greater the amounts are, by that share.</param>
    /// <param name="seed">Where chance starts.</param>
    internal static IEnumerable<Answer> Traffic(
        int days, int perHour, Func<double, double>? accuracy = null, Func<double, double>? amount = null, int seed = 7)
    {
        var random = new Random(seed);
        for (var index = 0; index < days * 24 * perHour; index++)
        {
            var share = (double)index / (days * 24 * perHour);
            var isPositive = random.Next(2) == 0;
            var isRight = random.NextDouble() < (accuracy?.Invoke(share) ?? 0.9);
            yield return new(
                Start + index * (Hour / perHour), index, isPositive ? "1" : "0", isPositive ? 0.9 : 0.1, random.NextDouble() / 10,
                random.NextDouble() * 100 + (amount?.Invoke(share) ?? 0), random.Next(4) switch { 0 => "FR", 1 => "DE", _ => "NL" },
                isPositive == isRight ? "1" : "0");
        }
    }

    internal static ModelLedger Ledger(IEnumerable<Answer> traffic, string[]? needed = null, double? degradation = null)
    {
        var ledger = new ModelLedger(Define(needed: needed, origin: LabelOrigin.Inline, degradation: degradation));
        Fold(ledger, traffic);
        return ledger;
    }

    private static LearningResult Learn(IEnumerable<Answer> traffic, string[]? needed = null)
    {
        var ledger = Ledger(traffic, needed);
        var days = ledger.Samples!.Days.Max(day => day.Day) + 1 - Start / Day;
        return ledger.Learn(new(Start), new(Start + days * Day));
    }
}
