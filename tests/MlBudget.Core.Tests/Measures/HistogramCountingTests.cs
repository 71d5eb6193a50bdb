using CsCheck;
using MlBudget.Core.Baselines;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Tests.Conditions;
using MlBudget.Core.Tests.Learning;
using MlBudget.Core.Time;
using Record = MlBudget.Core.Tests.Conditions.Record;

namespace MlBudget.Core.Tests.Measures;

public sealed class HistogramCountingTests
{
    private static readonly Gen<double> Values = Gen.Select(
        Gen.Int[0, 9], Gen.Double[-5, 5],
        (choice, any) => choice switch
        {
            0 => double.NegativeInfinity,
            1 => double.PositiveInfinity,
            < 5 => Math.Round(any),
            _ => any,
        });

    [Fact]
    public void A_bin_ends_with_its_edge_and_the_end_bins_reach_to_infinity() => Assert.Equal(
        [0, 0, 0, 1, 1, 2, 3, 3],
        Assign(DriftModel.Number("x"), double.NegativeInfinity, 0.5, 1.0, 1.5, 2.0, 2.25, 3.25, double.PositiveInfinity));

    [Fact]
    public void Missing_values_and_those_of_another_type_are_in_no_bin() => Assert.Equal(
        [-1, -1, -1, -1, -1, 0],
        Assign(DriftModel.Number("x"), null, double.NaN, "", "text", Record.Unreadable, -0.0));

    [Fact]
    public void Categories_that_the_baseline_does_not_name_are_the_rest() => Assert.Equal(
        [0, 1, 2, 3, 3, -1, -1, -1],
        Assign(DriftModel.Category("x"), "de", "fr", "at", "es", "DE", null, "", Record.Unreadable));

    [Fact]
    public void A_constant_has_one_edge_or_none()
    {
        var constant = DriftModel.Number("x") with { Edges = [], Bins = [7] };

        Assert.Equal([0, 0, -1], Assign(constant, 5.0, double.PositiveInfinity, null));
        Assert.Equal([0, 0, 1], Assign(constant with { Edges = [5], Bins = [7, 0] }, 4.0, 5.0, 5.5));
    }

    [Fact]
    public void Equal_edges_leave_bins_between_them_empty() =>
        Assert.Equal([0, 0, 3], Assign(DriftModel.Number("x") with { Edges = [2, 2, 2] }, 1.0, 2.0, 2.5));

    [Fact]
    public void The_search_finds_what_counting_the_edges_below_does() => Gen.Select(
        Gen.Double[-5, 5].Array[0, 70], Values.Array[1, 200], (edges, values) => (edges, values)).Sample(sample =>
    {
        var edges = sample.edges.Select(edge => Math.Round(edge, 1)).Order().ToArray();
        var histogram = DriftModel.Number("x") with { Edges = [.. edges] };
        Assert.Equal(
            sample.values.Select(value => edges.Count(edge => edge < value)),
            Assign(histogram, [.. sample.values.Select(value => (object?)value)]));
    }, iter: 300);

    [Fact]
    public void It_has_a_counter_per_bin_of_which_each_row_is_an_event()
    {
        var counting = Of(DriftModel.Number("x"), 0);

        Assert.Equal<string>(["bin 0", "bin 1", "bin 2", "bin 3"], counting.Counters);
        Assert.Equal<int>([1, 1, 1, 1], counting.Events);
    }

    [Fact]
    public void Whoever_asks_for_the_same_bins_of_the_same_field_asks_for_the_same_measure()
    {
        var canonicals = new[]
        {
            Canonical(DriftModel.Number("x")),
            Canonical(DriftModel.Number("y")),
            Canonical(DriftModel.Number("x") with { Scale = 0.001m }),
            Canonical(DriftModel.Number("x") with { Edges = [1, 2, 3.5] }),
            Canonical(DriftModel.Category("x")),
            Canonical(DriftModel.Category("x") with { Categories = ["fr", "de", "at"] }),
            Canonical(DriftModel.Category("x") with { Categories = ["de\n2 fr", "at"] }),
        };

        Assert.Equal(canonicals.Length, canonicals.Distinct().Count());
        Assert.Equal(canonicals[0], Canonical(DriftModel.Number("x", threshold: 0.3) with { Name = "other", Bins = [1, 2, 3, 4] }));
    }

    [Fact]
    public void It_is_counted_by_the_hour() =>
        Assert.Equal(SlotSize.Hour, new MeasureDefinition(Of(DriftModel.Number("x"), 0), null, null).Slot);

    [Fact]
    public void By_an_attribute_each_group_has_bins_of_its_own_without_rows_that_repeat_an_id_or_have_no_group()
    {
        var (counting, batch) = Prepare(DriftModel.Number("x"), [0.5, 0.5, 2.5, 9.0, 9.0, 1.5]);
        var frame = new FoldFrame(batch.Capacity, 1) { Count = batch.Count, Batch = batch };
        int[] groups = [1, 2, 1, 1, 2, -1];
        groups.CopyTo(frame.Groups[0], 0);
        Bits.Fill(frame.Rows, frame.Count);
        Bits.Clear(frame.Rows, 4);
        var tallies = new MeasureTallies(new(counting, Attribute: 0, AttributePath: "group"));

        new MeasureFolder([tallies], batch.Capacity).Fold(frame);

        Assert.Equal([0, 0, 0, 0], Sums(0));
        Assert.Equal([1, 0, 1, 1], Sums(1));
        Assert.Equal([1, 0, 0, 0], Sums(2));
        Assert.Equal([2, 0, 1, 1], tallies.Arrived.ToArray());
        Assert.Equal(4, tallies.AllEvents(new(0, 60)));

        long[] Sums(int group)
        {
            var sums = new long[tallies.Width];
            tallies.SumInto(group, new(0, 60), sums);
            return sums;
        }
    }

    [Fact]
    public void Folding_allocates_nothing_once_its_slots_are_there()
    {
        var model = new DriftModel(DriftModel.Number("x"), DriftModel.Category("c"));
        var batch = new Batch(model.Ledger.Definition.Predictions, 256) { Count = 256 };
        var numbers = batch.Columns.OfType<NumberColumn>().Single();
        var categories = batch.Columns.OfType<CategoryColumn>().Single();
        for (var row = 0; row < batch.Count; row++)
        {
            batch.Times[row] = (DriftModel.Start + row / 100 * 60 + row % 3) * EventTime.PerMinute;
            numbers.Values[row] = row / 50.0;
            categories.Codes[row] = categories.Dictionary.GetOrAdd([(byte)('a' + row % 7)]);
        }

        Bits.Fill(numbers.Valid, batch.Count);
        Bits.Fill(categories.Valid, batch.Count);
        model.Ledger.FoldPredictions(batch);
        var before = GC.GetAllocatedBytesForCurrentThread();

        model.Ledger.FoldPredictions(batch);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(512, model.Counts(0, DriftModel.Start, DriftModel.Start + 360).Sum());
    }

    [Fact]
    public void Order_and_batches_change_no_count_and_shards_add_up() => Gen.Select(
        Gen.Select(Gen.Int[0, 700], Values, Gen.Int[0, 5], (minute, x, c) => (minute, x, c)).Array[0, 300],
        Gen.Int[1, 130], Gen.Int).Sample((log, size, seed) =>
    {
        (int, object?[])[] records = [.. log.Select(entry => (
            DriftModel.Start + entry.minute,
            new object?[] { entry.x > 4 ? null : entry.x, new[] { "de", "fr", "at", "es", null, "" }[entry.c] }))];
        var shuffled = records.ToArray();
        new Random(seed).Shuffle(shuffled);
        DriftModel whole = Folded(records, 2048), other = Folded(shuffled, size);
        DriftModel left = Folded(shuffled.Take(records.Length / 3), 7), right = Folded(shuffled.Skip(records.Length / 3), 11);
        for (var feature = 0; feature < 2; feature++)
        {
            for (var hour = DriftModel.Start; hour < DriftModel.Start + 720; hour += 60)
            {
                var counts = whole.Counts(feature, hour, hour + 60);
                Assert.Equal(Plain(records, feature, hour), counts);
                Assert.Equal(counts, other.Counts(feature, hour, hour + 60));
                Assert.Equal(counts, left.Counts(feature, hour, hour + 60).Zip(right.Counts(feature, hour, hour + 60), (a, b) => a + b));
            }

            Assert.Equal(
                whole.Counts(feature, DriftModel.Start, DriftModel.Start + 720),
                whole.Ledger.Measure(whole.Drift.Features[feature].Measure).Arrived.ToArray());
        }
    }, iter: 100);

    private static DriftModel Folded(IEnumerable<(int, object?[])> records, int batchSize)
    {
        var model = new DriftModel(DriftModel.Number("x"), DriftModel.Category("c"));
        model.Fold(records, batchSize);
        return model;
    }

    /// <summary>The slow twin: one record after the other, one bin after the other.</summary>
    private static long[] Plain((int Minute, object?[] Values)[] records, int feature, int hour)
    {
        var counts = new long[4];
        foreach (var (minute, values) in records)
        {
            if (minute < hour || minute >= hour + 60)
                continue;
            if (values[feature] is double number)
                counts[new[] { 1.0, 2, 3 }.Count(edge => number > edge)]++;
            if (values[feature] is string { Length: > 0 } text)
                counts[new[] { "de", "fr", "at" }.TakeWhile(category => category != text).Count()]++;
        }

        return counts;
    }

    private static HistogramCounting Of(FeatureBaseline baseline, int column) => baseline is NumericBaseline numeric
        ? new NumericHistogramCounting(column, new(numeric.Path, ColumnKind.Number, numeric.Scale), numeric.Edges)
        : new CategoricalHistogramCounting(
            column, new(baseline.Path, ColumnKind.Category), ((CategoricalBaseline)baseline).Categories);

    private static string Canonical(FeatureBaseline baseline) => Of(baseline, 0).Canonical;

    private static int[] Assign(FeatureBaseline baseline, params object?[] values)
    {
        var (counting, batch) = Prepare(baseline, values);
        var bins = new int[batch.Count];
        counting.Assign(new(batch.Capacity, 0) { Count = batch.Count, Batch = batch }, bins);
        return bins;
    }

    private static (HistogramCounting Counting, Batch Batch) Prepare(FeatureBaseline baseline, object?[] values)
    {
        var schema = new SchemaBuilder();
        var column = schema.Column(new(baseline.Path, baseline is NumericBaseline ? ColumnKind.Number : ColumnKind.Category));
        return (Of(baseline, column),
            WrittenRecords.Batch(schema, [.. values.Select(value => new Record { [baseline.Path] = value })]));
    }
}
