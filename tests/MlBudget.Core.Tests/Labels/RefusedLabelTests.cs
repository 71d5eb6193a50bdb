using MlBudget.Core.Labels;
using MlBudget.Core.Records;
using MlBudget.Core.Tests.Records;
using MlBudget.Core.Text;

namespace MlBudget.Core.Tests.Labels;

public sealed class RefusedLabelTests
{
    private static readonly RecordSchema Schema = new("t", "i",
        [new("label", ColumnKind.Category), new("clicked", ColumnKind.Category), new("amount", ColumnKind.Number)]);

    [Fact]
    public void A_label_that_is_no_class_is_shown_with_the_classes()
    {
        Assert.Equal(
            "found 'maybe' in 'label', expected '1' or 'true' for the positive class, '0' or 'false' for the negative one",
            Describe("maybe", BinaryClasses.Usual));
        Assert.Equal(
            "found 'maybe' in 'label', expected 'fraud' for the positive class, 'fine' or 'ok' for the negative one",
            Describe("maybe", new(["fraud"], ["fine", "ok"])));
    }

    [Fact]
    public void A_label_that_is_not_there_or_holds_others_is_told_apart()
    {
        Assert.Equal("no label in 'label': expected a text, a number or a truth value", Describe(null, BinaryClasses.Of("fraud")));
        var batch = Batch();
        Bits.Set(batch.Columns[0].Mistyped, 0);
        Assert.Equal(
            "found an object or a list in 'label', expected a text, a number or a truth value",
            RefusedLabel.Describe(batch, 0, 0, BinaryClasses.Of("fraud")));
    }

    [Theory]
    [InlineData("positive")]
    [InlineData("negative")]
    public void Where_a_class_is_a_reference_neither_it_nor_the_label_is_shown(string side)
    {
        var secret = new ConfiguredText("hush", "${env:CLASS}");
        var described = Describe("almost hush", side == "positive" ? new([secret], ["0"]) : new(["1"], [secret]));

        Assert.StartsWith("found another text in 'label', expected '", described, StringComparison.Ordinal);
        Assert.Contains("'${env:CLASS}'", described, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", described, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_outcomes_numbers_are_shown_and_texts_are_not()
    {
        var batch = new Batch(Schema, 4);
        BatchRow.Set(batch, "label", "maybe");
        BatchRow.Set(batch, "clicked", "a free text");
        BatchRow.Set(batch, "amount", 0.5);
        batch.Count = 1;

        Assert.Equal(
            "no outcome that an SLO can be judged by: a text in 'label', a text in 'clicked', 0.5 in 'amount'",
            RefusedLabel.Describe(batch, 0, null, BinaryClasses.Usual));
        Assert.Equal(
            "no label in 'label': expected a text, a number or a truth value; and no outcome that an SLO can be judged by: "
            + "nothing in 'clicked', no number in 'amount'",
            RefusedLabel.Describe(NoAmount(), 0, 0, BinaryClasses.Of("fraud")));
    }

    [Theory]
    [InlineData("label", null)]
    [InlineData("i", "label")]
    public void What_stands_where_ids_are_is_shown_nowhere(string id, string? joinedId)
    {
        var batch = new Batch(new("t", id, [Schema.Columns[0]]) { JoinedIdPath = joinedId }, 1);
        BatchRow.Set(batch, "label", "1f0c6a2e-3f0e-4c7e-9a58-6a1d8ad0a6c1");
        batch.Count = 1;

        Assert.Equal(
            "found no class in 'label', where ids are, expected '1' or 'true' for the positive class, '0' or 'false' for the negative one",
            RefusedLabel.Describe(batch, 0, 0, BinaryClasses.Usual));
    }

    [Fact]
    public void An_outcome_that_is_an_id_of_predictions_is_not_shown()
    {
        var batch = new Batch(Schema with { JoinedIdPath = "amount" }, 1);
        BatchRow.Set(batch, "amount", 4711.0);
        batch.Count = 1;

        Assert.Equal(
            "no outcome that an SLO can be judged by: nothing in 'label', nothing in 'clicked', a number in 'amount'",
            RefusedLabel.Describe(batch, 0, null, BinaryClasses.Usual));
    }

    private static Batch NoAmount()
    {
        var batch = new Batch(Schema, 4) { Count = 1 };
        Bits.Set(batch.Columns[2].Mistyped, 0);
        return batch;
    }

    private static Batch Batch() => new(new("t", "i", [Schema.Columns[0]]), 1) { Count = 1 };

    private static string Describe(string? label, BinaryClasses classes)
    {
        var batch = new Batch(new("t", "i", [Schema.Columns[0]]), 1);
        BatchRow.Set(batch, "label", label);
        batch.Count = 1;
        return RefusedLabel.Describe(batch, 0, 0, classes);
    }
}
