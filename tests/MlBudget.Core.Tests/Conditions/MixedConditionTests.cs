using System.Collections.Immutable;
using MlBudget.Core.Conditions;
using MlBudget.Core.Records;

namespace MlBudget.Core.Tests.Conditions;

/// <summary>A condition over predictions and outcomes is taken apart into what is known when.</summary>
public sealed class MixedConditionTests
{
    private static readonly ImmutableDictionary<string, ConditionField> Fields = ImmutableDictionary<string, ConditionField>.Empty
        .Add("amount", new("amount"))
        .Add("error", new("error"))
        .Add("outcome.amount", new("amount") { IsOutcome = true })
        .Add("outcome.paid", new("paid") { IsOutcome = true });

    [Theory]
    [InlineData("amount > 5 and outcome.paid == true", "[amount:Number] > 5", "[paid:Category] == true")]
    [InlineData("outcome.paid == true and error is null and amount > 5 and outcome.amount < 3",
        "[amount:Number] > 5 and [error] is null", "[amount:Number] < 3 and [paid:Category] == true")]
    [InlineData("(amount > 5 or outcome.paid == true) and (error is null or outcome.amount > 5)",
        "[amount:Number] > 5; [error] is null", "[paid:Category] == true; [amount:Number] > 5")]
    [InlineData("not (amount > 5 and outcome.amount > 5)", "[amount:Number] <= 5", "[amount:Number] <= 5")]
    [InlineData("(amount > 5 and outcome.paid == true) or (amount > 5 and outcome.paid == false)",
        "[amount:Number] > 5", "[paid:Category] == false; [paid:Category] == true")]
    public void Its_parts_are_as_large_as_can_be_each_once(string text, string ofPredictions, string ofOutcomes)
    {
        SchemaBuilder predictions = new(), labels = new();
        var condition = MixedCondition.Parse(text, Fields, predictions, labels)!;

        Assert.Equal(Sorted(ofPredictions.Split("; ")), Sorted(condition.OfPredictions.Select(part => part.Canonical)));
        Assert.Equal(Sorted(ofOutcomes.Split("; ")), Sorted(condition.OfOutcomes.Select(part => part.Canonical)));
        Assert.All(condition.OfOutcomes, part => Assert.True(part.ReadsOutcomes));
    }

    [Fact]
    public void Fields_of_the_same_path_stay_apart()
    {
        SchemaBuilder predictions = new(), labels = new();
        var condition = MixedCondition.Parse("amount > 5 and outcome.amount > 5", Fields, predictions, labels)!;
        Assert.Equal("[amount:Number] > 5 and outcome [amount:Number] > 5", condition.Canonical);
        Assert.Equal(condition.Canonical, MixedCondition.Parse("outcome.amount > 5 and not amount <= 5", Fields, new(), new())!.Canonical);
    }

    [Theory]
    [InlineData("amount > 5 and error is null")]
    [InlineData("outcome.amount > 5 or outcome.paid == true")]
    public void What_is_on_one_side_only_is_none_and_asks_for_no_column(string text)
    {
        SchemaBuilder predictions = new(), labels = new();
        Assert.Null(MixedCondition.Parse(text, Fields, predictions, labels));
        Assert.Empty(predictions.Build("at", "id").Columns);
        Assert.Empty(labels.Build("at", "id").Columns);
    }

    [Fact]
    public void Its_truth_is_that_of_three_valued_logic()
    {
        var condition = MixedCondition.Parse(
            "(amount > 5 or outcome.paid == true) and not (error is null and outcome.amount > 5)", Fields, new(), new())!;
        var parts = condition.OfPredictions.Concat(condition.OfOutcomes).Select(part => part.Canonical).ToArray();
        BinaryClass[] truths = [BinaryClass.Unknown, BinaryClass.Negative, BinaryClass.Positive];
        for (var each = 0; each < 81; each++)
        {
            BinaryClass[] given = [truths[each % 3], truths[each / 3 % 3], truths[each / 9 % 3], truths[each / 27]];
            bool? Of(string part) => given[Array.IndexOf(parts, part)] switch
            {
                BinaryClass.Positive => true,
                BinaryClass.Negative => false,
                _ => null,
            };

            var expected = (Of("[amount:Number] > 5") | Of("[paid:Category] == true")) & (Of("[error] is not null") | Of("[amount:Number] <= 5"));
            Assert.Equal(
                expected switch { true => BinaryClass.Positive, false => BinaryClass.Negative, null => BinaryClass.Unknown },
                condition.Formula.Evaluate(given));
        }
    }

    private static string Sorted(IEnumerable<string> parts) => string.Join("; ", parts.Order(StringComparer.Ordinal));
}
