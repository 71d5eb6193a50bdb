using MlBudget.Core.Budgets;
using MlBudget.Core.Measures;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Core.Policies;

/// <summary>The windows of an SLO in the hours that follow a report, up to the length of its window or the end of a period of the calendar: where
/// they begin and end, how much of them counts, and what is allowed over them.</summary>
internal sealed class WindowsAhead
{
    private readonly SloReport _report;
    private readonly SloDefinition _slo;
    private readonly TimeWindow? _period;
    private readonly int _end;

    /// <param name="report">How the SLO stands.</param>
    /// <param name="tallies">What was counted.</param>
    public WindowsAhead(SloReport report, Tallies tallies)
    {
        (_report, _slo, Now) = (report, report.Slo, report.Watermark.Number);
        _period = _slo.PeriodAt(report.Watermark);
        _end = _period is { } period ? Math.Max(Now, period.To) : Now + (int)_slo.Window.TotalMinutes;
        Hours = TimeWindow.Ceiling(_end - Now, TimeWindow.Hour) / TimeWindow.Hour;
        Reach = new TimeWindow(Math.Min(Nominal(Now).From, report.Whole.Minutes.From), _end + TimeWindow.Hour);
        Tallies = ExcludingTallies.Of(tallies, _slo.Excluded, Reach);
    }

    /// <summary>The minute at which the windows of the report end.</summary>
    public int Now { get; }

    /// <summary>How many hours there are; the last may be a part of one.</summary>
    public int Hours { get; }

    /// <summary>Within which all windows lie.</summary>
    public TimeWindow Reach { get; }

    /// <summary>What was counted, without what is excluded behind and ahead.</summary>
    public Tallies Tallies { get; }

    /// <summary>Whether the same is allowed at all times, all of it counts, and the window rolls.</summary>
    public bool IsPlain => _period is null && _slo.Excluded.IsEmpty && _slo.Allowance.Stretches.IsEmpty;

    /// <summary>How long it takes until all of a budget is there anew, with the next period of the calendar; null where the window rolls.</summary>
    public TimeSpan? UntilNextPeriod => _period is { } period ? TimeSpan.FromMinutes(period.To - Now) : null;

    /// <summary>The minute in which windows end after some hours.</summary>
    public int After(int hour) => Math.Min(Now + hour * TimeWindow.Hour, _end);

    /// <summary>The window over which the budget is kept after some hours.</summary>
    public TimeWindow WindowAfter(int hour) => _period is { } period ? new(period.From, After(hour)) : NominalAfter(hour);

    /// <summary>The nominal window after some hours, over which groups are judged.</summary>
    public TimeWindow NominalAfter(int hour) => Nominal(After(hour));

    /// <summary>κ_W after some hours.</summary>
    public double CoverageAfter(int hour)
    {
        var end = After(hour);
        var whole = (int)_report.Whole.Length.TotalMinutes;
        var observed = new TimeWindow(Math.Max(_report.ObservedFrom ?? end, _period is { } period ? period.From : end - whole), end);
        var all = _period is { } of ? new TimeWindow(of.From, of.From + whole) : new(end - whole, end);
        var open = _slo.OpenIn(all, Tallies);
        return open == 0 ? 0 : Math.Clamp((double)Counted(observed) / open, 0, 1);
    }

    /// <summary>How many hours of a window lie ahead and count.</summary>
    public double Coming(TimeWindow window)
    {
        var ahead = window with { From = Math.Max(window.From, Now) };
        return ahead.From >= ahead.To ? 0 : Counted(ahead) / (double)TimeWindow.Hour;
    }

    /// <summary>What is allowed over a window, E.</summary>
    /// <param name="window">The window.</param>
    /// <param name="weight">How much a part of it weighs.</param>
    public double AllowedOver(TimeWindow window, Func<TimeWindow, long> weight) =>
        _slo.Allowance.Stretches.IsEmpty ? _report.Whole.Allowed : _slo.Allowance.Over(window, weight);

    /// <summary>How long it takes until the consumed share is so for the first time within some hours, by a straight line within the hour in which that
    /// is; null where it isn't.</summary>
    /// <param name="from">The hour to begin with, after which it is not so.</param>
    /// <param name="to">The last hour.</param>
    /// <param name="consumed">The consumed share after some hours; null where that can't be told.</param>
    /// <param name="isSo">What is looked for.</param>
    public TimeSpan? First(int from, int to, Func<int, double?> consumed, Func<double, bool> isSo)
    {
        var before = consumed(from);
        for (var hour = from + 1; hour <= to; hour++)
        {
            var after = consumed(hour);
            if (before is { } start && after is { } end && isSo(end))
            {
                var passed = isSo(start) ? 0 : (1 - start) / (end - start);
                return TimeSpan.FromMinutes(After(hour - 1) - Now + passed * (After(hour) - After(hour - 1)));
            }

            before = after;
        }

        return null;
    }

    private TimeWindow Nominal(int end) => TimeWindow.Ending(new(end), _slo.Window);

    private int Counted(TimeWindow window) => window.To - window.From - Tallies.ExcludedIn(window, _slo.Sli.Measures);
}
