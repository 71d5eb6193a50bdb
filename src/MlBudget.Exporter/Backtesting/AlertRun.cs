using MlBudget.Core.Time;

namespace MlBudget.Exporter.Backtesting;

/// <summary>
/// When an alert fires, given at which polls its expression holds: as Prometheus's own rules do it (rules/alerting.go, Eval). It
/// fires once the expression has held for <c>for</c>, and ends at the first poll that is at least <c>keep_firing_for</c> after the first
/// one at which it held no more.
/// </summary>
/// <param name="timing">The rule's <c>for</c> and <c>keep_firing_for</c>.</param>
internal sealed class AlertRun(AlertTiming timing)
{
    private Instant? _activeSince;
    private Instant? _endingSince;

    /// <summary>Whether it fires.</summary>
    public bool Fires { get; private set; }

    /// <summary>Whether nothing is remembered of it, so that another one may take its place.</summary>
    public bool IsOver => !Fires && _activeSince is null;

    /// <summary>Goes on to a poll.</summary>
    /// <param name="now">The poll, later than the last one.</param>
    /// <param name="holds">Whether the expression gives the alert.</param>
    public void Step(Instant now, bool holds)
    {
        if (holds)
        {
            _endingSince = null;
            _activeSince ??= now;
            Fires |= now - _activeSince.Value >= timing.For;
            return;
        }

        _endingSince ??= now;
        Fires &= now - _endingSince.Value < timing.KeepFiringFor;
        if (!Fires)
            (_activeSince, _endingSince) = (null, null);
    }
}
