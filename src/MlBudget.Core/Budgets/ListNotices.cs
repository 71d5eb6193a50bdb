using System.Globalization;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Budgets;

/// <summary>Notices lists of which a part is not read, and judgments of items that were not shown.</summary>
public static class ListNotices
{
    private const int Few = 20;

    /// <summary>The notices over the model's longest window.</summary>
    internal static IEnumerable<ModelNotice> Of(ModelLedger ledger, Instant now) => In(
        ledger, TimeWindow.Ending(ledger.Definition.Watermark(now), ledger.Definition.LongestWindow),
        TimeWindow.Ending(ledger.Definition.LabelWatermark(now), ledger.Definition.LongestWindow));

    /// <summary>The notices over windows.</summary>
    /// <param name="ledger">What was counted.</param>
    /// <param name="records">The window of lists.</param>
    /// <param name="judged">That of what was judged of them.</param>
    public static IEnumerable<ModelNotice> In(ModelLedger ledger, TimeWindow records, TimeWindow judged)
    {
        var definition = ledger.Definition;
        for (var measure = 0; measure < definition.Measures.Length; measure++)
        {
            if (ledger.CountingOf(measure) is LongListCounting list && Read(measure, records) is { Second: > 0 } cut)
            {
                yield return new(NoticeKind.ListsCut, string.Create(
                    CultureInfo.InvariantCulture,
                    $"{list.Name}: {cut.Second:N0} of {cut.First:N0} lists have more than {list.Most} elements, of which the others are not read: a relevant item among them is "
                        + $"missed, and NDCG is better than it should be; raise limits.max_items"))
                {
                    Subject = list.Name,
                };
            }
        }

        if (definition.Labels?.NotShownMeasure is { } notShown && Read(notShown, judged) is { } missed && missed.First >= Few && missed.Second * 2 > missed.First)
        {
            yield return new(NoticeKind.JudgedNotShown, string.Create(
                CultureInfo.InvariantCulture,
                $"labels: of {missed.Second:N0} of {missed.First:N0} judged lists only items were judged that are not in the list that was shown; see whether labels name items, or "
                    + $"positions, as predictions do"));
        }

        (long First, long Second) Read(int measure, TimeWindow window)
        {
            Span<long> sums = stackalloc long[ledger.WidthOf(measure)];
            sums.Clear();
            ledger.SumInto(measure, 0, window, sums);
            return (sums[0], sums[1]);
        }
    }
}
