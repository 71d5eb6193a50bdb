using MlBudget.Core.Budgets;
using MlBudget.Core.Measures;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Core.Policies;

/// <summary>
/// Steps through the hours that follow the report of a level. A level is no sum over time, so the SLI itself reads each window from projected
/// tallies, as it would once they are counted. It looks at the end of every day (of a seventh of windows below a week, and at least of every
/// hour), and hour by hour into the first at whose end the budget stands otherwise: what begins and ends within one day is passed over. Most levels
/// have spent less than half in a window and burn at less than half in a day, and are done with before: with steady traffic the errors of the one and
/// of the other can't come to a whole budget in between.
/// </summary>
internal sealed class LevelWalk
{
    private const int Day = 24, Steps = 7;
    private const double Far = 0.5;

    private readonly SloReport _report;
    private readonly SloDefinition _slo;
    private readonly WindowsAhead _ahead;
    private readonly ProjectedTallies _projected;
    private readonly Func<TimeWindow, long> _weight;
    private readonly double? _burnOfDay;
    private readonly int _step;

    /// <param name="report">How the SLO stands, with evidence.</param>
    /// <param name="tallies">What was counted.</param>
    /// <param name="day">How the last day stands.</param>
    public LevelWalk(SloReport report, Tallies tallies, WindowReport day)
    {
        (_report, _slo, _ahead, _burnOfDay) = (report, report.Slo, new(report, tallies), day.BurnRate);
        // Of a day that is not all observed only what is goes on.
        _projected = new(_ahead.Tallies, day.Minutes with { From = Math.Max(day.Minutes.From, report.ObservedFrom ?? day.Minutes.From) });
        _weight = _slo.Sli.WeightIn(_ahead.Tallies);
        _step = Math.Clamp(_ahead.Hours / Steps, 1, Day);
    }

    /// <summary>How long it takes until the whole budget is consumed; null where that isn't within the window.</summary>
    public TimeSpan? UntilNothingIsLeft() => IsFarFromSpent ? null : First(Consumed, consumed => consumed >= 1);

    /// <summary>How long it takes until less than the whole budget is consumed, if what comes is without error: as normal where the level is held
    /// against its baseline, all there and fresh where it is a score of data, all right where it is an estimate. Null where that isn't within the
    /// window, and of all other levels, as gaps between groups and means of numbers, since nothing that comes is an error of itself. A new period has
    /// all of its budget.</summary>
    public TimeSpan? UntilSomethingIsLeft() =>
        ErrorFree.Of(_slo.Sli) is { } without && First(hour => Diluted(without, hour), consumed => consumed < 1) is { } when ? when : _ahead.UntilNextPeriod;

    private bool IsFarFromSpent => _ahead.IsPlain && _report.Consumed <= Far && _burnOfDay <= Far;

    private TimeSpan? First(Func<int, double?> consumed, Func<double, bool> isSo)
    {
        for (var from = 0; from < _ahead.Hours; from += _step)
        {
            var to = Math.Min(from + _step, _ahead.Hours);
            if (consumed(to) is { } end && isSo(end) && _ahead.First(from, to, consumed, isSo) is { } when)
                return when;
        }

        return null;
    }

    /// <summary>The consumed share after some hours, C = κ · e / E; null where the level has no value then.</summary>
    private double? Consumed(int hour)
    {
        var (window, judging) = (_ahead.WindowAfter(hour), _ahead.NominalAfter(hour));
        var reach = judging with { From = Math.Min(judging.From, window.From) };
        return Share(hour, window, _slo.Sli.Begin(_projected, reach, judging).Read(window)?.ErrorRatio);
    }

    /// <summary>The same where nothing that comes is an error.</summary>
    private double? Diluted(ErrorFree without, int hour)
    {
        var window = _ahead.WindowAfter(hour);
        return Share(hour, window, without.ErrorRatio(_projected, window, _ahead.Now));
    }

    private double? Share(int hour, TimeWindow window, double? error) =>
        _ahead.CoverageAfter(hour) * error / _ahead.AllowedOver(window, _weight);
}
