using System.Collections.Immutable;
using MlBudget.Core.Conditions;
using MlBudget.Core.Records;

namespace MlBudget.Core.Tests.Conditions;

/// <summary>A condition reads fields of predictions or outcomes, which are in labels.</summary>
public sealed class OutcomeConditionTests
{
    private static readonly ImmutableDictionary<string, ConditionField> Fields = ImmutableDictionary<string, ConditionField>.Empty
        .Add("error", new("error"))
        .Add("outcome.clicked", new("clicked") { IsOutcome = true })
        .Add("outcome.revenue", new("cents", 0.01m) { IsOutcome = true });

    [Theory]
    [InlineData("outcome.clicked == true or outcome.revenue > 0.5", true, "cents:Number*0.01, clicked:Category")]
    [InlineData("error is null", false, "error:Presence")]
    public void Its_columns_are_asked_for_where_its_fields_are(string text, bool readsOutcomes, string columns)
    {
        SchemaBuilder predictions = new(), labels = new();
        var condition = Condition.Parse(text, Fields, predictions, labels);

        Assert.Equal(readsOutcomes, condition.ReadsOutcomes);
        Assert.Equal(readsOutcomes ? columns : "", Columns(labels));
        Assert.Equal(readsOutcomes ? "" : columns, Columns(predictions));
    }

    [Theory]
    [InlineData("outcome.clicked == true and error is null", 28)]
    [InlineData("error is null and not (outcome.clicked == true)", 23)]
    public void Where_it_may_not_read_both_it_reads_one_or_the_other(string text, int position)
    {
        SchemaBuilder predictions = new(), labels = new();
        var error = Assert.Throws<ConditionException>(() => Condition.Parse(text, Fields, predictions, labels));

        Assert.Equal(position, error.Position);
        Assert.Equal(
            "'outcome.clicked' is an outcome and 'error' a field of predictions; only 'good' and 'bad' of SLOs read both", error.Reason);
        Assert.Equal(("", ""), (Columns(predictions), Columns(labels)));
    }

    private static string Columns(SchemaBuilder schema) =>
        string.Join(", ", schema.Build("at", "id").Columns.Select(column => column.Canonical));
}
