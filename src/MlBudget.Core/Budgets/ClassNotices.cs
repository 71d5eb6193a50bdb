using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Text;
using MlBudget.Core.Time;

namespace MlBudget.Core.Budgets;

/// <summary>
/// Notices that many answers or labels came and none of them is of the positive class, with the texts that are there: mostly the
/// class is written in another way than it is configured.
/// </summary>
internal static class ClassNotices
{
    /// <summary>So many texts are shown.</summary>
    private const int MostTexts = 5;

    /// <summary>The notices on answers and on labels, over the windows of the SLOs that need classes; on answers also up to now.</summary>
    /// <param name="ledger">What was counted.</param>
    /// <param name="slos">How its SLOs stand.</param>
    /// <param name="now">The instant.</param>
    public static (ModelNotice? Answers, ModelNotice? Labels) Of(ModelLedger ledger, ImmutableArray<SloReport> slos, Instant now)
    {
        // At most polls all is well, and that costs nothing.
        var counts = ledger.AnswerTexts.HasPositives ? null : ledger.AnswerCounts;
        var labelled = ledger.LabelTexts.HasPositives ? null : ledger.LabelCounts;
        if (counts is null && labelled is null)
            return default;
        var windows = Windows(ledger, slos);
        var answers = counts is { } measure ? OfAnswers(ledger, measure, windows, now) : null;
        return (answers, labelled is { } known ? OfLabels(ledger, known, windows, areAnswersMistaken: answers is not null) : null);
    }

    private static ModelNotice? OfAnswers(ModelLedger ledger, int counts, List<TimeWindow> windows, Instant now)
    {
        long? most = null;
        Count(TimeWindow.Ending(ledger.Definition.Watermark(now), ledger.Definition.LongestWindow));
        foreach (var window in windows)
            Count(window);
        return most is null ? null : Describe(
            new("predictions", "answers", "set positive_class", NoticeKind.NoPositiveAnswers, NoticeKind.OneAnswer), ledger.AnswerTexts,
            most.Value);

        void Count(TimeWindow window)
        {
            var classes = ClassCounts.Of(ledger, counts, window);
            if (classes.PositiveAnswers == 0)
                most = Math.Max(most ?? 0, classes.Answers);
        }
    }

    private static ModelNotice? OfLabels(ModelLedger ledger, int counts, List<TimeWindow> windows, bool areAnswersMistaken)
    {
        long? most = null;
        foreach (var window in windows)
        {
            var classes = ClassCounts.Of(ledger, counts, window);
            if (classes.PositiveLabels == 0)
                most = Math.Max(most ?? 0, classes.Labels);
        }

        if (most is null)
            return null;
        var remedy = ledger.Definition.Labels?.Classes is not null ? "set labels.positive_class"
            : areAnswersMistaken ? "set positive_class, or labels.positive_class for labels alone"
            : "set labels.positive_class, without which labels have the classes of answers";
        return Describe(new("labels", "labels", remedy, NoticeKind.NoPositiveLabels, NoticeKind.OneLabel), ledger.LabelTexts, most.Value);
    }

    /// <summary>Each once.</summary>
    private static List<TimeWindow> Windows(ModelLedger ledger, ImmutableArray<SloReport> slos)
    {
        var windows = new List<TimeWindow>();
        foreach (var slo in slos)
        {
            if (!ledger.NeedsClasses(slo.Slo.Sli))
                continue;
            var window = TimeWindow.Ending(slo.Watermark, slo.Slo.Window);
            if (!windows.Contains(window))
                windows.Add(window);
        }

        return windows;
    }

    /// <summary>The notice of a side.</summary>
    /// <param name="side">Which one.</param>
    /// <param name="texts">What it has shown.</param>
    /// <param name="known">The most rows of known class that a window without a positive one has.</param>
    private static ModelNotice? Describe(Side side, ClassTexts texts, long known)
    {
        // Rows of neither class are in no tally of classes. How many there were is known since the last records
        // with a positive one, or since the start of the process.
        var found = texts.Counts();
        var unknown = found.Where(text => texts.Classes.Of(text.Key) == BinaryClass.Unknown).Sum(text => text.Value);
        var rows = known + unknown;
        if (rows < ClassCounts.Many)
            return null;
        var areSeveral = texts.MayBeMistaken || unknown > 0 || found.Select(text => ClassText.Fold(text.Key)).Distinct().Count() > 1;
        var what = string.Create(
            CultureInfo.InvariantCulture,
            $"{side.Source}: none of {rows:N0} {side.Noun} is of the positive class {texts.Classes.PositiveWords}");
        return areSeveral ? new(side.Several, $"{what}{(found.Count == 0 ? "" : $": found {Listed(found)}")}; {side.Remedy}")
            : new(side.One, $"{what}{(found.Count == 0 ? "" : $": only {Words(found)} was seen")}");
    }

    private static string Listed(IReadOnlyList<KeyValuePair<string, long>> texts) => !AreFew(texts) ? FewTexts.Count(texts.Count)
        : string.Join(", ", texts.Take(MostTexts).Select(text => string.Create(
            CultureInfo.InvariantCulture, $"'{ModelNotices.Cut(text.Key)}' ({text.Value:N0})")))
        + (texts.Count > MostTexts ? $" and {texts.Count - MostTexts} more" : "");

    private static bool AreFew(IReadOnlyList<KeyValuePair<string, long>> texts) => FewTexts.Are(texts.Count, texts.Sum(text => text.Value));

    private static string Words(IReadOnlyList<KeyValuePair<string, long>> texts) => !AreFew(texts) ? FewTexts.Count(texts.Count)
        : string.Join(" or ", texts.Take(MostTexts).Select(text => $"'{ModelNotices.Cut(text.Key)}'"));

    /// <summary>Answers or labels.</summary>
    /// <param name="Source">The source that they come from.</param>
    /// <param name="Noun">What they are called.</param>
    /// <param name="Remedy">What to do where their texts are others than those that are configured.</param>
    /// <param name="Several">The kind of the notice where several texts are there.</param>
    /// <param name="One">The kind of the notice where it is one text.</param>
    private sealed record Side(string Source, string Noun, string Remedy, NoticeKind Several, NoticeKind One);
}
