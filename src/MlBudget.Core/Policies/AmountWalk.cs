using MlBudget.Core.Budgets;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Time;

namespace MlBudget.Core.Policies;

/// <summary>Steps through the hours that follow the report of an amount: as much is spent in each as in one of the last day, but for time that is excluded, and what
/// was spent leaves the window: hour by hour, or all of it at the end of a period of the calendar.</summary>
/// <param name="report">How the SLO stands, with evidence.</param>
/// <param name="tallies">What was counted.</param>
/// <param name="hourly">What is spent in an hour, at least 0.</param>
internal sealed class AmountWalk(SloReport report, Tallies tallies, double hourly)
{
    private readonly WindowsAhead _ahead = new(report, tallies);
    private readonly SpendSli _spend = WrappingSli.Find<SpendSli>(report.Slo.Sli)!;
    private readonly Dictionary<int, double> _left = [];

    /// <summary>How long it takes until the whole amount is spent; null where that isn't within the window.</summary>
    public TimeSpan? UntilNothingIsLeft() => _ahead.First(0, _ahead.Hours, hour => Consumed(hour, hourly), consumed => consumed >= 1);

    /// <summary>How long it takes until less than the whole amount is spent, if nothing more is; null where that isn't within the window. A new period has all of its
    /// amount.</summary>
    public TimeSpan? UntilSomethingIsLeft() => _ahead.UntilNextPeriod ?? _ahead.First(0, _ahead.Hours, hour => Consumed(hour, 0), consumed => consumed < 1);

    private double? Consumed(int hour, double coming)
    {
        var window = _ahead.WindowAfter(hour);
        return (Left(window.From) + coming * _ahead.Coming(window)) / AllowedOver(window);
    }

    private double AllowedOver(TimeWindow window) => report.Slo.Periods is not null ? report.Whole.Allowed
        : _ahead.AllowedOver(window, report.Slo.Sli.WeightIn(_ahead.Tallies));

    /// <summary>What is left in the window of what was spent.</summary>
    private double Left(int from)
    {
        if (!_left.TryGetValue(from, out var left))
            _left[from] = left = from < _ahead.Now ? _spend.SumIn(_ahead.Tallies, new(from, _ahead.Now)).Amount : 0;
        return left;
    }
}
