using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slos;

/// <summary>What an SLO of a group is one of.</summary>
/// <param name="Slo">What they are called together.</param>
/// <param name="Attribute">What the attribute is called.</param>
/// <param name="Within">The part of the predictions that is told apart by it; null for all.</param>
public sealed record SloSplit(string Slo, string Attribute, Population? Within);

/// <summary>A service level objective: an SLI, what is allowed of it, over which window, in which dimension.</summary>
public sealed record SloDefinition
{
    /// <summary>The name, unique within the model.</summary>
    public required string Name { get; init; }

    /// <summary>Whose budget it is.</summary>
    public required Dimension Dimension { get; init; }

    /// <summary>What is measured, as it was configured: <c>precision</c>, <c>latency_seconds &lt;= 0.1</c>.</summary>
    public required string SliText { get; init; }

    /// <summary>What is measured.</summary>
    public required Sli Sli { get; init; }

    /// <summary>The part of the predictions that it is of; null for all.</summary>
    public Population? Population { get; init; }

    /// <summary>What it is one of, where an SLO is made into one for each group; null else.</summary>
    public SloSplit? Split { get; init; }

    /// <summary>Whether it says nothing of single predictions, since a group attribute tells of whom they are: of what is shown of it nothing is of less
    /// than an hour, or of few of them.</summary>
    public bool IsOfGroups => Population is { IsOfGroups: true };

    /// <summary>What is allowed of its error ratio.</summary>
    public required Allowance Allowance { get; init; }

    /// <summary>The window W over which the budget is kept; of one that is kept by <see cref="Periods"/> their nominal length, which alert
    /// rows are made for.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>The periods of the calendar over which the budget is kept; null where its window rolls.</summary>
    public CalendarPeriods? Periods { get; init; }

    /// <summary>The time that counts in nothing of it.</summary>
    public ExcludedTime Excluded { get; init; } = ExcludedTime.None;

    /// <summary>The hours in which it is judged, whose outside <see cref="Excluded"/> holds too; null for all.</summary>
    public OperatingHours? During { get; init; }

    /// <summary>The smallest slot of its measures, or the slice: its windows end at a multiple of it.</summary>
    public required TimeSpan Slot { get; init; }

    /// <summary>How long before now its windows end: <c>predictions.delay</c>, or where it needs labels the greater of
    /// that and <c>labels.delay</c>.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Whether it counts what only labels tell.</summary>
    public bool NeedsLabels { get; init; }

    /// <summary>What the whole window has to show of errors before the budget counts as spent.</summary>
    public Evidence Evidence => new EvidenceRule(Sli, OpenWindow, Slot, Allowance.Ratio).OfBudget;

    /// <summary>How much of its window is usually within its hours of operation: all of it where it has none.</summary>
    public TimeSpan OpenWindow => Window * OpenShare;

    /// <summary>The share of that, above 0 and at most 1.</summary>
    public double OpenShare => During?.Share ?? 1;

    /// <summary>How many minutes of a window it is judged in: those within its hours of operation, or all of them where it has none.</summary>
    /// <param name="window">The window; its edges are edges of slots.</param>
    /// <param name="tallies">What was counted of its measures, whose slots are inside or outside as a whole.</param>
    public int OpenIn(TimeWindow window, Tallies tallies) => During?.OpenIn(window, tallies.LongestSlot(Sli.Measures)) ?? window.To - window.From;

    /// <summary>The alert rows that it gets.</summary>
    public ImmutableArray<AlertRow> Alerts { get; init; } = [];

    /// <summary>The rolling windows that are shown: W, a day, and those of the alert rows; the shortest first. Without W where its budget is
    /// kept by periods of the calendar.</summary>
    public ImmutableArray<TimeSpan> Windows =>
        [.. Alerts.SelectMany(row => new[] { row.Long, row.Short }).Append(TimeSpan.FromDays(1)).Concat(Periods is null ? [Window] : [])
            .Where(window => window <= Window && window >= Slot).Distinct().Order()];

    /// <summary>
    /// For how long the minutes of its measures are needed: for its whole window where slices cut hours, as those of 30
    /// and of 90 minutes do, and where what is excluded or allowed may change within an hour. The window may end a slice before now, and begins
    /// with a whole hour; a period of the calendar is looked at for a day after its end.
    /// </summary>
    public TimeSpan MinutesKept => CutsHours
        ? LongestWindow + Delay + Slot + TimeSpan.FromHours(1) + (Periods is null ? TimeSpan.Zero : TimeSpan.FromDays(1)) : TimeSpan.Zero;

    private bool CutsHours => (Sli.Kind == SliKind.Slices && Slot.Ticks % TimeSpan.TicksPerHour != 0) || !Excluded.IsEmpty
        || Allowance.Stretches.Any(Cuts) || Sli is SlicedSli { InnerAllowed.Stretches: var inner } && inner.Any(Cuts);

    private static bool Cuts(AllowanceStretch stretch) =>
        stretch.When.From % TimeWindow.Hour != 0 || stretch.When.To % TimeWindow.Hour != 0;

    /// <summary>No window of it is longer.</summary>
    public TimeSpan LongestWindow => Periods is { } periods && periods.GreatestLength > Window ? periods.GreatestLength : Window;

    /// <summary>The period of the calendar that holds the last slot before a watermark; null where its window rolls.</summary>
    /// <param name="watermark">The first minute that is not in it any more.</param>
    public TimeWindow? PeriodAt(Minute watermark) => Periods?.Containing(new(watermark.Number - (int)Slot.TotalMinutes));

    /// <summary>The window over which its budget is kept, as far as it has come: of a period of the calendar the part before the watermark.</summary>
    /// <param name="watermark">The first minute that is not in it any more.</param>
    public TimeWindow WindowAt(Minute watermark) =>
        PeriodAt(watermark) is { } period ? new(period.From, watermark.Number) : TimeWindow.Ending(watermark, Window);

    /// <summary>The first minute that is not in its windows: the end of the last complete slot.</summary>
    /// <param name="now">The minute that holds now − <see cref="Delay"/>.</param>
    public Minute WatermarkAt(Minute now) => now.Floor((int)Slot.TotalMinutes);
}
