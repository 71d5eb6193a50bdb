using System.Collections.Immutable;
using MlBudget.Core.Compiling;
using MlBudget.Core.Conditions;
using MlBudget.Core.Labels;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Metrics;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Statistics;
using MlBudget.Core.Tasks;
using MlBudget.Core.Tests.Records;
using MlBudget.Core.Tests.Statistics;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Slis;

/// <summary>Gaps between means of groups, by hand and beside scipy.</summary>
public sealed class MeanDisparityTests
{
    private const double Tolerance = 1e-9;

    private static readonly TimeWindow Window = new(0, TimeWindow.Day);

    /// <summary>Errors 1 and 3, 5 and 7, and 2 and 2: |e| has the means 2, 6 and 2, and the variances 2, 2 and 0 of two each.</summary>
    private static readonly Row[] Few = [new("a", 1), new("a", -3), new("b", 5), new("b", 7), new("c", 2), new("c", -2)];

    [Fact]
    public void The_gap_is_the_greatest_difference_of_means_in_their_own_unit()
    {
        var reading = Read("mean_absolute_error", Few);
        Assert.Equal((4.0, 4.0, 2L), (reading.Value, reading.ErrorRatio, reading.Events));
        // Of e itself the means are −1, 6 and 0.
        Assert.Equal(7.0, Read("mean_error", Few).Value, Tolerance);
        Assert.Equal(6.0, Read("mean_error", Few, reference: "c").Value, Tolerance);
    }

    [Fact]
    public void The_ratio_is_that_of_the_least_mean_to_the_greatest()
    {
        var reading = Read("mean_absolute_error", Few, measure: DisparityMeasure.Ratio);
        Assert.Equal(1.0 / 3, reading.Value, Tolerance);
        Assert.Equal(2.0 / 3, reading.ErrorRatio, Tolerance);
        // Of means that are not above 0 there is no ratio.
        Assert.Equal(MissingReason.ValuesUnknown, Result("mean_error", [.. Few.Where(row => row.Group != "b")], DisparityMeasure.Ratio).Reason);
    }

    [Fact]
    public void Numbers_that_are_all_alike_tell_no_gap()
    {
        Row[] rows = [new("a", 1), new("a", 1), new("b", 5), new("b", 5)];
        Assert.Equal(MissingReason.ValuesUnknown, Result("mean_absolute_error", rows).Reason);
    }

    [Fact]
    public void A_pair_of_which_nothing_is_certain_counts_beside_others()
    {
        // All of a are 0 off and all of b 100: of that gap nothing is certain, and yet it is the greatest.
        Row[] rows = [new("a", 0), new("a", 0), new("b", 100), new("b", 100), new("c", 50), new("c", 51)];
        var reading = Read("mean_absolute_error", rows);
        Assert.Equal(100, reading.Value, Tolerance);
        Assert.InRange(reading.AlertErrorRatio, 1, 100);
        // And no ratio is that of the others alone.
        Assert.Equal(MissingReason.ValuesUnknown, Result("mean_absolute_error", rows, DisparityMeasure.Ratio).Reason);
    }

    [Fact]
    public void Small_groups_are_not_compared_and_a_missing_reference_is_told()
    {
        Assert.Equal(MissingReason.GroupsTooSmall, Result("mean_absolute_error", Few, minSamples: 3).Reason);
        Assert.Equal(MissingReason.ReferenceMissing, Result("mean_absolute_error", Few, reference: "z").Reason);
        Assert.Equal(MissingReason.NoEvents, Result("mean_absolute_error", []).Reason);
    }

    [Fact]
    public void What_is_certain_of_a_gap_is_Welchs_lower_end_over_all_pairs()
    {
        var random = new Random(1947);
        Row[] rows = [.. Enumerable.Range(0, 600).Select(row => new Row("abc"[row % 3].ToString(), Math.Round((5 + row % 3) * (0.5 + random.NextDouble()), 6)))];
        var pairs = new[] { ("b", "a"), ("c", "a"), ("c", "b") }.Select(pair => Intervals.Welch(Sample(rows, pair.Item1), Sample(rows, pair.Item2), 1 - 0.05 / 3)!.Value.Lower);

        var reading = Read("mean_absolute_error", rows, minSamples: 100);

        Assert.Equal(Math.Max(0, pairs.Max()), reading.AlertErrorRatio, Tolerance);
        Assert.Equal(Sample(rows, "c").Mean - Sample(rows, "a").Mean, reading.Value, Tolerance);
        Assert.InRange(reading.AlertErrorRatio, 0.5, reading.Value);
        Assert.Equal(reading.AlertErrorRatio, Read("mean_absolute_error", rows, minSamples: 100, isConfident: true).ErrorRatio, Tolerance);
    }

    [Fact]
    public void Each_group_is_shown_with_its_mean_and_its_interval_unless_it_is_small()
    {
        Row[] rows = [.. Enumerable.Range(0, 50).Select(row => new Row("a", 1 + row % 2)), .. Enumerable.Range(0, 19).Select(row => new Row("b", 3 + row % 2)), .. Enumerable.Range(0, 40).Select(row => new Row("c", 2 + row % 2))];
        var (sli, ledger) = Compile("mean_absolute_error", rows, minSamples: 20);

        var groups = sli.Begin(ledger, Window, Window).ReadGroups([Window]);

        var sample = Intervals.OfMean(Sample(rows, "a"), 0.95)!.Value;
        Assert.Equal((1.5, true, 50L), (groups[0].Rate!.Value, groups[0].Judged, groups[0].Windows[0].Events));
        Assert.Equal((sample.Lower, sample.Upper), (groups[0].Interval!.Value.Lower, groups[0].Interval!.Value.Upper));
        Assert.Equal((null, null, false, 19L), (groups[1].Rate, groups[1].Interval, groups[1].Judged, groups[1].Whole.Events));
        // The next smallest is hidden as well: else the mean of all would tell that of the small one.
        Assert.Equal((null, null, true, 40L), (groups[2].Rate, groups[2].Interval, groups[2].Judged, groups[2].Whole.Events));
    }

    [SkippableFact]
    public void Intervals_are_those_of_scipy()
    {
        Skip.IfNot(Oracle.Missing is null, Oracle.Missing);
        var random = new Random(1908);
        foreach (var confidence in new[] { 0.95, 1 - 0.05 / 45, 1 - 0.05 / 4950 })
        {
            var groups = new[] { 2, 3, 10, 250, 4000 }.ToDictionary(size => $"{size}", size => Enumerable.Range(0, size)
                .Select(_ => Math.Round((random.NextDouble() - 0.3) * size + random.NextDouble(), 6)).ToArray());

            var expected = Oracle.Ask<Dictionary<string, Dictionary<string, double[]>>>("means.py", new { groups, confidence });

            foreach (var (name, numbers) in groups)
                Check(expected["means"][name], Of(numbers).Mean, Intervals.OfMean(Of(numbers), confidence)!.Value);
            foreach (var (pair, ends) in expected["differences"])
            {
                var (a, b) = (Of(groups[pair.Split(' ')[0]]), Of(groups[pair.Split(' ')[1]]));
                Check(ends, a.Mean - b.Mean, Intervals.Welch(a, b, confidence)!.Value);
            }
        }

        static void Check(double[] expected, double mean, Interval actual)
        {
            Assert.Equal(expected[0], mean, Math.Abs(expected[0]) * Tolerance);
            Assert.Equal(expected[1], actual.Lower, Math.Abs(expected[1]) * 1e-8);
            Assert.Equal(expected[2], actual.Upper, Math.Abs(expected[2]) * 1e-8);
        }
    }

    /// <summary>Of skewed numbers, as errors are, and groups of unlike size.</summary>
    [Fact]
    public void An_interval_of_a_difference_holds_the_truth_in_95_of_100_runs()
    {
        const int Runs = 2000;
        var random = new Random(1949);
        var held = Enumerable.Range(0, Runs).Count(_ =>
        {
            var a = Of([.. Enumerable.Range(0, 150).Select(_ => Math.Abs(Normal(random)) * 4)]);
            var b = Of([.. Enumerable.Range(0, 600).Select(_ => Math.Abs(Normal(random)))]);
            var truth = 3 * Math.Sqrt(2 / Math.PI);
            return Intervals.Welch(a, b, 0.95) is var (lower, upper) && lower <= truth && truth <= upper;
        });
        Assert.InRange((double)held / Runs, 0.94, 0.96);
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static SampleMean Sample(Row[] rows, string group) => Of([.. rows.Where(row => row.Group == group).Select(row => Math.Abs(row.Error))]);

    private static SampleMean Of(double[] numbers) => new(numbers.Length, numbers.Average(), numbers.Sum(x => Math.Pow(x - numbers.Average(), 2)) / (numbers.Length - 1));

    private static SliReading Read(
        string metric, Row[] rows, DisparityMeasure measure = DisparityMeasure.Difference, int minSamples = 2, string? reference = null, bool isConfident = false) =>
        Result(metric, rows, measure, minSamples, reference, isConfident).Reading!.Value;

    private static SliResult Result(
        string metric, Row[] rows, DisparityMeasure measure = DisparityMeasure.Difference, int minSamples = 2, string? reference = null, bool isConfident = false)
    {
        var (sli, ledger) = Compile(metric, rows, measure, minSamples, reference, isConfident);
        return sli.Begin(ledger, Window, Window).Evaluate(Window);
    }

    private static (Sli Sli, ModelLedger Ledger) Compile(
        string metric, Row[] rows, DisparityMeasure measure = DisparityMeasure.Difference, int minSamples = 2, string? reference = null, bool isConfident = false)
    {
        var measurements = new Measurements(new()
        {
            TimePath = "time",
            IdPath = "id",
            Answers = AnswerKind.Number,
            Fields = ImmutableDictionary<string, ConditionField>.Empty.Add("prediction", new("forecast")).Add("label", new("sold")),
            Labels = new(LabelOrigin.Inline, null, TimeSpan.Zero),
            Attributes = [new("store", "store", minSamples, 20)],
        });
        var kind = (ErrorMetric)Regression.Instance.Find(metric)!;
        var sli = new MeanDisparitySli(
            kind.MeanOf(MetricOptions.None, measurements, attribute: 0).Mean, kind.SenseOfGroups(MetricOptions.None),
            new([], 0, measure, reference, minSamples, 20, isConfident) { MinGroupSize = 20 });
        var ledger = new ModelLedger(ModelBuilder.Build(measurements, new()
        {
            Name = "demand",
            Task = Regression.Instance,
            Slos = [],
            Weights = Dimensions.DefaultWeights,
            Limits = new(),
        }));
        var batch = new Batch(ledger.Definition.Predictions, Math.Max(1, rows.Length));
        foreach (var row in rows)
        {
            batch.Times[batch.Count] = EventTime.PerMinute;
            batch.Ids[batch.Count] = (UInt128)batch.Count;
            Bits.Set(batch.HasId, batch.Count);
            foreach (var (path, value) in new (string, object)[] { ("forecast", 100 + row.Error), ("sold", 100.0), ("store", row.Group) })
                BatchRow.Set(batch, path, value);
            batch.Count++;
        }

        ledger.FoldPredictions(batch);
        ledger.Advance(new(TimeWindow.Day * EventTime.PerMinute));
        return (sli, ledger);
    }

    private sealed record Row(string Group, double Error);
}
