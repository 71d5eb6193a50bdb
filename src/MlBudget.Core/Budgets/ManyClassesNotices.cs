using System.Collections.Immutable;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Text;
using MlBudget.Core.Time;

namespace MlBudget.Core.Budgets;

/// <summary>Notices that classes of a model of many are written otherwise in answers than in labels, or than they are configured.</summary>
internal static class ManyClassesNotices
{
    /// <summary>So few rows of other classes may be slips.</summary>
    private const long Few = 20;

    /// <summary>So many texts and classes are named.</summary>
    private const int MostNamed = 5;

    /// <summary>The notices over the model's longest window.</summary>
    public static IEnumerable<ModelNotice> Of(ModelLedger ledger, Instant now)
    {
        var model = ledger.Definition;
        var window = TimeWindow.Ending(model.LabelWatermark(now), model.LongestWindow);
        if (model.Pictures?.Claims is { } claims && PictureReport.BinsOf(claims, ledger, window) is var cells && cells[0] == 0 && cells[1] >= ClassCounts.Many)
        {
            yield return new(NoticeKind.NoRightAnswers, $"labels: none of {PlainNumber.Format(cells[1])} labels is the class that was answered; "
                + "write classes alike in answers and labels: they are told apart by upper and lower case");
        }

        if (model.Pictures?.Classes is not { } classes)
            yield break;
        var sums = PictureReport.BinsOf(classes, ledger, window);
        if (OthersOf(sums, ledger) is { } others)
            yield return others;
        if (NeverSeen(sums, ((ClassesCounting)ledger.CountingOf(classes)).Classes) is { } never)
            yield return never;
    }

    private static ModelNotice? OthersOf(ReadOnlySpan<long> sums, ModelLedger ledger)
    {
        var table = new ClassTable(sums);
        var (rows, labels, answers) = (table.Rows, table.Labels(table.Classes), table.Answers(table.Classes));
        return Math.Max(labels, answers) < Few ? null : new(NoticeKind.OtherClasses,
            $"labels: of {PlainNumber.Format(rows)} labelled predictions {PlainNumber.Format(labels)} labels{Found(ledger.OtherLabels)} and {PlainNumber.Format(answers)} answers"
            + $"{Found(ledger.OtherAnswers)} are of none of the classes that are told apart, and in no mean over classes; add them to 'classes', or write them alike");
    }

    /// <summary>A class that is written otherwise than in logs has no row, and so is in no mean.</summary>
    private static ModelNotice? NeverSeen(ReadOnlySpan<long> sums, ImmutableArray<string> names)
    {
        var table = new ClassTable(sums);
        if (table.Rows < ClassCounts.Many)
            return null;
        var never = new List<string>();
        for (var place = 0; place < names.Length; place++)
        {
            if (table.Labels(place) + table.Answers(place) == 0)
                never.Add(FoundText.Of(names[place]));
        }

        return never.Count == 0 ? null : new(NoticeKind.ClassNeverSeen,
            $"labels: none of {PlainNumber.Format(table.Rows)} labelled predictions is of {Named(never)}, by its answer or its label, so it is in no mean over classes; right where none "
            + "came, and else logs write it otherwise");
    }

    /// <summary>The texts that came since the process began, where they are so few that they may be shown.</summary>
    private static string Found(OtherTexts texts)
    {
        var counts = texts.Counts;
        return counts.Count == 0 ? string.Empty : !FewTexts.Are(counts.Count, counts.Sum(text => text.Value)) ? $" ({FewTexts.Count(counts.Count)})"
            : $" ({Named(counts.Select(text => FoundText.Of(text.Key)).ToList())})";
    }

    private static string Named(List<string> texts) =>
        string.Join(", ", texts.Take(MostNamed)) + (texts.Count > MostNamed ? $" and {texts.Count - MostNamed} more" : string.Empty);
}
