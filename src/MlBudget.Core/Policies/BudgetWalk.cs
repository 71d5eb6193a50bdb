using MlBudget.Core.Budgets;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Time;

namespace MlBudget.Core.Policies;

/// <summary>Steps through the hours that follow a report: new events come as given, and old slots leave the window.</summary>
internal sealed class BudgetWalk
{
    private const int Day = 24;

    private readonly Lazy<SliEvaluation> _evaluation;
    private readonly SloReport _report;
    private readonly HourlyEvents _hourly;
    private readonly double _allowed;
    private readonly int _hours;
    private readonly bool _dayIsWhole;

    /// <param name="report">How the SLO stands, with evidence.</param>
    /// <param name="tallies">What was counted.</param>
    /// <param name="hourly">What comes in an hour.</param>
    public BudgetWalk(SloReport report, Tallies tallies, HourlyEvents hourly)
    {
        (_report, _hourly, _allowed) = (report, hourly, report.Whole.Allowed);
        _hours = (int)Math.Ceiling(report.Slo.Window.TotalHours);
        _dayIsWhole = report.Windows.Any(window => window.Length == TimeSpan.FromHours(Day) && window.Coverage >= 1);
        _evaluation = new(() => report.Slo.Sli.Begin(tallies, TimeWindow.Ending(report.Watermark, report.Slo.Window)));
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
    /// window.</summary>
    public TimeSpan? UntilSomethingIsLeft()
    {
        for (var from = 0; from < _hours; from += Day)
        {
            var to = Math.Min(from + Day, _hours);
            if (MayRecoverIn(from, to) && Crossing(from, to, _hourly with { Bad = 0 }, consumed => consumed < 1) is { } when)
                return when;
        }

        return null;
    }

    /// <summary>
    /// Whether the last day alone allows for all bad events of the window and more, as of most budgets: then no window is read. Up to a day before
    /// the end of the walk the whole last day is in the window, so events grow at least as fast as bad ones; after that some of its events have
    /// left, and at most so many bad ones stay as a day has, which is what the part beyond 1 makes up for.
    /// </summary>
    private bool IsFarFromSpent => _hours > Day && _dayIsWhole
        && _report.Whole.Reading!.Value.Bad * (1 + (double)Day / (_hours - Day)) <= _allowed * Day * _hourly.Events;

    /// <summary>
    /// Whether the budget can come to its end in a day of the walk. No more bad events are in the window than at the start of the day with
    /// all that come in it, and no fewer events than are left at its end without those. Healthy budgets are done with here: reading seven
    /// windows instead of 168.
    /// </summary>
    private bool MayBeSpentIn(int from)
    {
        var to = Math.Min(from + Day, _hours);
        if (Left(from) is not { } first || Left(to) is not { } last)
            return true;
        return first.Bad + to * _hourly.Bad >= _allowed * (last.Events + from * _hourly.Events);
    }

    /// <summary>The mirror of it for recovery: no fewer bad events are in the window than are left at the end of the day, and no more events than at
    /// its start with all that come in it.</summary>
    private bool MayRecoverIn(int from, int to) => Left(from) is not { } first || Left(to) is not { } last
        || CoverageAfter(from) * last.Bad < _allowed * (first.Events + to * _hourly.Events);

    private double CoverageAfter(int hour) => Math.Min(1, _report.Whole.Coverage + hour / _report.Slo.Window.TotalHours);

    /// <summary>The time of the first hour at whose end the consumed share is so, by a straight line within that hour.</summary>
    private TimeSpan? Crossing(int from, int to, HourlyEvents hourly, Func<double, bool> isSo)
    {
        var before = Consumed(from, hourly);
        for (var hour = from + 1; hour <= to; hour++)
        {
            var after = Consumed(hour, hourly);
            if (before is { } start && after is { } end && isSo(end))
                return TimeSpan.FromHours(isSo(start) ? hour - 1 : hour - 1 + (1 - start) / (end - start));
            before = after;
        }

        return null;
    }

    /// <summary>The consumed share after some hours, C = κ · e / E; null where what is left of the old slots can't be told.</summary>
    private double? Consumed(int hour, HourlyEvents hourly)
    {
        if (Left(hour) is not var (events, bad))
            return null;
        var (all, wrong) = (events + hour * hourly.Events, bad + hour * hourly.Bad);
        return all > 0 ? CoverageAfter(hour) * (wrong / all) / _allowed : null;
    }

    /// <summary>What is left in the window of what was counted, after some hours; null where that can't be told.</summary>
    private (double Events, double Bad)? Left(int hour)
    {
        var watermark = _report.Watermark.Number;
        var from = TimeWindow.Ending(new Minute(watermark + hour * TimeWindow.Hour), _report.Slo.Window).From;
        if (from >= watermark)
            return (0, 0);
        var result = _evaluation.Value.Evaluate(new(from, watermark));
        return result.Reading is { Bad: { } bad } reading ? (reading.Events, bad)
            : result.Reason == MissingReason.NoEvents ? (0, 0) : null;
    }
}
