using CsCheck;
using MlBudget.Core.Labels;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Tests.Ledgers;
using static MlBudget.Core.Tests.Ledgers.ClassLog;

namespace MlBudget.Core.Tests.Slis;

/// <summary>From the lines of a log to the number, where classes are written in other ways than they are configured.</summary>
public sealed class ClassesSliTests
{
    private static readonly string[] OfLabels =
    [
        "accuracy", "precision", "recall", "true_negative_rate", "false_positive_rate", "false_negative_rate", "f1", "accuracy decay",
        "f1 decay", "recall by hours", "specificity by hours", "accuracy parity", "recall parity", "f1 parity",
    ];

    private static readonly string[] OfAnswers = ["selection_rate", "selection parity"];

    /// <summary>40 of 1,000 are declined, 10 of them rightly, and 97 wrongly approved: an accuracy of 0.873.</summary>
    private static readonly Judged[] Loans =
    [
        .. Rows(10, "decline", "Y"), .. Rows(30, "decline", "N", group: "b"), .. Rows(97, "approve", "Y"),
        .. Rows(363, "approve", "N"), .. Rows(500, "approve", "N", group: "b"),
    ];

    [Theory]
    [InlineData(LabelOrigin.Joined)]
    [InlineData(LabelOrigin.Inline)]
    public void Labels_with_classes_of_their_own_are_held_against_answers(LabelOrigin origin)
    {
        var log = new ClassLog(BinaryClasses.Of("decline"), BinaryClasses.Of("Y"), origin).Fold(Loans);
        Assert.Equal(0.873, log.Value("accuracy")!.Value, tolerance: 1e-12);
        Assert.Equal(10.0 / 40, log.Value("precision"));
        Assert.Equal(10.0 / 107, log.Value("recall"));
        Assert.Equal(30.0 / 893, log.Value("false_positive_rate"));
        Assert.Empty(log.Report.Notices);
    }

    [Theory]
    [InlineData(LabelOrigin.Joined)]
    [InlineData(LabelOrigin.Inline)]
    public void Where_labels_have_other_texts_than_answers_nothing_that_needs_labels_has_a_value(LabelOrigin origin)
    {
        var log = new ClassLog(BinaryClasses.Of("decline"), null, origin).Fold(Loans);
        Assert.All(OfLabels, name => Assert.Equal(MissingReason.NoPositives, log.Slo(name).Missing));
        Assert.All(OfLabels, name => Assert.All(log.Slo(name).Windows, window => Assert.Null(window.Reading)));
        Assert.Equal(0.04, log.Value("selection_rate"));
        Assert.NotNull(log.Value("selection parity"));
    }

    [Fact]
    public void A_positive_class_in_another_case_than_that_of_the_log_takes_every_value_that_needs_classes()
    {
        Judged[] rows = [.. Rows(957, "legit", "legit", 0.9), .. Rows(43, "fraud", "fraud", 0.9, "b")];
        var log = new ClassLog(BinaryClasses.Of("Fraud")).Fold(rows);
        Assert.All(OfLabels.Concat(OfAnswers), name => Assert.Equal(MissingReason.NoPositives, log.Slo(name).Missing));
        Assert.Equal(0, log.Value("low_confidence"));
        Assert.Equal(1, new ClassLog(BinaryClasses.Of("fraud")).Fold(rows).Value("accuracy"));
    }

    [Theory]
    [InlineData("1", "0", "1.0", "0.0")]
    [InlineData("true", "false", "True", "False")]
    [InlineData("1.0", "0.0", "true", "false")]
    [InlineData("1", "0", "1e0", "-0.0")]
    public void One_class_may_be_written_in_several_ways(string yes, string no, string isTrue, string isFalse)
    {
        var log = new ClassLog().Fold(Rows(80, yes, isTrue), Rows(10, yes, isFalse), Rows(20, no, isTrue), Rows(890, no, isFalse));
        Assert.Equal((0.97, 0.8), (log.Value("accuracy"), log.Value("recall")));
        Assert.Equal(80.0 / 90, log.Value("precision"));
        Assert.Equal((0, 0), (log.Violations("prediction", "unknown_category"), log.Labels.Rejected(RejectionReason.Label)));
    }

    [Fact]
    public void Several_texts_may_be_positive()
    {
        var log = new ClassLog(BinaryClasses.Of("fraud", "1")).Fold(
            Rows(30, "fraud", "1.0"), Rows(10, "1", "fraud"), Rows(60, "legit", "0"));
        Assert.Equal((1, 40), (log.Value("accuracy"), log.Slo("recall").Whole.Reading?.Events));
    }

    [Fact]
    public void With_a_negative_class_any_other_text_is_a_violation_and_in_no_confusion()
    {
        var log = new ClassLog(new(["fraud"], ["legit"])).Fold(
            Rows(400, "fraud", "fraud"), Rows(500, "legit", "legit"), Rows(100, "review", "fraud"), Rows(50, "fraud", "unclear"));
        Assert.Equal((1, 900), (log.Value("accuracy"), log.Slo("accuracy").Whole.Reading?.Events));
        Assert.Equal((450.0 / 950, 950), (log.Value("selection_rate"), log.Slo("selection_rate").Whole.Reading?.Events));
        Assert.Equal(100, log.Violations("prediction", "unknown_category"));
        Assert.Equal(50, log.Labels.Rejected(RejectionReason.Label));
    }

    [Fact]
    public void With_a_negative_class_nothing_is_taken_for_negative_by_mistake_so_values_stay()
    {
        var log = new ClassLog(new(["fraud"], ["legit", "review"])).Fold(Rows(600, "legit", "legit"), Rows(600, "review", "review"));
        Assert.Equal((1, 0), (log.Value("accuracy"), log.Value("selection_rate")));
    }

    [Fact]
    public void A_model_that_rightly_answers_one_text_keeps_its_accuracy_and_has_no_recall()
    {
        var log = new ClassLog(BinaryClasses.Of("fraud")).Fold(Rows(1200, "legit", "legit"));
        Assert.Equal((1, 0, 1), (log.Value("accuracy"), log.Value("false_positive_rate"), log.Value("true_negative_rate")));
        Assert.Equal(0, log.Value("selection_rate"));
        foreach (var name in new[] { "precision", "recall", "false_negative_rate", "f1", "f1 decay", "recall by hours", "recall parity" })
            Assert.Equal(MissingReason.NoPositives, log.Slo(name).Missing);
    }

    [Fact]
    public void What_never_came_has_no_events_instead()
    {
        Assert.Equal(MissingReason.NoEvents, new ClassLog().Slo("recall").Missing);
        Assert.Equal(MissingReason.NoEvents, new ClassLog().Fold(Rows(5, "1", null)).Slo("recall").Missing);
        Assert.Equal(MissingReason.NoEvents, new ClassLog().Slo("recall parity").Missing);
        Assert.Equal(MissingReason.NoPositives, new ClassLog().Fold(Rows(5, "1", "0")).Slo("recall").Missing);
        Assert.Equal(MissingReason.NoPositives, new ClassLog().Fold(Rows(5, "0", "1")).Slo("precision").Missing);
        Assert.Equal(MissingReason.TooFewEvents, new ClassLog().Fold(Rows(5, "1", "1")).Slo("false_positive_rate").Missing);
        Assert.Equal(MissingReason.GroupsTooSmall, new ClassLog().Fold(Rows(5, "1", "1")).Slo("recall parity").Missing);
    }

    [Fact]
    public void F1_is_0_without_positive_labels_until_there_are_a_thousand_and_then_unknown()
    {
        var log = new ClassLog().Fold(Rows(30, "1", "0"), Rows(30, "1", "0", group: "b"), Rows(939, "0", "0"));
        Assert.Equal((0, 0, null), (log.Value("f1"), log.Value("f1 parity"), log.Value("recall")));
        log.Fold(Rows(1, "0", "0"));
        foreach (var name in new[] { "f1", "f1 decay", "f1 parity" })
            Assert.Equal(MissingReason.NoPositives, log.Slo(name).Missing);
        log.Fold(Rows(1, "0", "1"));
        Assert.Equal(0, log.Value("f1"));
    }

    [Fact]
    public void Fewer_than_a_thousand_rows_say_nothing_and_a_single_positive_one_says_that_the_class_is_right()
    {
        var log = new ClassLog(BinaryClasses.Of("decline")).Fold(Rows(900, "decline", "N"), Rows(99, "decline", "Y"));
        Assert.Equal((0, null), (log.Value("accuracy"), log.Slo("accuracy").Missing));
        log.Fold(Rows(1, "approve", "N"));
        Assert.Equal(MissingReason.NoPositives, log.Slo("accuracy").Missing);
        log.Fold(Rows(1, "approve", "decline"));
        Assert.Equal(1.0 / 1001, log.Value("accuracy")!.Value, tolerance: 1e-12);
    }

    [Fact]
    public void Answers_without_labels_count_as_well()
    {
        var log = new ClassLog(BinaryClasses.Of("Fraud")).Fold(
            Rows(900, "legit", null), Rows(90, "fraud", null), Rows(5, "legit", "legit"), Rows(5, "fraud", "fraud"));
        Assert.Equal(MissingReason.NoPositives, log.Slo("accuracy").Missing);
    }

    [Fact]
    public void A_window_of_its_own_decides_for_each_SLO()
    {
        // The first row is in the first of two days, and the second day has half of the others.
        Judged[] rows = [.. Rows(1, "fraud", "fraud"), .. Rows(1999, "legit", "legit"), .. Rows(1000, "review", "legit")];
        Assert.NotNull(new ClassLog(BinaryClasses.Of("fraud")).Fold(rows).Value("accuracy"));
        Assert.Equal(MissingReason.NoPositives, new ClassLog(BinaryClasses.Of("fraud"), windowDays: 1).Fold(rows).Slo("accuracy").Missing);
    }

    [Fact]
    public void An_hour_without_positives_or_without_negatives_is_not_a_silent_one()
    {
        var positives = new ClassLog().Fold(Rows(1, "1", "1"), Rows(2879, "0", "0")).Slo("recall by hours").Whole.Reading;
        Assert.Equal((1, 0), (positives?.Events, positives?.Bad));
        var negatives = new ClassLog().Fold(Rows(1, "0", "0"), Rows(2879, "1", "1")).Slo("specificity by hours").Whole.Reading;
        Assert.Equal((1, 0), (negatives?.Events, negatives?.Bad));
    }

    [Fact]
    public void Neither_order_nor_batches_nor_a_restart_change_what_has_a_value() => Gen.Select(
        Gen.Int[0, 3].Array[1000, 1100], Gen.Int[0, 2], Gen.Int[0, 1100], Gen.Int[1, 700]).Sample((texts, rare, restart, size) =>
    {
        // With two of four texts the class is mistaken, with one it need not be.
        string[] names = rare == 0 ? ["legit", "legit", "legit", "legit"] : rare == 1 ? ["legit", "review", "legit", "legit"] : ["legit", "a", "b", "fraud"];
        Judged[] rows = [.. texts.Select(text => new Judged(names[text], names[text]))];
        var plain = new ClassLog(BinaryClasses.Of("fraud")).Fold(rows);
        var broken = new ClassLog(BinaryClasses.Of("fraud")).Fold(rows.Take(restart), size).Restart().Fold(rows.Skip(restart), size).Restart();
        var reversed = new ClassLog(BinaryClasses.Of("fraud")).Fold(rows.Reverse(), size);
        foreach (var name in new[] { "accuracy", "selection_rate", "recall", "f1" })
        {
            Assert.Equal((plain.Value(name), plain.Slo(name).Missing), (broken.Value(name), broken.Slo(name).Missing));
            Assert.Equal((plain.Value(name), plain.Slo(name).Missing), (reversed.Value(name), reversed.Slo(name).Missing));
        }
    }, iter: 20);
}
