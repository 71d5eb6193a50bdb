using MlBudget.Core.Records;
using static MlBudget.Core.Records.BinaryClass;

namespace MlBudget.Core.Tests.Records;

public sealed class BinaryClassesTests
{
    [Theory]
    [InlineData("1", Positive)]
    [InlineData("1.0", Positive)]
    [InlineData("true", Positive)]
    [InlineData("True", Positive)]
    [InlineData("0", Negative)]
    [InlineData("0.0", Negative)]
    [InlineData("false", Negative)]
    [InlineData("False", Negative)]
    [InlineData("yes", Unknown)]
    [InlineData("2", Unknown)]
    public void Without_configured_classes_truth_values_are_understood_and_nothing_else(string text, BinaryClass expected) =>
        Assert.Equal(expected, BinaryClasses.Usual.Of(text));

    [Theory]
    [InlineData("fraud", "fraud", Positive)]
    [InlineData("fraud", "Fraud", Negative)]
    [InlineData("fraud", "1", Negative)]
    [InlineData("1", "1.0", Positive)]
    [InlineData("1", "True", Positive)]
    [InlineData("true", "1", Positive)]
    [InlineData("2", "2.0", Positive)]
    [InlineData("2", "1", Negative)]
    public void With_a_positive_class_alone_every_other_text_is_negative(string positive, string text, BinaryClass expected) =>
        Assert.Equal(expected, BinaryClasses.Of(positive).Of(text));

    [Theory]
    [InlineData("fraud", Positive)]
    [InlineData("1.0", Positive)]
    [InlineData("legit", Negative)]
    [InlineData("false", Negative)]
    [InlineData("review", Unknown)]
    public void With_a_negative_class_any_other_text_is_neither(string text, BinaryClass expected) =>
        Assert.Equal(expected, new BinaryClasses(["fraud", "1"], ["legit", "0"]).Of(text));

    [Theory]
    [InlineData("1", Positive)]
    [InlineData("no", Negative)]
    [InlineData("0", Unknown)]
    public void With_a_negative_class_alone_the_positive_one_is_the_usual(string text, BinaryClass expected) =>
        Assert.Equal(expected, new BinaryClasses([], ["no"]).Of(text));

    [Fact]
    public void A_text_is_not_of_both_classes() => Assert.Throws<ArgumentException>(() => new BinaryClasses(["1"], ["true"]));

    public static TheoryData<string, string[], string[]> Canonicals => new()
    {
        { "1|true", [], [] },
        { "'fraud'", ["fraud"], [] },
        { "'it's'", ["it's"], [] },
        { "'1.0'", ["1.0"], [] },
        { "one of ('1', 'fraud')", ["fraud", "True"], [] },
        { "one of ('it\\'s', 'more')", ["more", "it's"], [] },
        { "one of ('fraud') against one of ('0', 'legit')", ["fraud"], ["legit", "0.0"] },
        { "1|true against one of ('no')", [], ["no"] },
    };

    [Theory]
    [MemberData(nameof(Canonicals))]
    public void The_canonical_form_is_that_of_the_first_version_for_what_that_had_and_goes_by_value_for_what_is_new(
        string canonical, string[] positive, string[] negative) =>
        Assert.Equal(canonical, new BinaryClasses([.. positive], [.. negative]).Canonical);

    [Fact]
    public void The_order_of_texts_and_how_they_are_written_makes_no_other_classes() => Assert.Equal(
        new BinaryClasses(["fraud", "1"], ["0", "legit"]).Canonical, new BinaryClasses(["true", "fraud"], ["legit", "False"]).Canonical);

    [Fact]
    public void People_are_told_all_texts()
    {
        Assert.Equal(("'1' or 'true'", "'0' or 'false'"), (BinaryClasses.Usual.PositiveWords, BinaryClasses.Usual.NegativeWords));
        Assert.Equal(("'fraud'", null), (BinaryClasses.Of("fraud").PositiveWords, BinaryClasses.Of("fraud").NegativeWords));
        var both = new BinaryClasses([new("a", "${env:A}"), "b"], ["c"]);
        Assert.Equal(("'${env:A}' or 'b'", "'c'"), (both.PositiveWords, both.NegativeWords));
    }
}
