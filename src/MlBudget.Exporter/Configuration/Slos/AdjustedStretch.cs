using System.Collections.Immutable;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Configuration.Slos;

/// <summary>A stretch in which the same adjustments hold for an SLO.</summary>
/// <param name="When">Which minutes, cut at slots of what is counted.</param>
/// <param name="Adjustments">The adjustments, in the order of the file; at least one.</param>
internal sealed record AdjustedStretch(TimeWindow When, ImmutableArray<AdjustmentSpec> Adjustments)
{
    /// <summary>The one that bounds the SLO; null where there are only factors.</summary>
    public AdjustmentSpec? Bound => Adjustments.FirstOrDefault(adjustment => adjustment.Bound is not null);

    /// <summary>What the budget is multiplied by.</summary>
    public IEnumerable<decimal> Factors => Adjustments.Where(adjustment => adjustment.Bound is null).Select(adjustment => adjustment.Amount);

    /// <summary>Cuts time where adjustments begin and end. A slot has what holds at its start.</summary>
    /// <param name="adjustments">The adjustments of an SLO.</param>
    /// <param name="slot">How long its slots are, in minutes.</param>
    public static ImmutableArray<AdjustedStretch> Of(ImmutableArray<AdjustmentSpec> adjustments, int slot)
    {
        var windows = adjustments.Select(adjustment => (Window: WindowOf(adjustment, slot), Adjustment: adjustment)).ToArray();
        var cuts = windows.SelectMany(each => new[] { each.Window.From, each.Window.To }).Distinct().Order().ToArray();
        var stretches = ImmutableArray.CreateBuilder<AdjustedStretch>();
        for (var index = 0; index + 1 < cuts.Length; index++)
        {
            var when = new TimeWindow(cuts[index], cuts[index + 1]);
            var active = windows.Where(each => each.Window.From < when.To && when.From < each.Window.To).Select(each => each.Adjustment).ToImmutableArray();
            if (!active.IsEmpty)
                stretches.Add(new(when, active));
        }

        return stretches.ToImmutable();
    }

    /// <summary>The slots that begin in an adjustment; none where it is so short that none does.</summary>
    public static TimeWindow WindowOf(AdjustmentSpec adjustment, int slot) => new(FirstSlot(adjustment.Record.From, slot), FirstSlot(adjustment.Record.To, slot));

    private static int FirstSlot(Instant at, int slot)
    {
        var minute = at.Minute;
        return TimeWindow.Ceiling(minute.Start < at ? minute.Number + 1 : minute.Number, slot);
    }
}
