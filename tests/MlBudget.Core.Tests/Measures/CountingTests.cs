using MlBudget.Core.Conditions;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Tests.Conditions;
using static MlBudget.Core.Records.BinaryClass;
using Record = MlBudget.Core.Tests.Conditions.Record;

namespace MlBudget.Core.Tests.Measures;

/// <summary>Each counting by bitmaps on a handful of rows; a bitmap is written as a text, first row first.</summary>
public sealed class CountingTests
{
    private static readonly BinaryClass[] Answers = [Positive, Positive, Negative, Negative, Unknown, Positive, Negative];
    private static readonly BinaryClass[] Truths = [Positive, Negative, Positive, Negative, Positive, Unknown, Unknown];

    [Fact]
    public void Records_are_counted_each() => Assert.Equal(["1111111"], Compute(new RecordCounting(), Labelled()));

    [Fact]
    public void The_confusion_matrix_takes_rows_with_answer_and_label() => Assert.Equal(
        ["1000000", "0100000", "0010000", "0001000"],
        Compute(new ConfusionCounting(0, "classes"), Labelled()));

    [Fact]
    public void Selection_takes_rows_with_an_answer() =>
        Assert.Equal(["1111011", "1100010"], Compute(new SelectionCounting("classes"), Labelled()));

    [Fact]
    public void Label_coverage_counts_answers_as_they_arrive_and_labels_as_they_find_them()
    {
        var joined = new LabelCoverageCounting(0, "classes");

        Assert.Equal(["0000000", "1111000"], Compute(joined, Labelled()));
        Assert.Equal(["1111011", "1111000"], Compute(joined, Labelled(isRecount: true)));
        Assert.Equal(["1111011", "1111000"], Compute(new LabelCoverageCounting(null, "classes"), Labelled(track: null)));
        Assert.Equal(FoldInput.Predictions | FoldInput.Labelled, joined.Input);
    }

    [Fact]
    public void Outcome_coverage_counts_predictions_as_they_arrive_and_outcomes_as_they_find_them()
    {
        var coverage = new OutcomeCoverageCounting(0, "clicked");

        Assert.Equal(["1111111", "0000000"], Compute(coverage, Labelled(track: null)));
        Assert.Equal(["0000000", "1111100"], Compute(coverage, Labelled()));
        Assert.Equal(["1111111", "1111100"], Compute(coverage, Labelled(isRecount: true)));
    }

    [Fact]
    public void A_condition_counts_where_it_is_known_and_where_it_is_true()
    {
        var schema = new SchemaBuilder();
        var condition = Condition.Parse("score < 0.5", WrittenRecords.Fields, schema);
        var frame = Frame(Batch(Values("score", 0.4, 0.5, null, "x", double.NegativeInfinity, double.NaN), schema));

        Assert.Equal(["110010", "100010"], Compute(new ConditionCounting(condition), frame));
    }

    [Fact]
    public void Null_NaN_empty_texts_and_absent_keys_are_missing_and_zero_false_and_wrong_types_are_not()
    {
        var schema = Schema(new ColumnSpec("value", ColumnKind.Number));
        var records = Values("value", 0.0, 1.5, null, double.NaN, "", "text", Record.Unreadable);

        Assert.Equal(
            ["11111111", "00111001"],
            Compute(new PresenceCounting(0, "value"), Frame(Batch([.. records, new Record()], schema))));
        Assert.Equal(
            ["111", "001"],
            Compute(
                new PresenceCounting(0, "value"),
                Frame(Batch(Values("value", false, "0", ""), Schema(new ColumnSpec("value", ColumnKind.Category))))));
    }

    [Fact]
    public void A_value_is_stale_beyond_its_greatest_age_where_value_and_age_are_known()
    {
        var schema = Schema(new("value", ColumnKind.Number), new("value_time", ColumnKind.Time));
        var frame = Frame(Batch(Values("value", 1.0, 1.0, null, 1.0, "text", 1.0), schema));
        var times = frame.Batch.Time(1);
        long?[] ages = [60, 61, 100, null, 99, -5];
        for (var row = 0; row < ages.Length; row++)
        {
            frame.Batch.Times[row] = 1000;
            times.Values[row] = 1000 - (ages[row] ?? 0);
            if (ages[row] is not null)
                Bits.Set(times.Valid, row);
        }

        Assert.Equal(["110011", "010010"], Compute(new StalenessCounting(0, 1, 60, "value"), frame));
    }

    [Fact]
    public void A_range_is_violated_beyond_its_ends_and_a_missing_value_violates_nothing()
    {
        var schema = Schema(new ColumnSpec("value", ColumnKind.Number));
        var frame = Frame(Batch(Values("value", -0.1, 0.0, 1.0, 1.1, null, "text"), schema));
        var rule = new RangeRule("value", 0, "value from 0 to 1", 0, 1);

        Assert.Equal(["111111", "000001", "100100"], Compute(new FieldSchemaCounting(rule), frame));
        Assert.Equal(["111111", "100101"], Compute(new RecordSchemaCounting([rule]), frame));
        Assert.Equal(["records", "wrong_type", "out_of_range"], new FieldSchemaCounting(rule).Counters.ToArray());
    }

    [Fact]
    public void A_record_that_violates_several_rules_counts_once()
    {
        var schema = Schema(new("kind", ColumnKind.Category), new("value", ColumnKind.Number));
        Record[] records =
        [
            new() { ["kind"] = "a", ["value"] = 5.0 }, new() { ["kind"] = "z", ["value"] = 50.0 },
            new() { ["kind"] = Record.Unreadable, ["value"] = "x" }, new() { ["kind"] = "a", ["value"] = 50.0 }, new(),
        ];
        var kind = new CategoryRule("kind", 0, "kind in (a)", text => text == "a");
        var value = new RangeRule("value", 1, "value from 0 to 10", 0, 10);
        var frame = Frame(Batch(records, schema));

        Assert.Equal(["11111", "01110"], Compute(new RecordSchemaCounting([kind, value]), frame));
        Assert.Equal(["11111", "01110"], Compute(new RecordSchemaCounting([value, kind]), frame));
        Assert.Equal(["11111", "00100", "01000"], Compute(new FieldSchemaCounting(kind), frame));
    }

    [Fact]
    public void Repeated_ids_are_the_rows_that_count_nowhere_else()
    {
        var frame = Labelled();
        Bits.Clear(frame.Rows, 2);
        Bits.Clear(frame.Rows, 5);

        Assert.Equal(["1111111", "0010010"], Compute(new RepeatedIdCounting(), frame));
        Assert.True(new RepeatedIdCounting().CountsRepeated);
    }

    [Fact]
    public void Conditions_on_rows_that_a_label_has_found_have_no_columns_to_look_at() =>
        Assert.Throws<InvalidOperationException>(() => Compute(new PresenceCounting(0, "value"), Labelled()));

    private static FoldFrame Labelled(int? track = 0, bool isRecount = false)
    {
        var frame = new FoldFrame(Answers.Length, 0) { Count = Answers.Length, Track = track, IsRecount = isRecount };
        for (var row = 0; row < Answers.Length; row++)
            (frame.Predicted[row], frame.Actual[row]) = (Answers[row], Truths[row]);
        Bits.Fill(frame.Rows, frame.Count);
        return frame;
    }

    private static FoldFrame Frame(Batch batch)
    {
        var frame = new FoldFrame(batch.Capacity, 0) { Count = batch.Count, Batch = batch };
        Bits.Fill(frame.Rows, frame.Count);
        return frame;
    }

    private static Record[] Values(string path, params object?[] values) => [.. values.Select(value => new Record { [path] = value })];

    private static SchemaBuilder Schema(params ColumnSpec[] columns)
    {
        var schema = new SchemaBuilder();
        foreach (var column in columns)
            schema.Column(column);
        return schema;
    }

    private static Batch Batch(Record[] records, SchemaBuilder? schema = null) => WrittenRecords.Batch(schema ?? new(), records, spare: 3);

    /// <summary>The bitmaps, over rubbish that an earlier measure left behind.</summary>
    private static string[] Compute(BitCounting counting, FoldFrame frame)
    {
        ulong[][] counters = [.. counting.Counters.Select(_ => new[] { 0xDEADBEEFul })];
        counting.Compute(frame, counters);
        return [.. counters.Select(bits => string.Concat(Enumerable.Range(0, frame.Count).Select(row => Bits.Get(bits, row) ? '1' : '0')))];
    }
}
