using MlBudget.Core.Conditions;
using MlBudget.Core.Records;
using static MlBudget.Core.Tests.Conditions.WrittenRecords;

namespace MlBudget.Core.Tests.Conditions;

public class ConditionGrammarTests
{
    private static readonly Record Typical = new()
    {
        ["latency_ms"] = 100.0,
        ["score"] = 0.2,
        ["http.status"] = 404.0,
        ["error"] = "it's \"down\" \\",
        ["cached"] = true,
        ["features.amount"] = -12.5,
    };

    [Theory]
    [InlineData("status < 500", true)]
    [InlineData("status < 404", false)]
    [InlineData("status <= 404", true)]
    [InlineData("status > 404", false)]
    [InlineData("status >= 404", true)]
    [InlineData("status == 404", true)]
    [InlineData("status != 404", false)]
    [InlineData("status in (200, 404)", true)]
    [InlineData("status not in (200, 404)", false)]
    [InlineData("status in (500)", false)]
    [InlineData("status is null", false)]
    [InlineData("status is not null", true)]
    public void Every_test_of_a_value_is_understood(string text, bool expected) =>
        Assert.Equal(expected, Judge(text, Typical));

    [Theory]
    [InlineData("features.amount == -12.5")]
    [InlineData("features.amount == -1.25e1")]
    [InlineData("features.amount == -125E-1")]
    [InlineData("features.amount<+.5")]
    [InlineData("status == 404.")]
    public void Numbers_are_decimal_or_exponential(string text) => Assert.True(Judge(text, Typical));

    [Theory]
    [InlineData("""error == 'it\'s "down" \\'""")]
    [InlineData("""error == "it's \"down\" \\" """)]
    public void Texts_stand_in_either_quotes_with_escapes(string text) => Assert.True(Judge(text, Typical));

    [Fact]
    public void Texts_are_compared_with_their_case() =>
        Assert.False(Judge("error == 'TIMEOUT'", new() { ["error"] = "timeout" }));

    [Theory]
    [InlineData("cached == true")]
    [InlineData("cached == 'true'")]
    [InlineData("cached != False")]
    [InlineData("cached in ('yes', TRUE)")]
    public void Truth_values_are_written_with_and_without_quotes(string text) => Assert.True(Judge(text, Typical));

    [Fact]
    public void A_number_compared_with_a_text_is_compared_as_its_text() =>
        Assert.True(Judge("status == '404'", Typical));

    [Fact]
    public void A_scaled_field_is_compared_in_base_units() => Assert.True(Judge("latency_seconds == 0.1", Typical));

    [Fact]
    public void Confidence_is_the_probability_of_the_likelier_class()
    {
        Assert.True(Judge("confidence == 0.8", Typical));
        Assert.True(Judge("confidence >= 0.8 and confidence <= 0.8 and confidence > 0.79", Typical));
        Assert.True(Judge("confidence == 0.9", new() { ["score"] = 0.9 }));
    }

    [Theory]
    [InlineData(87.5)]
    [InlineData(-0.05)]
    [InlineData(1.0000000000000002)]
    [InlineData(-5e-324)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.NaN)]
    public void A_score_outside_0_to_1_is_no_probability_and_its_confidence_unknown(double score)
    {
        var record = new Record { ["score"] = score };
        foreach (var test in new[] { "<", "<=", "==", "!=", ">", ">=" })
            Assert.Null(Judge($"confidence {test} 0.6", record));
        Assert.Null(Judge("confidence in (0.6, 87.5)", record));
        Assert.Null(Judge("not confidence < 0.6", record));
        Assert.Equal(double.IsNaN(score) ? null : score < 0.6, Judge("score < 0.6", record));
    }

    [Fact]
    public void A_score_of_0_or_1_is_sure() => Assert.All(
        new[] { 0.0, -0.0, 1.0 }, score => Assert.True(Judge("confidence == 1", new() { ["score"] = score })));

    [Theory]
    [InlineData(0.07, 0.93)]
    [InlineData(0.32, 0.68)]
    [InlineData(0.33, 0.67)]
    [InlineData(0.34, 0.66)]
    public void A_confidence_at_its_bound_is_not_below_it(double score, double bound)
    {
        var text = bound.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.False(Judge($"confidence < {text}", new() { ["score"] = score }));
        Assert.True(Judge($"confidence <= {text}", new() { ["score"] = score }));
        Assert.True(Judge($"confidence == {text}", new() { ["score"] = score }));
    }

    [Theory]
    [InlineData("cached == true or cached == true and cached == false")]
    [InlineData("(cached == true or cached == true) and (not cached == false)")]
    [InlineData("not cached == false and cached == true")]
    [InlineData("not not cached == true")]
    [InlineData("NOT (cached == false Or status > 500) AnD error Is Not NULL")]
    [InlineData("\t status\n<\r500 ")]
    public void Or_binds_weaker_than_and_and_not_binds_strongest(string text) => Assert.True(Judge(text, Typical));

    [Fact]
    public void Not_covers_only_the_next_test() =>
        Assert.False(Judge("not cached == false and cached == false", Typical));

    [Fact]
    public void Sixty_four_nested_parentheses_are_allowed() =>
        Assert.True(Judge(new string('(', 64) + "cached == true" + new string(')', 64), Typical));

    [Fact]
    public void Long_chains_need_no_depth() =>
        Assert.True(Judge(string.Join(" and ", Enumerable.Repeat("not (status == 1)", 5000)), Typical));

    [Fact]
    public void Each_column_is_asked_for_once_and_as_the_comparison_reads_it()
    {
        Parse("latency_seconds < 1 and delay > 0 and status == 'x' and status == 1 and error in ('a')", out var schema);
        Assert.Equal(
            new ColumnSpec[]
            {
                new("error", ColumnKind.Category),
                new("http.status", ColumnKind.Category),
                new("http.status", ColumnKind.Number),
                new("latency_ms", ColumnKind.Number, 0.001m),
            },
            schema.Build("time", null).Columns.OrderBy(spec => spec.Canonical, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("latency_seconds is null", ColumnKind.Presence)]
    [InlineData("latency_seconds is null or latency_seconds < 1", ColumnKind.Number)]
    [InlineData("delay > 1 and latency_seconds is not null", ColumnKind.Number)]
    public void A_null_test_uses_the_column_of_numbers_if_the_condition_reads_it(string text, ColumnKind kind)
    {
        Parse(text, out var schema);
        Assert.Equal(kind, Assert.Single(schema.Build("time", null).Columns).Kind);
    }

    [Fact]
    public void Conditions_share_a_schema()
    {
        var schema = new SchemaBuilder();
        schema.Column(new("other", ColumnKind.Time));
        var slow = Condition.Parse("latency_seconds > 0.05", Fields, schema);
        var failed = Condition.Parse("error is not null and latency_seconds < 0.05", Fields, schema);
        var batch = Batch(schema, [Typical]);
        ulong[] isTrue = [0], isFalse = [0];
        slow.Evaluate(batch, isTrue, isFalse);
        Assert.Equal((1UL, 0UL), (isTrue[0], isFalse[0]));
        failed.Evaluate(batch, isTrue, isFalse);
        Assert.Equal((0UL, 1UL), (isTrue[0], isFalse[0]));
        Assert.Equal(3, batch.Columns.Length);
    }
}
