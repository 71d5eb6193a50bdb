using MlBudget.Core.Budgets;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Core.Policies;

/// <summary>
/// Steps through the hours that follow a report: events come as given, but for time that is excluded, and old slots leave the window: one by
/// one, or all of them at the end of a period of the calendar. Events are repeated as two numbers, which is what their projected tallies come
/// to but for rounding. Slices are repeated as numbers of slices: the mean of a day in each of them would make all that come alike, good or bad.
/// </summary>
internal sealed class BudgetWalk
{
    private const int Day = 24;

    private readonly Lazy<SliEvaluation> _evaluation;
    private readonly SloReport _report;
    private readonly SloDefinition _slo;
    private readonly WindowsAhead _ahead;
    private readonly HourlyEvents _hourly;
    private readonly Dictionary<int, (double Events, double Bad)?> _left = [];
    private readonly bool _dayIsWhole;

    /// <param name="report">How the SLO stands, with evidence.</param>
    /// <param name="tallies">What was counted.</param>
    /// <param name="hourly">What comes in an hour.</param>
    public BudgetWalk(SloReport report, Tallies tallies, HourlyEvents hourly)
    {
        (_report, _slo, _hourly, _ahead) = (report, report.Slo, hourly, new(report, tallies));
        _dayIsWhole = report.Windows.Any(window => window.Length == TimeSpan.FromHours(Day) && window.Coverage >= 1);
        _evaluation = new(() => _slo.Sli.Begin(_ahead.Tallies, _ahead.Reach with { To = _ahead.Now }, _ahead.NominalAfter(0)));
    }

    /// <summary>How long it takes until the whole budget is consumed; null where that isn't within the window.</summary>
    public TimeSpan? UntilNothingIsLeft()
    {
        if (IsFarFromSpent)
            return null;
        for (var from = 0; from < _ahead.Hours; from += Day)
        {
            if (MayBeSpentIn(from) && First(from, Math.Min(from + Day, _ahead.Hours), _hourly, consumed => consumed >= 1) is { } when)
                return when;
        }

        return null;
    }

    /// <summary>How long it takes until less than the whole budget is consumed, if no bad events come; null where that isn't within the
    /// window. A new period has all of its budget.</summary>
    public TimeSpan? UntilSomethingIsLeft()
    {
        for (var from = 0; from < _ahead.Hours; from += Day)
        {
            var to = Math.Min(from + Day, _ahead.Hours);
            if (MayRecoverIn(from, to) && First(from, to, _hourly with { Bad = 0 }, consumed => consumed < 1) is { } when)
                return when;
        }

        return _ahead.UntilNextPeriod;
    }

    /// <summary>
    /// Whether the last day alone allows for all bad events of the window and more, as of most budgets: then no window is read. Up to a day before
    /// the end of the walk the whole last day is in the window, so events grow at least as fast as bad ones; after that some of its events have
    /// left, and at most so many bad ones stay as a day has, which is what the part beyond 1 makes up for.
    /// </summary>
    private bool IsFarFromSpent => _ahead.IsPlain && _ahead.Hours > Day && _dayIsWhole
        && _report.Whole.Reading!.Value.Bad * (1 + (double)Day / (_ahead.Hours - Day)) <= _report.Whole.Allowed * Day * _hourly.Events;

    /// <summary>
    /// Whether the budget can come to its end in a day of the walk. No more bad events are in the window than at the start of the day with
    /// all that come in it, and no fewer events than are left at its end without those. Healthy budgets are done with here: reading seven
    /// windows instead of 168.
    /// </summary>
    private bool MayBeSpentIn(int from)
    {
        var to = Math.Min(from + Day, _ahead.Hours);
        if (!_ahead.IsPlain || Left(from) is not { } first || Left(to) is not { } last)
            return true;
        return first.Bad + to * _hourly.Bad >= _report.Whole.Allowed * (last.Events + from * _hourly.Events);
    }

    /// <summary>The mirror of it for recovery: no fewer bad events are in the window than are left at the end of the day, and no more events than at
    /// its start with all that come in it.</summary>
    private bool MayRecoverIn(int from, int to) => !_ahead.IsPlain || Left(from) is not { } first || Left(to) is not { } last
        || _ahead.CoverageAfter(from) * last.Bad < _report.Whole.Allowed * (first.Events + to * _hourly.Events);

    private TimeSpan? First(int from, int to, HourlyEvents hourly, Func<double, bool> isSo) =>
        _ahead.First(from, to, hour => Consumed(hour, hourly), isSo);

    /// <summary>The consumed share after some hours, C = κ · e / E; null where what is left of the old slots can't be told.</summary>
    private double? Consumed(int hour, HourlyEvents hourly)
    {
        if (Left(hour) is not var (events, bad))
            return null;
        var window = _ahead.WindowAfter(hour);
        var coming = _ahead.Coming(window);
        var (all, wrong) = (events + coming * hourly.Events, bad + coming * hourly.Bad);
        return all > 0 ? _ahead.CoverageAfter(hour) * (wrong / all) / AllowedOver(window) : null;
    }

    private double AllowedOver(TimeWindow window)
    {
        var weight = _slo.Sli.WeightIn(_ahead.Tallies);
        return _ahead.AllowedOver(window, _slo.Sli.Kind == SliKind.Slices ? weight : WithComing);

        long WithComing(TimeWindow part) => (part.From < _ahead.Now ? weight(part with { To = Math.Min(part.To, _ahead.Now) }) : 0)
            + (long)(_ahead.Coming(part) * _hourly.Events);
    }

    /// <summary>What is left in the window of what was counted, after some hours; null where that can't be told.</summary>
    private (double Events, double Bad)? Left(int hour)
    {
        // A period of the calendar begins at the same minute until it ends.
        var from = _ahead.WindowAfter(hour).From;
        if (!_left.TryGetValue(from, out var left))
            _left[from] = left = From(from);
        return left;
    }

    private (double Events, double Bad)? From(int from)
    {
        if (from >= _ahead.Now)
            return (0, 0);
        var result = _evaluation.Value.Evaluate(new(from, _ahead.Now));
        return result.Reading is { Bad: { } bad } reading ? (reading.Events, bad)
            : result.Reason is MissingReason.NoEvents or MissingReason.Excluded ? (0, 0) : null;
    }
}
