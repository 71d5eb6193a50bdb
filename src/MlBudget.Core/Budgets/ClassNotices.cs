using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Core.Events;
using MlBudget.Core.Measures;
using MlBudget.Core.Models;
using MlBudget.Core.Text;
using MlBudget.Core.Timelines;

namespace MlBudget.Core.Budgets;

/// <summary>
/// Notices that many answers or labels came and none of them is of the positive class, with the texts that are there: mostly the
/// class is written in another way than it is configured.
/// </summary>
internal static class ClassNotices
{
    /// <summary>So many texts are shown.</summary>
    private const int MostTexts = 5;

    /// <summary>The notice on answers, over the windows of the SLOs that need classes, and up to now.</summary>
    public static ModelNotice? OfAnswers(ModelLedger ledger, ImmutableArray<SloReport> slos, long now)
    {
        var latest = TimeWindow.Ending(EventTime.MinuteOf(now), ledger.Definition.LongestWindow);
        var measure = ledger.Find<SelectionIndicators>() ?? ledger.Find<IClassIndicators>();
        return Describe(
            new("predictions", "answers", "set positive_class", NoticeKind.NoPositiveAnswers, NoticeKind.OneAnswer), ledger.AnswerTexts,
            Most(ledger, measure, [latest, .. Windows(ledger, slos)], counts => (counts.Answers, counts.PositiveAnswers)));
    }

    /// <summary>The notice on labels, over the windows of the SLOs that need classes.</summary>
    /// <param name="ledger">What was counted.</param>
    /// <param name="slos">How its SLOs stand.</param>
    /// <param name="areAnswersMistaken">Whether there is a notice on answers as well.</param>
    public static ModelNotice? OfLabels(ModelLedger ledger, ImmutableArray<SloReport> slos, bool areAnswersMistaken)
    {
        if (ledger.Definition.Labels is not { } labels)
            return null;
        var remedy = labels.Classes is not null ? "set labels.positive_class"
            : areAnswersMistaken ? "set positive_class, or labels.positive_class for labels alone"
            : "set labels.positive_class, without which labels have the classes of answers";
        var measure = ledger.Find<ConfusionIndicators>();
        return Describe(
            new("labels", "labels", remedy, NoticeKind.NoPositiveLabels, NoticeKind.OneLabel), ledger.LabelTexts,
            Most(ledger, measure, Windows(ledger, slos), counts => (counts.Labels, counts.PositiveLabels)));
    }

    private static IEnumerable<TimeWindow> Windows(ModelLedger ledger, ImmutableArray<SloReport> slos) => slos
        .Where(slo => slo.Slo.Sli.Measures.Any(measure => ledger.Definition.Measures[measure].Indicators is IClassIndicators))
        .Select(slo => TimeWindow.Ending(slo.Watermark, slo.Slo.Window)).Distinct();

    /// <summary>The most rows that a window without a positive one has; null where each window has one.</summary>
    private static long? Most(
        ModelLedger ledger, MeasureTallies? measure, IEnumerable<TimeWindow> windows, Func<ClassCounts, (long Rows, long Positive)> side)
    {
        if (measure is null)
            return null;
        long? most = null;
        foreach (var window in windows)
        {
            var (rows, positive) = side(ClassCounts.Of(measure, window));
            if (positive == 0)
                most = Math.Max(most ?? 0, rows);
        }

        return most;
    }

    private static ModelNotice? Describe(Side side, ClassTexts texts, long? known)
    {
        if (known is null)
            return null;
        // Rows of neither class are in no tally of classes. How many there were is known since the start of the process.
        var found = texts.Counts();
        var unknown = found.Where(text => texts.Classes.Of(text.Key) == BinaryClass.Unknown).Sum(text => text.Value);
        var rows = known.Value + unknown;
        if (rows < ClassCounts.Many)
            return null;
        var areSeveral = texts.MayBeMistaken || unknown > 0 || found.Select(text => ClassText.Fold(text.Key)).Distinct().Count() > 1;
        var what = string.Create(
            CultureInfo.InvariantCulture,
            $"{side.Source}: none of {rows:N0} {side.Noun} is of the positive class {texts.Classes.PositiveWords}");
        return areSeveral ? new(side.Several, $"{what}{(found.Count == 0 ? "" : $": found {Listed(found)}")}; {side.Remedy}")
            : new(side.One, $"{what}{(found.Count == 0 ? "" : $": only {Words(found)} was seen")}");
    }

    private static string Listed(IReadOnlyList<KeyValuePair<string, long>> texts) =>
        string.Join(", ", texts.Take(MostTexts).Select(text => string.Create(
            CultureInfo.InvariantCulture, $"'{ModelNotices.Cut(text.Key)}' ({text.Value:N0})")))
        + (texts.Count > MostTexts ? $" and {texts.Count - MostTexts} more" : "");

    private static string Words(IReadOnlyList<KeyValuePair<string, long>> texts) =>
        string.Join(" or ", texts.Take(MostTexts).Select(text => $"'{ModelNotices.Cut(text.Key)}'"));

    /// <summary>Answers or labels.</summary>
    /// <param name="Source">The source that they come from.</param>
    /// <param name="Noun">What they are called.</param>
    /// <param name="Remedy">What to do where their texts are others than those that are configured.</param>
    /// <param name="Several">The kind of the notice where several texts are there.</param>
    /// <param name="One">The kind of the notice where it is one text.</param>
    private sealed record Side(string Source, string Noun, string Remedy, NoticeKind Several, NoticeKind One);
}
