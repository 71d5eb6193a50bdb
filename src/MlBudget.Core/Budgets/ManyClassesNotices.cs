using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Text;
using MlBudget.Core.Time;

namespace MlBudget.Core.Budgets;

/// <summary>Notices that classes of a model of many are written otherwise in answers than in labels, or than they are configured.</summary>
internal static class ManyClassesNotices
{
    /// <summary>Up to so large a share of other classes may be slips.</summary>
    private const double OddShare = 0.01;

    /// <summary>The notices over the model's longest window.</summary>
    public static IEnumerable<ModelNotice> Of(ModelLedger ledger, Instant now)
    {
        var model = ledger.Definition;
        var window = TimeWindow.Ending(model.LabelWatermark(now), model.LongestWindow);
        if (model.Pictures?.Claims is { } claims && Sums(ledger, claims, window) is var cells && cells[0] == 0 && cells[1] >= ClassCounts.Many)
        {
            yield return new(NoticeKind.NoRightAnswers, $"labels: none of {PlainNumber.Format(cells[1])} labels is the class that was answered; "
                + "write classes alike in answers and labels: they are told apart by upper and lower case");
        }

        if (model.Pictures?.Classes is { } classes && OthersOf(Sums(ledger, classes, window)) is { } others)
            yield return others;
    }

    private static ModelNotice? OthersOf(ReadOnlySpan<long> sums)
    {
        var table = new ClassTable(sums);
        var (rows, labels, answers) = (table.Rows, table.Labels(table.Classes), table.Answers(table.Classes));
        return Math.Max(labels, answers) <= OddShare * rows ? null : new(NoticeKind.OtherClasses,
            $"labels: of {PlainNumber.Format(rows)} labelled predictions {PlainNumber.Format(labels)} labels and {PlainNumber.Format(answers)} answers are of none of the "
            + "classes that are told apart, and in no mean over classes; add them to 'classes', or write them alike");
    }

    /// <summary>By what each row stands for itself.</summary>
    private static long[] Sums(ModelLedger ledger, int measure, TimeWindow window)
    {
        var sums = new long[ledger.WidthOf(measure)];
        ExcludingTallies.Of(ledger, ledger.Definition.Excluded, window).SumInto(measure, 0, window, sums);
        return sums;
    }
}
