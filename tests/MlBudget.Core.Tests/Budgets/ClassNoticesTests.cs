using MlBudget.Core.Budgets;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Tests.Ledgers;
using static MlBudget.Core.Tests.Ledgers.ClassLog;

namespace MlBudget.Core.Tests.Budgets;

public sealed class ClassNoticesTests
{
    [Fact]
    public void Where_no_answer_is_positive_the_texts_that_are_there_are_said()
    {
        var log = new ClassLog(BinaryClasses.Of("Fraud")).Fold(Rows(957, "legit", null), Rows(43, "fraud", null));
        Assert.Equal(
            "predictions: none of 1,000 answers is of the positive class 'Fraud': found 'legit' (957), 'fraud' (43); set positive_class",
            log.Notice(NoticeKind.NoPositiveAnswers));
        Assert.True(Assert.Single(log.Report.Notices).IsWarning);
    }

    [Fact]
    public void Where_no_label_is_positive_the_labels_are_named()
    {
        var log = new ClassLog(BinaryClasses.Of("decline")).Fold(
            Rows(40, "decline", "N"), Rows(107, "approve", "Y"), Rows(853, "approve", "N"));
        Assert.Equal(
            "labels: none of 1,000 labels is of the positive class 'decline': found 'N' (893), 'Y' (107); set labels.positive_class, "
            + "without which labels have the classes of answers",
            log.Notice(NoticeKind.NoPositiveLabels));
        Assert.Single(log.Report.Notices);
    }

    [Fact]
    public void Where_neither_is_positive_one_key_mends_both()
    {
        var log = new ClassLog(BinaryClasses.Of("Fraud")).Fold(Rows(957, "legit", "legit"), Rows(43, "fraud", "fraud"));
        Assert.Equal(
            "labels: none of 1,000 labels is of the positive class 'Fraud': found 'legit' (957), 'fraud' (43); set positive_class, or "
            + "labels.positive_class for labels alone",
            log.Notice(NoticeKind.NoPositiveLabels));
        Assert.NotNull(log.Notice(NoticeKind.NoPositiveAnswers));
    }

    [Fact]
    public void Where_labels_have_classes_of_their_own_those_are_to_be_mended()
    {
        var log = new ClassLog(BinaryClasses.Of("decline"), BinaryClasses.Of("yes", "ja")).Fold(
            Rows(500, "decline", "N"), Rows(500, "decline", "Y"));
        Assert.Equal(
            "labels: none of 1,000 labels is of the positive class 'yes' or 'ja': found 'N' (500), 'Y' (500); set labels.positive_class",
            log.Notice(NoticeKind.NoPositiveLabels));
    }

    [Fact]
    public void One_text_alone_is_said_and_may_be_right()
    {
        var log = new ClassLog().Fold(Rows(1000, "0", "0.0"));
        Assert.Equal(
            "predictions: none of 1,000 answers is of the positive class '1' or 'true': only '0' was seen", log.Notice(NoticeKind.OneAnswer));
        Assert.Equal("labels: none of 1,000 labels is of the positive class '1' or 'true': only '0.0' was seen", log.Notice(NoticeKind.OneLabel));
        Assert.All(log.Report.Notices, notice => Assert.False(notice.IsWarning));
    }

    [Fact]
    public void Texts_of_neither_class_are_found_too_though_they_count_in_nothing()
    {
        var log = new ClassLog().Fold(Rows(957, "legit", "N"), Rows(43, "fraud", "Y"));
        Assert.Equal(
            "predictions: none of 1,000 answers is of the positive class '1' or 'true': found 'legit' (957), 'fraud' (43); set positive_class",
            log.Notice(NoticeKind.NoPositiveAnswers));
        Assert.StartsWith(
            "labels: none of 1,000 labels is of the positive class '1' or 'true': found 'N' (957), 'Y' (43); ",
            log.Notice(NoticeKind.NoPositiveLabels), StringComparison.Ordinal);
        Assert.Equal(MissingReason.NoEvents, log.Slo("accuracy").Missing);
        Assert.Equal(1000, log.Labels.Rejected(RejectionReason.Label));
    }

    [Fact]
    public void Fewer_than_a_thousand_are_not_noticed_and_a_positive_one_ends_it()
    {
        var log = new ClassLog(BinaryClasses.Of("Fraud")).Fold(Rows(956, "legit", null), Rows(43, "fraud", null));
        Assert.Empty(log.Report.Notices);
        log.Fold(Rows(1, "legit", null));
        Assert.Single(log.Report.Notices);
        log.Fold(Rows(1, "Fraud", null));
        Assert.Empty(log.Report.Notices);
    }

    [Fact]
    public void After_a_restart_it_is_still_said_and_the_texts_are_those_that_came_since()
    {
        var log = new ClassLog(BinaryClasses.Of("Fraud")).Fold(Rows(957, "legit", null), Rows(43, "fraud", null)).Restart();
        Assert.Equal(
            "predictions: none of 1,000 answers is of the positive class 'Fraud'; set positive_class", log.Notice(NoticeKind.NoPositiveAnswers));
        log.Fold(Rows(5, "legit", null));
        Assert.Equal(
            "predictions: none of 1,005 answers is of the positive class 'Fraud': found 'legit' (5); set positive_class",
            log.Notice(NoticeKind.NoPositiveAnswers));
    }

    [Fact]
    public void The_five_most_frequent_texts_are_shown_each_short_and_on_one_line()
    {
        var log = new ClassLog(BinaryClasses.Of("fraud")).Fold(
            Rows(500, "a\nb", null), Rows(400, new string('x', 60), null), Rows(50, "c", null), Rows(40, "d", null), Rows(30, "e", null),
            Rows(20, "f", null), Rows(10, "g", null));
        Assert.Equal(
            $"predictions: none of 1,050 answers is of the positive class 'fraud': found 'a b' (500), '{new string('x', 40)}…' (400), "
            + "'c' (50), 'd' (40), 'e' (30) and 2 more; set positive_class",
            log.Notice(NoticeKind.NoPositiveAnswers));
    }

    [Fact]
    public void A_text_is_not_cut_within_a_character() =>
        Assert.Equal(new string('x', 39) + "…", ModelNotices.Cut(new string('x', 39) + "😀 and more"));
}
