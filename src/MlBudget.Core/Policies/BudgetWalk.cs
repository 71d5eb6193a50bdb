using MlBudget.Core.Budgets;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Core.Policies;

/// <summary>Steps through the hours that follow a report: new events come as given, but for time that is excluded, and old slots leave the
/// window: one by one, or all of them at the end of a period of the calendar.</summary>
internal sealed class BudgetWalk
{
    private const int Day = 24;

    private readonly Lazy<SliEvaluation> _evaluation;
    private readonly SloReport _report;
    private readonly SloDefinition _slo;
    private readonly Tallies _tallies;
    private readonly HourlyEvents _hourly;
    private readonly TimeWindow? _period;
    private readonly Dictionary<int, (double Events, double Bad)?> _left = [];
    private readonly int _now;
    private readonly int _hours;
    private readonly bool _dayIsWhole;

    /// <param name="report">How the SLO stands, with evidence.</param>
    /// <param name="tallies">What was counted.</param>
    /// <param name="hourly">What comes in an hour.</param>
    public BudgetWalk(SloReport report, Tallies tallies, HourlyEvents hourly)
    {
        (_report, _slo, _hourly, _now) = (report, report.Slo, hourly, report.Watermark.Number);
        _period = _slo.PeriodAt(report.Watermark);
        var horizon = _period is { } period ? Math.Max(0, period.To - _now) : (int)_slo.Window.TotalMinutes;
        _hours = TimeWindow.Ceiling(horizon, TimeWindow.Hour) / TimeWindow.Hour;
        var whole = TimeWindow.Ending(report.Watermark, _slo.Window);
        var reach = new TimeWindow(Math.Min(whole.From, report.Whole.Minutes.From), _now + horizon + TimeWindow.Hour);
        _tallies = ExcludingTallies.Of(tallies, _slo.Excluded, reach);
        _dayIsWhole = report.Windows.Any(window => window.Length == TimeSpan.FromHours(Day) && window.Coverage >= 1);
        _evaluation = new(() => _slo.Sli.Begin(_tallies, reach with { To = _now }, whole));
    }

    /// <summary>How long it takes until the whole budget is consumed; null where that isn't within the window.</summary>
    public TimeSpan? UntilNothingIsLeft()
    {
        if (IsFarFromSpent)
            return null;
        for (var from = 0; from < _hours; from += Day)
        {
            if (MayBeSpentIn(from) && Crossing(from, Math.Min(from + Day, _hours), _hourly, consumed => consumed >= 1) is { } when)
                return when;
        }

        return null;
    }

    /// <summary>How long it takes until less than the whole budget is consumed, if no bad events come; null where that isn't within the
    /// window. A new period has all of its budget.</summary>
    public TimeSpan? UntilSomethingIsLeft()
    {
        for (var from = 0; from < _hours; from += Day)
        {
            var to = Math.Min(from + Day, _hours);
            if (MayRecoverIn(from, to) && Crossing(from, to, _hourly with { Bad = 0 }, consumed => consumed < 1) is { } when)
                return when;
        }

        return _period is { } period ? TimeSpan.FromMinutes(period.To - _now) : null;
    }

    /// <summary>Whether the same is allowed at all times, and all of it counts: what lies ahead can then be bounded without reading it.</summary>
    private bool IsPlain => _period is null && _slo.Excluded.IsEmpty && _slo.Allowance.Stretches.IsEmpty;

    /// <summary>
    /// Whether the last day alone allows for all bad events of the window and more, as of most budgets: then no window is read. Up to a day before
    /// the end of the walk the whole last day is in the window, so events grow at least as fast as bad ones; after that some of its events have
    /// left, and at most so many bad ones stay as a day has, which is what the part beyond 1 makes up for.
    /// </summary>
    private bool IsFarFromSpent => IsPlain && _hours > Day && _dayIsWhole
        && _report.Whole.Reading!.Value.Bad * (1 + (double)Day / (_hours - Day)) <= _report.Whole.Allowed * Day * _hourly.Events;

    /// <summary>
    /// Whether the budget can come to its end in a day of the walk. No more bad events are in the window than at the start of the day with
    /// all that come in it, and no fewer events than are left at its end without those. Healthy budgets are done with here: reading seven
    /// windows instead of 168.
    /// </summary>
    private bool MayBeSpentIn(int from)
    {
        var to = Math.Min(from + Day, _hours);
        if (!IsPlain || Left(from) is not { } first || Left(to) is not { } last)
            return true;
        return first.Bad + to * _hourly.Bad >= _report.Whole.Allowed * (last.Events + from * _hourly.Events);
    }

    /// <summary>The mirror of it for recovery: no fewer bad events are in the window than are left at the end of the day, and no more events than at
    /// its start with all that come in it.</summary>
    private bool MayRecoverIn(int from, int to) => !IsPlain || Left(from) is not { } first || Left(to) is not { } last
        || CoverageAfter(from) * last.Bad < _report.Whole.Allowed * (first.Events + to * _hourly.Events);

    /// <summary>The minute in which windows end after some hours: no later than the period.</summary>
    private int After(int hour) => _period is { } period ? Math.Min(_now + hour * TimeWindow.Hour, period.To) : _now + hour * TimeWindow.Hour;

    /// <summary>The window over which the budget is kept after some hours.</summary>
    private TimeWindow WindowAfter(int hour) => _period is { } period
        ? new(period.From, After(hour)) : TimeWindow.Ending(new(After(hour)), _slo.Window);

    private int WholeMinutes => (int)_report.Whole.Length.TotalMinutes;

    private double CoverageAfter(int hour)
    {
        var end = After(hour);
        var observed = new TimeWindow(
            Math.Max(_report.ObservedFrom ?? end, _period is { } period ? period.From : end - WholeMinutes), end);
        var minutes = observed.To - observed.From - _tallies.ExcludedIn(observed, _slo.Sli.Measures);
        return Math.Clamp((double)minutes / WholeMinutes, 0, 1);
    }

    private double AllowedOver(TimeWindow window)
    {
        if (_slo.Allowance.Stretches.IsEmpty)
            return _report.Whole.Allowed;
        var weight = _slo.Sli.WeightIn(_tallies);
        return _slo.Allowance.Over(window, _slo.Sli.Kind == SliKind.Slices ? weight
            : part => (part.From < _now ? weight(part with { To = Math.Min(part.To, _now) }) : 0) + (long)(Coming(part) * _hourly.Events));
    }

    /// <summary>How many hours of a window lie ahead and count.</summary>
    private double Coming(TimeWindow window)
    {
        var ahead = window with { From = Math.Max(window.From, _now) };
        return ahead.From >= ahead.To ? 0
            : (ahead.To - ahead.From - _tallies.ExcludedIn(ahead, _slo.Sli.Measures)) / (double)TimeWindow.Hour;
    }

    /// <summary>The time at which the consumed share is so for the first time, by a straight line within an hour.</summary>
    private TimeSpan? Crossing(int from, int to, HourlyEvents hourly, Func<double, bool> isSo)
    {
        var before = Consumed(from, hourly);
        for (var hour = from + 1; hour <= to; hour++)
        {
            var after = Consumed(hour, hourly);
            if (before is { } start && after is { } end && isSo(end))
            {
                var passed = isSo(start) ? 0 : (1 - start) / (end - start);
                return TimeSpan.FromMinutes(After(hour - 1) - _now + passed * (After(hour) - After(hour - 1)));
            }

            before = after;
        }

        return null;
    }

    /// <summary>The consumed share after some hours, C = κ · e / E; null where what is left of the old slots can't be told.</summary>
    private double? Consumed(int hour, HourlyEvents hourly)
    {
        if (Left(hour) is not var (events, bad))
            return null;
        var window = WindowAfter(hour);
        var coming = Coming(window);
        var (all, wrong) = (events + coming * hourly.Events, bad + coming * hourly.Bad);
        return all > 0 ? CoverageAfter(hour) * (wrong / all) / AllowedOver(window) : null;
    }

    /// <summary>What is left in the window of what was counted, after some hours; null where that can't be told.</summary>
    private (double Events, double Bad)? Left(int hour)
    {
        // A period of the calendar begins at the same minute until it ends.
        var from = WindowAfter(hour).From;
        if (!_left.TryGetValue(from, out var left))
            _left[from] = left = From(from);
        return left;
    }

    private (double Events, double Bad)? From(int from)
    {
        if (from >= _now)
            return (0, 0);
        var result = _evaluation.Value.Evaluate(new(from, _now));
        return result.Reading is { Bad: { } bad } reading ? (reading.Events, bad)
            : result.Reason is MissingReason.NoEvents or MissingReason.Excluded ? (0, 0) : null;
    }
}
