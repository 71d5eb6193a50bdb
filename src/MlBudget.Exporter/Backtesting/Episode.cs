using MlBudget.Core.Budgets;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Backtesting;

/// <summary>What was known of an SLO when an alert of it began to fire.</summary>
/// <param name="Consumed">The share of the budget that was spent; null without a value.</param>
/// <param name="LongSpent">Of an alert row, the share that went in its long window (of levels the pace); null without a value.</param>
/// <param name="LongBad">Of an alert row, the bad events, or bad slices, of its long window; null of levels.</param>
/// <param name="LongEvents">Of an alert row, the events, or slices, of its long window; null without a value.</param>
internal sealed record SpentAtStart(double? Consumed, double? LongSpent, long? LongBad, long? LongEvents)
{
    /// <summary>That of an SLO.</summary>
    /// <param name="slo">The SLO at the poll.</param>
    /// <param name="longWindow">The long window of an alert row; null for an alert of the whole SLO.</param>
    public static SpentAtStart Of(SloReport slo, TimeSpan? longWindow)
    {
        var window = slo.Windows.FirstOrDefault(window => window.Unit is null && window.Length == longWindow);
        return new(slo.Consumed, window?.Spent, window?.Reading?.Bad, window?.Reading?.Events);
    }
}

/// <summary>A stretch in which one alert fires.</summary>
/// <param name="key">The alert.</param>
/// <param name="from">The first poll at which it fires.</param>
/// <param name="start">What was spent by then; null where it is of no SLO.</param>
internal sealed class Episode(AlertKey key, Instant from, SpentAtStart? start)
{
    private Instant _last = from;
    private bool _wasHidden;

    /// <summary>The alert.</summary>
    public AlertKey Key => key;

    /// <summary>The first poll at which it fires.</summary>
    public Instant From { get; } = from;

    /// <summary>The last poll at which it fires.</summary>
    public Instant Last => _last;

    /// <summary>The first poll at which it fires no more; null where the history ends before.</summary>
    public Instant? Until { get; private set; }

    /// <summary>What was spent when it began; null where it is of no SLO.</summary>
    public SpentAtStart? Start => start;

    /// <summary>The greatest value of its expression, or the least one of a forecast and of labels that are overdue.</summary>
    public double? Worst { get; private set; }

    /// <summary>The first poll at which no other alert hides it; null where it is hidden all the time, and nobody is told.</summary>
    public Instant? ShownFrom { get; private set; }

    /// <summary>What was spent at <see cref="ShownFrom"/>; null where nobody is told, or it is of no SLO.</summary>
    public SpentAtStart? WhenShown { get; private set; }

    /// <summary>Whether another alert hid it at one poll or more, and not all the time.</summary>
    public bool IsPartlyHidden => _wasHidden && ShownFrom is not null;

    /// <summary>The end for sums of time: the first poll at which it fires no more, or the last poll of the history.</summary>
    public Instant End => Until ?? Last;

    /// <summary>Goes on to a poll at which it fires.</summary>
    /// <param name="now">The poll.</param>
    /// <param name="value">The value of the expression; null where it is only kept firing.</param>
    /// <param name="isHidden">Whether another alert hides it.</param>
    /// <param name="spent">What is spent by then; null where it is of no SLO.</param>
    public void GoOn(Instant now, double? value, bool isHidden, Func<SpentAtStart?> spent)
    {
        _last = now;
        _wasHidden |= isHidden;
        if (!isHidden && ShownFrom is null)
            (ShownFrom, WhenShown) = (now, spent());
        if (value is { } known)
            Worst = Worst is { } worst ? (IsWorseBelow ? Math.Min(worst, known) : Math.Max(worst, known)) : known;
    }

    /// <summary>Ends it at the first poll at which it fires no more.</summary>
    public void Close(Instant now) => Until = now;

    private bool IsWorseBelow => key.Alert is Alerting.AlertNames.Forecast or Alerting.AlertNames.LabelsOverdue;
}
