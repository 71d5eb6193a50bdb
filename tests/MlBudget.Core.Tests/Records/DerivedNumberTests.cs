using MlBudget.Core.Conditions;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;

namespace MlBudget.Core.Tests.Records;

/// <summary>Numbers that are computed of others of the same record.</summary>
public sealed class DerivedNumberTests
{
    private static readonly ColumnSpec First = new("first", ColumnKind.Time), Done = new("done", ColumnKind.Time), Tokens = new("tokens", ColumnKind.Number);

    private static readonly DerivedNumber PerToken = new(First, Done) { Per = Tokens, Less = 1 };

    [Theory]
    [InlineData(0.0, 4.95, 100.0, 0.05)]
    [InlineData(10.0, 10.0, 2.0, 0.0)]
    [InlineData(10.0, 10.5, 2.0, 0.5)]
    [InlineData(10.0, 10.5, 1.5, 1.0)]
    // No second token, no time per token; and an end before its start is a mistake.
    [InlineData(10.0, 10.5, 1.0, null)]
    [InlineData(10.0, 10.5, 0.0, null)]
    [InlineData(10.0, 9.5, 100.0, null)]
    [InlineData(null, 9.5, 100.0, null)]
    [InlineData(10.0, null, 100.0, null)]
    [InlineData(10.0, 11.0, null, null)]
    public void The_time_per_output_token_is_what_follows_the_first_one_over_the_others(double? first, double? done, double? tokens, double? expected)
    {
        var batch = Batch(PerToken.Column(1), (first, done, tokens));
        Assert.Equal(expected, Values(batch)[0]);
    }

    [Fact]
    public void It_is_the_nearest_number_of_its_unit_so_that_a_bound_that_is_just_met_is_kept()
    {
        for (var tokens = 2; tokens < 3000; tokens++)
        {
            var batch = Batch(PerToken.Column(1), (0, (tokens - 1) * 50_000 / 1e6, tokens));
            Assert.Equal(0.05, Values(batch)[0]!.Value, tolerance: 0);
        }
    }

    [Fact]
    public void A_scale_multiplies_it_and_numbers_are_taken_in_decimals()
    {
        Assert.Equal(50.0, Values(Batch(PerToken.Column(1000), (0, 4.95, 100)))[0]);
        var numbers = new DerivedNumber(new("first", ColumnKind.Number), new("done", ColumnKind.Number));
        // 0.3 − 0.1 is 0.19999999999999998 in doubles.
        Assert.Equal([0.2, null, null], Values(Batch(numbers.Column(1), (0.1, 0.3, null), (0.3, 0.1, null), (double.PositiveInfinity, double.PositiveInfinity, null))));
        Assert.Equal(0.0002, Values(Batch(numbers.Column(0.001m), (0.1, 0.3, null)))[0]);
    }

    [Fact]
    public void Where_one_of_the_others_has_another_type_it_has_too()
    {
        var batch = Batch(PerToken.Column(1), (0, 1, 5), (0, 1, 5), (0, 1, 5));
        Bits.Clear(batch.Columns[batch.Schema.Columns.IndexOf(Tokens)].Valid, 1);
        Bits.Set(batch.Columns[batch.Schema.Columns.IndexOf(Tokens)].Mistyped, 1);
        batch.Derive();
        Assert.Equal([0.25, null, 0.25], Values(batch));
        Assert.Equal(0b010UL, batch.Columns[^1].Mistyped[0]);
    }

    [Fact]
    public void Computing_it_again_after_rows_were_taken_out_gives_those_that_are_left()
    {
        var batch = Batch(PerToken.Column(1), (0, 1, 5), (0, 1, 1), (0, 3, 3));
        batch.Keep([0b110]);
        batch.Derive();
        Assert.Equal([null, 1.5], Values(batch));
    }

    [Fact]
    public void An_end_before_its_start_violates_the_schema_and_one_token_does_not()
    {
        var batch = Batch(PerToken.Column(1), (1, 0, 5), (0, 1, 1), (0, 1, 5), (null, 1, 5));
        var counting = new FieldSchemaCounting(new DerivedRule("per_token", 3, PerToken));
        ulong[][] counters = [new ulong[1], new ulong[1], new ulong[1]];
        counting.Compute(new(4, 0) { Count = 4, Batch = batch }, counters);
        Assert.Equal((0b1111UL, 0UL, 0b0001UL), (counters[0][0], counters[1][0], counters[2][0]));
        // So it is of durations that records tell as numbers, such as those until the first token and until the last.
        var numbers = new DerivedNumber(new("first", ColumnKind.Number), new("done", ColumnKind.Number));
        var reversed = Batch(numbers.Column(1), (3, 1, null), (1, 3, null), (1, 1, null));
        new FieldSchemaCounting(new DerivedRule("change", 2, numbers)).Compute(new(3, 0) { Count = 3, Batch = reversed }, counters);
        Assert.Equal(0b001UL, counters[2][0]);
        Assert.Equal([null, 2.0, 0.0], Values(reversed));
    }

    [Theory]
    [InlineData("per_token <= 0.25", 0b0001, 0b1000)]
    [InlineData("per_token is null", 0b0110, 0b1001)]
    [InlineData("per_token is not null and not per_token > 0.25", 0b0001, 0b1110)]
    [InlineData("per_token in (0.25, 1)", 0b0001, 0b1000)]
    public void Conditions_read_it_as_any_number(string text, ulong isTrue, ulong isFalse)
    {
        var schema = new SchemaBuilder();
        var field = new ConditionField(PerToken.Text) { Derived = PerToken };
        var condition = Condition.Parse(text, new Dictionary<string, ConditionField> { ["per_token"] = field }, schema);
        var batch = Batch(schema.Build("time", null), (0, 1, 5), (0, 1, 1), (null, 1, 5), (0, 2, 5));
        ulong[] trues = new ulong[1], falses = new ulong[1];
        condition.Evaluate(batch, trues, falses);
        Assert.Equal((isTrue, isFalse), (trues[0], falses[0]));
        Assert.Contains("seconds from first to done per (tokens - 1)", condition.Canonical, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_compared_with_numbers_only()
    {
        var field = new ConditionField(PerToken.Text) { Derived = PerToken };
        var error = Assert.Throws<ConditionException>(() => Condition.Parse("per_token == \"5\"", new Dictionary<string, ConditionField> { ["per_token"] = field }, new()));
        Assert.Contains("computed from a number", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_it_is_computed_of_is_read_and_it_itself_is_not()
    {
        var schema = new SchemaBuilder();
        Assert.Equal(3, schema.Column(PerToken.Column(1)));
        Assert.Equal(3, schema.Column(PerToken.Column(1)));
        Assert.Equal(4, schema.Column(PerToken.Column(1000)));
        Assert.Equal([First, Done, Tokens], schema.Build("time", null).Decoded.Select(column => column.Spec));
        Assert.Equal("seconds from first to done per (tokens - 1):Number*1000", PerToken.Column(1000).Canonical);
        Assert.Equal("b - a:Number", new DerivedNumber(new("a", ColumnKind.Number), new("b", ColumnKind.Number)).Column(1).Canonical);
        Assert.Equal("seconds from first to done per tokens:Number", (PerToken with { Less = 0 }).Column(1).Canonical);
    }

    private static double?[] Values(Batch batch) =>
        [.. Enumerable.Range(0, batch.Count).Select(row => Bits.Get(batch.Columns[^1].Valid, row) ? batch.Number(batch.Columns.Length - 1).Values[row] : (double?)null)];

    private static Batch Batch(ColumnSpec derived, params (double? First, double? Done, double? Tokens)[] rows)
    {
        var schema = new SchemaBuilder();
        schema.Column(derived);
        return Batch(schema.Build("time", null), rows);
    }

    private static Batch Batch(RecordSchema schema, params (double? First, double? Done, double? Tokens)[] rows)
    {
        var batch = new Batch(schema, rows.Length);
        foreach (var (first, done, tokens) in rows)
        {
            BatchRow.Set(batch, "first", Of(first));
            BatchRow.Set(batch, "done", Of(done));
            BatchRow.Set(batch, "tokens", tokens);
            batch.Count++;
        }

        batch.Derive();
        return batch;

        object? Of(double? value)
        {
            if (schema.Columns[0].Kind != ColumnKind.Time || value is not { } seconds)
                return value;
            return (long)Math.Round(seconds * 1e6);
        }
    }
}
