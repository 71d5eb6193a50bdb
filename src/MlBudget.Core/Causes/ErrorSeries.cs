using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Statistics;
using MlBudget.Core.Time;

namespace MlBudget.Core.Causes;

/// <summary>
/// The errors of an SLO by the hour, or by the slice where that is longer. Where its events are not good or bad, as of a gap, an hour is
/// an event that is bad where its error ratio is over what is allowed.
/// </summary>
internal sealed class ErrorSeries
{
    private const int Fine = 5;

    private readonly SloDefinition _slo;
    private readonly Tallies _tallies;
    private readonly SliEvaluation _evaluation;
    private readonly int _bin;
    private readonly double[] _events;
    private readonly double[] _bad;

    /// <param name="slo">The SLO.</param>
    /// <param name="tallies">What was counted.</param>
    /// <param name="until">The first minute that isn't looked at: at most the SLO's watermark.</param>
    public ErrorSeries(SloDefinition slo, Tallies tallies, Minute until)
    {
        (_slo, _bin) = (slo, Math.Max(TimeWindow.Hour, (int)slo.Slot.TotalMinutes));
        To = until.Floor((int)slo.Slot.TotalMinutes).Number;
        From = TimeWindow.Floor(To - (int)slo.Window.TotalMinutes, _bin);
        var reach = new TimeWindow(From, To);
        _tallies = ExcludingTallies.Of(tallies, slo.Excluded, reach);
        _evaluation = slo.Sli.Begin(_tallies, reach, reach);
        var bins = Math.Max(0, TimeWindow.Ceiling(To, _bin) - From) / _bin;
        (_events, _bad) = (new double[bins], new double[bins]);
        for (var bin = 0; bin < bins; bin++)
            (_events[bin], _bad[bin]) = Read(new(From + bin * _bin, Math.Min(From + (bin + 1) * _bin, To)));
    }

    /// <summary>The first minute.</summary>
    public int From { get; }

    /// <summary>The first minute behind it.</summary>
    public int To { get; }

    /// <summary>Since when errors come at a raised rate. Within the hour that the scan finds it is looked for by five minutes where minutes are
    /// known.</summary>
    /// <returns>The minute, and how exactly it is known in minutes; null where no rise can be told.</returns>
    public (Minute At, int Resolution)? Onset()
    {
        if (OnsetScan.Find(_events, _bad) is not { } bin)
            return null;
        var at = From + bin * _bin;
        return ByMinutes(at) is { } minute ? (new(minute), Fine) : (new(at), _bin);
    }

    /// <summary>The share of bad events in a stretch; 0 without any.</summary>
    public double RateOf(TimeWindow window) => Read(window) is var (events, bad) && events > 0 ? bad / events : 0;

    /// <summary>Whether the budget burns in a stretch as fast as its most sensitive alert row allows at the most.</summary>
    public bool BurnsIn(TimeWindow window) => _evaluation.Read(window) is { } reading
        && reading.ErrorRatio > _slo.Alerts.Select(row => row.Factor).DefaultIfEmpty(1).Min() * AllowedIn(window);

    private (double Events, double Bad) Read(TimeWindow window)
    {
        if (_evaluation.Read(window) is not { } reading)
            return (0, 0);
        // Of events that stand for several, as many as tell as much.
        return reading.EffectiveBad is { } bad ? (reading.EffectiveEvents, bad) : (1, reading.ErrorRatio > AllowedIn(window) ? 1 : 0);
    }

    private double AllowedIn(TimeWindow window) => _slo.Allowance.Over(window, _slo.Sli.WeightIn(_tallies));

    /// <summary>The same within three hours about the hour in which the raised rate begins; null where only hours are known.</summary>
    private int? ByMinutes(int hour)
    {
        var around = new TimeWindow(Math.Max(From, hour - TimeWindow.Hour), Math.Min(To, hour + 2 * TimeWindow.Hour));
        if (_bin > TimeWindow.Hour || _slo.Slot.TotalMinutes > Fine || _slo.Sli.Measures.Any(measure => !HasMinutes(measure, around)))
            return null;
        // All that came before and all that comes behind is a bin each.
        var bins = (around.To - around.From) / Fine;
        var (events, bad) = (new double[bins + 2], new double[bins + 2]);
        (events[0], bad[0]) = From < around.From ? Read(new(From, around.From)) : (0, 0);
        for (var bin = 0; bin < bins; bin++)
            (events[bin + 1], bad[bin + 1]) = Read(new(around.From + bin * Fine, around.From + (bin + 1) * Fine));
        (events[^1], bad[^1]) = around.From + bins * Fine < To ? Read(new(around.From + bins * Fine, To)) : (0, 0);
        var (first, _) = OnsetScan.Likeliest(events, bad);
        return first >= 1 && first <= bins ? around.From + (first - 1) * Fine : null;
    }

    private bool HasMinutes(int measure, TimeWindow window)
    {
        if (_tallies.SlotOf(measure) != SlotSize.Minute)
            return false;
        for (var hour = TimeWindow.Floor(window.From, TimeWindow.Hour); hour < window.To; hour += TimeWindow.Hour)
        {
            if (!_tallies.HasMinutes(measure, 0, hour))
                return false;
        }

        return true;
    }
}
