using System.Collections.Immutable;
using MlBudget.Core.Budgets;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Time;

namespace MlBudget.Core.Policies;

/// <summary>A part of an SLO's window, and what was left at its end.</summary>
/// <param name="From">Its start.</param>
/// <param name="To">Its end, which is not part of it.</param>
/// <param name="Remaining">What was left of the budget of the present window at its end, below zero where more was spent than there is; of a level
/// what would be left if the whole window were as the part. Null where nothing is known of the part.</param>
public readonly record struct BurnDownPart(Instant From, Instant To, double? Remaining);

/// <summary>
/// How the budget of the present window came to what is left of it (math.md: C = κ · e / E). Of occurrences and slices what was bad is taken from the
/// budget part by part, against the events of the whole window, so that it ends at what is left now. A level does not add up: each part of it is held
/// against the bound by itself. Immutable.
/// </summary>
/// <param name="AddsUp">Whether what is left goes down from part to part; else each part stands for itself.</param>
/// <param name="From">The start of the window.</param>
/// <param name="To">Its end; of a period of the calendar that of the period, which may be ahead.</param>
/// <param name="Parts">Its parts that are over, the oldest first.</param>
public sealed record BurnDown(bool AddsUp, Instant From, Instant To, ImmutableArray<BurnDownPart> Parts)
{
    /// <summary>At most so many parts have what adds up: of a week each is three hours.</summary>
    private const int MostSums = 56;

    /// <summary>A level has days, and of shorter windows sevenths, of at least an hour; of long ones no more than so many.</summary>
    private const int FewestLevels = 7, MostLevels = 31;

    /// <summary>The least that was left in a part; null where nothing is known of any.</summary>
    public double? Least => Parts.Min(part => part.Remaining);

    /// <summary>The parts of which something is known.</summary>
    public IEnumerable<BurnDownPart> Known => Parts.Where(part => part.Remaining is not null);

    /// <summary>How long a part is; the first and the last may be shorter.</summary>
    public TimeSpan Step { get; init; }

    /// <summary>How the budget of an SLO went; null where it has no value.</summary>
    /// <param name="report">How it stands.</param>
    /// <param name="ledger">What was counted, up to when it was reported.</param>
    public static BurnDown? Of(SloReport report, Tallies ledger)
    {
        if (report.Whole.Reading is not { } reading || report.Whole.Minutes is var whole && whole.From >= whole.To)
            return null;
        var slo = report.Slo;
        var judging = TimeWindow.Ending(report.Watermark, slo.Window);
        var reach = judging with { From = Math.Min(judging.From, whole.From) };
        var tallies = ExcludingTallies.Of(ledger, slo.Excluded, reach);
        var addsUp = slo.Sli.Kind != SliKind.Level;
        var minutes = (int)report.Whole.Length.TotalMinutes;
        var step = TimeWindow.Ceiling(addsUp ? minutes / MostSums : Level(minutes), Unit(report));
        var windows = Cut(whole, step);
        var left = addsUp ? Sums(report, reading, windows, tallies, reach, judging) : Levels(report, windows, tallies, reach, judging);
        return new(addsUp, Start(whole.From), Start(Math.Max(whole.To, slo.PeriodAt(report.Watermark)?.To ?? whole.To)),
            [.. windows.Zip(left, (window, remaining) => new BurnDownPart(Start(window.From), Start(window.To), remaining))])
        {
            Step = TimeSpan.FromMinutes(step),
        };
    }

    private static int Level(int minutes) =>
        Math.Max(Math.Clamp(minutes / FewestLevels, TimeWindow.Hour, TimeWindow.Day), minutes / MostLevels);

    /// <summary>Parts are cut where slots and slices are. Of long windows minutes may be known no more.</summary>
    private static int Unit(SloReport report)
    {
        var slot = (int)report.Slo.Slot.TotalMinutes;
        return report.Slo.Sli.Kind == SliKind.Slices || report.Whole.Length <= TimeSpan.FromDays(1) ? slot : Math.Max(slot, TimeWindow.Hour);
    }

    private static ImmutableArray<TimeWindow> Cut(TimeWindow whole, int step)
    {
        var parts = ImmutableArray.CreateBuilder<TimeWindow>();
        for (var from = whole.From; from < whole.To; from = parts[^1].To)
            parts.Add(new(from, Math.Min(whole.To, TimeWindow.Floor(from, step) + step)));
        return parts.ToImmutable();
    }

    private static IEnumerable<double?> Sums(
        SloReport report, SliReading whole, ImmutableArray<TimeWindow> windows, Tallies tallies, TimeWindow reach, TimeWindow judging)
    {
        if (WrappingSli.Find<SpendSli>(report.Slo.Sli) is { } spend)
        {
            foreach (var left in Amounts(report, whole, windows, part => spend.SumIn(tallies, part)))
                yield return left;
            yield break;
        }

        Func<TimeWindow, (long Events, long Bad)> read = Counted;
        if (report.Slo.Sli.Kind == SliKind.Slices)
        {
            var evaluation = report.Slo.Sli.Begin(tallies, reach, judging);
            read = window => evaluation.Read(window) is { } slices ? (slices.Events, slices.Bad ?? 0) : (0, 0);
        }

        var bad = 0L;
        foreach (var window in windows)
        {
            var (events, wrong) = read(window);
            bad += wrong;
            yield return events > 0
                ? SloReport.Complement(report.Whole.Coverage * ((double)bad / whole.Events / report.Whole.Allowed)) : null;
        }

        // A part that has too few labels for a value by itself counts as well: it is in the sums of the whole.
        (long Events, long Bad) Counted(TimeWindow window) =>
            report.Slo.Sli.Occurrences!.Read(tallies, 0, window) is var share ? (share.Events, share.Bad) : default;
    }

    /// <summary>What is left of an amount.</summary>
    private static IEnumerable<double?> Amounts(SloReport report, SliReading whole, ImmutableArray<TimeWindow> windows, Func<TimeWindow, SpentSum> sumIn)
    {
        var spent = 0.0;
        foreach (var window in windows)
        {
            var sum = sumIn(window);
            spent += sum.Amount;
            yield return sum.With > 0 ? SloReport.Complement(whole.Value > 0 ? report.Consumed!.Value * (spent / whole.Value) : 0) : null;
        }
    }

    private static IEnumerable<double?> Levels(
        SloReport report, ImmutableArray<TimeWindow> windows, Tallies tallies, TimeWindow reach, TimeWindow judging)
    {
        var evaluation = report.Slo.Sli.Begin(tallies, reach, judging);
        var weight = report.Slo.Sli.WeightIn(tallies);
        return windows.Select(window => evaluation.Read(window) is { } reading
            ? SloReport.Complement(reading.ErrorRatio / report.Slo.Allowance.Over(window, weight)) : (double?)null);
    }

    private static Instant Start(int minute) => new Minute(minute).Start;
}
