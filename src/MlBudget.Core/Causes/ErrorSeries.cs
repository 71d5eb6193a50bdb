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

    /// <summary>At least this share of an allowance counts as usual, and at most half of the raised rate: rates of nothing would make
    /// a single error an onset.</summary>
    private const double LeastUsual = 0.1;

    private const double Greatest = 0.99;

    private readonly SloDefinition _slo;
    private readonly Tallies _tallies;
    private readonly SliEvaluation _evaluation;
    private readonly int _bin;
    private readonly long[] _events;
    private readonly long[] _bad;
    private bool _hasEvents = true;

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
        (_events, _bad) = (new long[bins], new long[bins]);
        for (var bin = 0; bin < bins; bin++)
            (_events[bin], _bad[bin]) = Read(new(From + bin * _bin, Math.Min(From + (bin + 1) * _bin, To)));
        Usual = UsualRate();
    }

    /// <summary>The first minute.</summary>
    public int From { get; }

    /// <summary>The first minute behind it.</summary>
    public int To { get; }

    /// <summary>The rate of bad events in the quieter half of the window, as it was counted; of hours that are beyond the bound that in all of it.</summary>
    public double Usual { get; }

    /// <summary>
    /// Since when errors come at a raised rate: the one at which the most sensitive alert row fires. Within the hour that the scan finds it is
    /// looked for by five minutes where minutes are known.
    /// </summary>
    /// <returns>The minute, and how exactly it is known in minutes; null where the rate isn't raised at the end, as far as can be told.</returns>
    public (Minute At, int Resolution)? Onset()
    {
        var raised = RaisedRate();
        var usual = Math.Clamp(Usual, LeastUsual * raised, raised / 2);
        // An hour that is often beyond the bound is no sign of anything.
        if (!_hasEvents && Usual > usual)
            return null;
        if (OnsetScan.Find(_events, _bad, usual, raised) is not { } bin)
            return null;
        var at = From + bin * _bin;
        return ByMinutes(at, usual) is { } minute ? (new(minute), Fine) : (new(at), _bin);
    }

    /// <summary>The share of bad events in a stretch; null without any.</summary>
    public double? RateOf(TimeWindow window) => Read(window) is var (events, bad) && events > 0 ? (double)bad / events : null;

    private (long Events, long Bad) Read(TimeWindow window)
    {
        if (_evaluation.Read(window) is not { } reading)
            return (0, 0);
        if (reading.Bad is { } bad)
            return (reading.Events, bad);
        _hasEvents = false;
        return (1, reading.ErrorRatio > AllowedIn(window) ? 1 : 0);
    }

    private double AllowedIn(TimeWindow window) => _slo.Allowance.Over(window, _slo.Sli.WeightIn(_tallies));

    /// <summary>The rate at which the row with the least factor fires. Of a level on a proportion p that is 1 − b and what its degradation adds,
    /// of other levels most of the hours.</summary>
    private double RaisedRate()
    {
        const double MostHours = 0.6;
        var factor = _slo.Alerts.Select(row => row.Factor).DefaultIfEmpty(1).Min();
        var allowed = factor * AllowedIn(new(From, To));
        if (_slo.Sli.Kind != SliKind.Level)
            return Math.Min(Greatest, allowed);
        return _slo.Sli.HeldAgainst is { Value: { } normal, Proportion: { } proportion }
            ? Math.Min(Greatest, (double)(proportion.Sense == Sense.HigherIsBetter ? 1 - normal : normal) + allowed * (double)normal)
            : MostHours;
    }

    private double UsualRate()
    {
        var quiet = Enumerable.Range(0, _events.Length).Where(bin => _events[bin] > 0)
            .OrderBy(bin => (double)_bad[bin] / _events[bin]).ThenBy(bin => bin).ToArray();
        if (_hasEvents)
            quiet = quiet[..((quiet.Length + 1) / 2)];
        var events = quiet.Sum(bin => _events[bin]);
        return events > 0 ? (double)quiet.Sum(bin => _bad[bin]) / events : 0;
    }

    /// <summary>The same within two hours about the hour in which the raised rate begins; null where only hours are known.</summary>
    private int? ByMinutes(int hour, double usual)
    {
        var around = new TimeWindow(Math.Max(From, hour - TimeWindow.Hour), Math.Min(To, hour + 2 * TimeWindow.Hour));
        if (_bin > TimeWindow.Hour || _slo.Slot.TotalMinutes > Fine || _slo.Sli.Measures.Any(measure => !HasMinutes(measure, around)))
            return null;
        // All that comes behind is one more bin.
        var bins = (around.To - around.From) / Fine;
        var (events, bad) = (new long[bins + 1], new long[bins + 1]);
        for (var bin = 0; bin < bins; bin++)
            (events[bin], bad[bin]) = Read(new(around.From + bin * Fine, around.From + (bin + 1) * Fine));
        (events[bins], bad[bins]) = around.From + bins * Fine < To ? Read(new(around.From + bins * Fine, To)) : (0, 0);
        var first = OnsetScan.Locate(events, bad, usual);
        return first < bins ? around.From + first * Fine : null;
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
