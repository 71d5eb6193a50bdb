using MlBudget.Core.Conditions;
using MlBudget.Core.Records;
using static MlBudget.Core.Tests.Conditions.WrittenRecords;

namespace MlBudget.Core.Tests.Conditions;

public class ConditionErrorTests
{
    private const string Names =
        "_odd, cached, confidence, delay, error, failure, features.amount, latency_seconds, score, status";

    private const string NullTest = "write 'error is null' to find what is missing";

    private const string Literals = "a number, a text in quotes, true or false";

    [Theory]
    [InlineData("latncy_seconds <= 0.1", 0, "unknown field 'latncy_seconds'; did you mean 'latency_seconds'?")]
    [InlineData("error is null and Eror is null", 18, "unknown field 'Eror'; did you mean 'error'?")]
    [InlineData("merchant == 'x'", 0, $"unknown field 'merchant'; expected one of {Names}")]
    [InlineData("merchant = 'x'", 0, $"unknown field 'merchant'; expected one of {Names}")]
    public void An_unknown_field_is_told_with_the_name_that_was_meant(string text, int position, string reason) =>
        Fails(text, position, reason);

    [Theory]
    [InlineData("latency_seconds <= 0,1", 19, "0,1 is a decimal comma; write 0.1")]
    [InlineData("score > -0,25 and error is null", 8, "-0,25 is a decimal comma; write -0.25")]
    [InlineData("(score == 0,5)", 10, "0,5 is a decimal comma; write 0.5")]
    [InlineData("score > 0.5,5", 11, "found ',', expected 'and', 'or' or the end")]
    [InlineData("score > 0, 5", 9, "found ',', expected 'and', 'or' or the end")]
    [InlineData("score > 0,error", 9, "found ',', expected 'and', 'or' or the end")]
    public void A_decimal_comma_is_seen_but_in_lists(string text, int position, string reason) => Fails(text, position, reason);

    [Fact]
    public void Known_fields_are_listed_up_to_ten()
    {
        var fields = Enumerable.Range(0, 11).ToDictionary(i => $"f{i:00}", i => new ConditionField($"f{i}"));
        const string Ten = "f00, f01, f02, f03, f04, f05, f06, f07, f08, f09";
        Fails("x > 1", 0, $"unknown field 'x'; expected one of {Ten}, …", fields);
        fields.Remove("f10");
        Fails("x > 1", 0, $"unknown field 'x'; expected one of {Ten}", fields);
        fields.Clear();
        Fails("x > 1", 0, "unknown field 'x'; no field is known here", fields);
    }

    [Theory]
    [InlineData("", 0, "found the end, expected a field name, 'not' or '('")]
    [InlineData("  ", 2, "found the end, expected a field name, 'not' or '('")]
    [InlineData("()", 1, "found ')', expected a field name, 'not' or '('")]
    [InlineData("0 < status", 0, "found '0', expected a field name, 'not' or '('")]
    [InlineData("error is null and", 17, "found the end, expected a field name, 'not' or '('")]
    [InlineData("or error is null", 0, "found 'or', expected a field name, 'not' or '('")]
    [InlineData("error", 5, "found the end, expected a comparison, 'is null' or 'in (…)' after 'error'")]
    [InlineData("error 'x'", 6, "found the text 'x', expected a comparison, 'is null' or 'in (…)' after 'error'")]
    [InlineData("error not null", 10, "found 'null', expected 'in'")]
    [InlineData("error is", 8, "found the end, expected 'null' or 'not null'")]
    [InlineData("error is 5", 9, "found '5', expected 'null' or 'not null'")]
    [InlineData("error is not 5", 13, "found '5', expected 'null'")]
    [InlineData("error is null error is null", 14, "found 'error', expected 'and', 'or' or the end")]
    [InlineData("error is null)", 13, "found ')', expected 'and', 'or' or the end")]
    [InlineData("0.1 < status < 0.5", 0, "found '0.1', expected a field name, 'not' or '('")]
    [InlineData("status < 5 < 6", 11, "found '<', expected 'and', 'or' or the end")]
    [InlineData("(error is null", 14, "found the end, expected 'and', 'or' or a ')' for the '(' at position 0")]
    [InlineData("not ( error is null,", 19, "found ',', expected 'and', 'or' or a ')' for the '(' at position 4")]
    public void A_misplaced_word_is_told_with_what_is_expected(string text, int position, string reason) =>
        Fails(text, position, reason);

    [Theory]
    [InlineData("status = 5", 7, "found '=', expected '=='")]
    [InlineData("status === 5", 7, "found '===', expected '=='")]
    [InlineData("status <> 5", 7, "found '<>', expected '!='")]
    [InlineData("status =< 5", 7, "found '=<', expected '<='")]
    [InlineData("status => 5", 7, "found '=>', expected '>='")]
    [InlineData("!cached == true", 0, "found '!', expected 'not'")]
    [InlineData("error is null && status < 5", 14, "found '&&', expected 'and'")]
    [InlineData("error is null || status < 5", 14, "found '||', expected 'or'")]
    [InlineData("status # 5", 7, "found '#', expected a name, a literal or an operator")]
    [InlineData("status-code == 5", 6, "found '-', expected a name, a literal or an operator")]
    public void A_sign_of_another_language_is_told_with_the_one_used_here(string text, int position, string reason) =>
        Fails(text, position, reason);

    [Theory]
    [InlineData("status < 1.2.3", 9, "found '1.2.3', expected a number such as 0.1 or 1e-3")]
    [InlineData("latency_seconds < 100ms", 18, "found '100ms', expected a number such as 0.1 or 1e-3")]
    [InlineData("status < -.", 9, "found '-.', expected a number such as 0.1 or 1e-3")]
    [InlineData("status < 1e400", 9, "found '1e400', expected a number within ±1.8e308")]
    [InlineData("error == 'x", 9, "found a text without end, expected a closing '")]
    [InlineData("error == \"x\\\"", 9, "found a text without end, expected a closing \"")]
    [InlineData("error == 'x\\", 9, "found a text without end, expected a closing '")]
    [InlineData("error == 'x\\n'", 11, "found '\\n', expected \\\\, \\' or \\\"")]
    public void A_broken_literal_is_told(string text, int position, string reason) => Fails(text, position, reason);

    [Theory]
    [InlineData("status <", 8, "found the end, expected a number, since '<' compares numbers")]
    [InlineData("status < 'x'", 9, "found the text 'x', expected a number, since '<' compares numbers")]
    [InlineData("status >= true", 10, "found 'true', expected a number, since '>=' compares numbers")]
    [InlineData("status <= score", 10, "found 'score', expected a number, since '<=' compares numbers")]
    [InlineData("status == ", 10, $"found the end, expected {Literals}")]
    [InlineData("error == down", 9, $"found 'down', expected {Literals}: write \"down\" for the text")]
    [InlineData("error == null", 9, $"found 'null', expected {Literals}: {NullTest}")]
    [InlineData("error != ''", 9, $"found the text '', expected a text that is not empty: {NullTest}")]
    [InlineData("score == delay", 9, $"found 'delay', expected {Literals}: write \"delay\" for the text")]
    public void A_literal_that_can_not_be_compared_is_told(string text, int position, string reason) =>
        Fails(text, position, reason);

    [Theory]
    [InlineData("latency_seconds == 'x'", 19, "the text 'x'", "latency_seconds")]
    [InlineData("delay not in (TRUE)", 14, "'TRUE'", "delay")]
    [InlineData("confidence != \"x\"", 14, "the text 'x'", "confidence")]
    public void A_computed_number_is_not_compared_with_a_text(string text, int position, string found, string name) =>
        Fails(text, position, $"found {found}, expected a number, since '{name}' is computed from a number");

    [Theory]
    [InlineData("status in 5", 10, "found '5', expected '(' and a list of literals")]
    [InlineData("status in ()", 11, $"found ')', expected {Literals}")]
    [InlineData("status in (1,)", 13, $"found ')', expected {Literals}")]
    [InlineData("status in (1 2)", 13, "found '2', expected ',' or ')'")]
    [InlineData("status in (1, 2", 15, "found the end, expected ',' or ')'")]
    [InlineData("status in (1, 'x')", 14, "found the text 'x', expected a list of only numbers or only texts")]
    [InlineData("status not in (true, 1)", 21, "found '1', expected a list of only numbers or only texts")]
    public void A_broken_list_is_told(string text, int position, string reason) => Fails(text, position, reason);

    [Fact]
    public void Too_deep_nesting_is_told_before_it_costs_stack() =>
        Fails(new string('(', 100_000), 64, "found parentheses nested more than 64 deep, expected fewer");

    [Fact]
    public void A_condition_that_can_not_be_read_asks_for_no_column()
    {
        var schema = new SchemaBuilder();
        Assert.Throws<ConditionException>(() => Condition.Parse("status < 5 and error is", Fields, schema));
        Assert.Empty(schema.Build("time", null).Columns);
    }

    private static void Fails(
        string text, int position, string reason, IReadOnlyDictionary<string, ConditionField>? fields = null)
    {
        var error = Assert.Throws<ConditionException>(() => Condition.Parse(text, fields ?? Fields, new()));
        Assert.Equal($"position {position}: {reason}", error.Message);
        Assert.Equal(position, error.Position);
        Assert.Equal(reason, error.Reason);
    }
}
