using MlBudget.Core.Compiling;
using MlBudget.Core.Records;

namespace MlBudget.Core.Tests.Ledgers;

/// <summary>What is kept of waiting predictions has a name for each column, and one for what all rows are.</summary>
public sealed class RowLayoutTests
{
    private static readonly ModelDefinition Small = SmallModel.Define();

    [Fact]
    public void A_layout_says_where_everything_comes_from()
    {
        var layout = Small.RowLayout;
        Assert.Equal("id 'id', time 'time' to the second, label's id 'id', label's time 'time'", layout.Identity);
        Assert.Equal("answer 'decision' as 1|true", layout.Answer);
        Assert.Equal("merchant", Assert.Single(layout.Attributes));
        Assert.Equal("label label as 1|true; outcome [clicked:Category] == true", string.Join("; ", layout.Tracks));
        Assert.Equal(layout, SmallModel.Define().RowLayout);
    }

    [Fact]
    public void What_is_assumed_without_a_label_is_part_of_its_track() => Assert.Equal(
        "label label as 1|true, unlabelled Negative after 2d",
        SmallModel.Define(new(BinaryClass.Negative, TimeSpan.FromHours(48))).RowLayout.Tracks[0]);

    [Fact]
    public void Rows_are_the_same_whatever_the_model_has_answered_though_their_answers_are_not_known_then()
    {
        foreach (var other in new[] { Small with { PredictionColumn = null }, Small with { Classes = BinaryClasses.Of("fraud") } })
        {
            Assert.Equal(Small.RowLayout.Identity, other.RowLayout.Identity);
            Assert.NotEqual(Small.RowLayout.Answer, other.RowLayout.Answer);
        }
    }

    public static TheoryData<string, ModelDefinition> Others => new()
    {
        { "ids", Small with { Predictions = Small.Predictions with { IdPath = "request" } } },
        { "times", Small with { Predictions = Small.Predictions with { TimePath = "at" } } },
        { "labels' ids", Small with { Labels = Small.Labels! with { Schema = Small.Labels.Schema! with { IdPath = "request" } } } },
        { "labels' times", Small with { Labels = Small.Labels! with { Schema = Small.Labels.Schema! with { TimePath = "at" } } } },
        { "no labels", Small with { Labels = null } },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void Rows_of_other_sources_are_others(string what, ModelDefinition other) =>
        Assert.True(Small.RowLayout.Identity != other.RowLayout.Identity, what);
}
