using static MlBudget.Core.Tests.Conditions.WrittenRecords;

namespace MlBudget.Core.Tests.Conditions;

public class ConditionLogicTests
{
    [Theory]
    [InlineData(true, true, true, true)]
    [InlineData(true, false, false, true)]
    [InlineData(true, null, null, true)]
    [InlineData(false, true, false, true)]
    [InlineData(false, false, false, false)]
    [InlineData(false, null, false, null)]
    [InlineData(null, true, null, true)]
    [InlineData(null, false, false, null)]
    [InlineData(null, null, null, null)]
    public void And_and_or_follow_the_truth_tables_of_three_values(bool? left, bool? right, bool? and, bool? or)
    {
        var record = new Record { ["cached"] = left, ["error"] = right };
        Assert.Equal(and, Judge("cached == true and error == true", record));
        Assert.Equal(or, Judge("cached == true or error == true", record));
        Assert.Equal(!and, Judge("not (cached == true and error == true)", record));
        Assert.Equal(!or, Judge("not (cached == true or error == true)", record));
    }

    [Theory]
    [InlineData("status < 5")]
    [InlineData("status >= 5")]
    [InlineData("status == 5")]
    [InlineData("status != 5")]
    [InlineData("not status == 5")]
    [InlineData("status in (5, 6)")]
    [InlineData("status not in (5, 6)")]
    [InlineData("status == 'x'")]
    [InlineData("status != 'x'")]
    [InlineData("status not in ('x', true)")]
    public void A_comparison_with_no_value_or_one_of_another_type_is_unknown(string text)
    {
        Assert.Null(Judge(text, []));
        Assert.Null(Judge(text, new() { ["http.status"] = null }));
        Assert.Null(Judge(text, new() { ["http.status"] = "" }));
        Assert.Null(Judge(text, new() { ["http.status"] = double.NaN }));
        Assert.Null(Judge(text, new() { ["http.status"] = Record.Unreadable }));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(1.0, true)]
    [InlineData("1", true)]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData("1.0", true)]
    [InlineData("1e0", true)]
    [InlineData("0.0", false)]
    [InlineData(false, false)]
    [InlineData(0.0, false)]
    [InlineData("0", false)]
    [InlineData("false", false)]
    [InlineData("False", false)]
    [InlineData("TRUE", null)]
    [InlineData("yes", null)]
    [InlineData(2.0, null)]
    [InlineData(null, null)]
    public void A_truth_value_is_understood_as_labels_write_it_and_another_text_is_unknown(object? value, bool? truth)
    {
        var record = new Record { ["error"] = value };
        Assert.Equal(truth, Judge("error == true", record));
        Assert.Equal(!truth, Judge("error == false", record));
        Assert.Equal(!truth, Judge("error != true", record));
        Assert.Equal(!truth, Judge("not error == true", record));
        Assert.Equal(truth, Judge("error in (true)", record));
    }

    [Fact]
    public void Among_other_literals_of_a_list_truth_values_are_the_texts_of_their_names()
    {
        Assert.True(Judge("error in (true, 'x')", new() { ["error"] = "true" }));
        Assert.False(Judge("error in (true, 'x')", new() { ["error"] = 1.0 }));
    }

    [Fact]
    public void A_text_where_a_number_is_compared_is_unknown_and_not_null()
    {
        var record = new Record { ["http.status"] = "OK" };
        Assert.Null(Judge("status < 5", record));
        Assert.False(Judge("status is null", record));
        Assert.False(Judge("status < 5 and status is null", record));
        Assert.True(Judge("status < 5 or status is not null", record));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData(double.NaN, true)]
    [InlineData("down", false)]
    [InlineData(false, false)]
    [InlineData(0.0, false)]
    public void Null_is_what_has_no_value_and_is_always_known(object? value, bool isNull)
    {
        var record = new Record { ["error"] = value };
        Assert.Equal(isNull, Judge("error is null", record));
        Assert.Equal(!isNull, Judge("error is not null", record));
        Assert.Equal(isNull, Judge("not error is not null", record));
        Assert.True(Judge("error is null or error is not null", record));
    }

    [Fact]
    public void An_absent_key_is_null_and_an_unreadable_value_is_not()
    {
        Assert.True(Judge("error is null", []));
        Assert.False(Judge("error is null", new() { ["error"] = Record.Unreadable }));
    }

    [Fact]
    public void What_is_neither_equal_nor_unequal_is_unknown_even_together() =>
        Assert.Null(Judge("status == 5 or status != 5", []));

    [Theory]
    [InlineData(double.PositiveInfinity, "status > 1e308", true)]
    [InlineData(double.NegativeInfinity, "status < -1e308", true)]
    [InlineData(double.PositiveInfinity, "status == 5", false)]
    [InlineData(0.0, "status == -0", true)]
    [InlineData(-0.0, "status < 0", false)]
    public void Infinite_values_and_both_zeros_compare_as_numbers_do(double value, string text, bool expected) =>
        Assert.Equal(expected, Judge(text, new() { ["http.status"] = value }));
}
