using System.Collections.Immutable;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Core.Budgets;

/// <summary>The budget of one SLO whose windows end at one minute.</summary>
internal sealed class SloCalculation
{
    private readonly SloDefinition _slo;
    private readonly ModelLedger _ledger;
    private readonly ReadTallies _read;
    private readonly Minute _watermark;
    private readonly TimeWindow _whole;
    private readonly TimeWindow _judging;
    private readonly int _wholeMinutes;
    private readonly Tallies _tallies;
    private readonly int? _start;
    private readonly SliEvaluation _evaluation;
    private readonly Func<TimeWindow, long> _weight;

    /// <param name="slo">The SLO.</param>
    /// <param name="ledger">What was counted.</param>
    /// <param name="read">The same, which notes what is read of it.</param>
    /// <param name="watermark">Where its windows end.</param>
    public SloCalculation(SloDefinition slo, ModelLedger ledger, ReadTallies read, Minute watermark)
    {
        (_slo, _ledger, _read, _watermark) = (slo, ledger, read, watermark);
        _whole = slo.WindowAt(watermark);
        _wholeMinutes = slo.PeriodAt(watermark) is { } period ? period.To - period.From : (int)slo.Window.TotalMinutes;
        // Groups are judged over the last nominal window, which of a period's first days lies before it.
        _judging = TimeWindow.Ending(watermark, slo.Window);
        var reach = _judging with { From = Math.Min(_judging.From, _whole.From) };
        _tallies = ExcludingTallies.Of(read, slo.Excluded, reach);
        _start = ObservationStart.Of(slo.Sli, read);
        _evaluation = slo.Sli.Begin(_tallies, reach, _judging);
        _weight = slo.Sli.WeightIn(_tallies);
    }

    /// <summary>How it stands.</summary>
    public SloReport Report()
    {
        var whole = Whole();
        var windows = _slo.Windows.Select(length => Rolling(length, whole)).ToList();
        if (_slo.Periods is not null)
            windows.Add(whole);
        var groups = _evaluation.ReadGroups([.. windows.Select(window => window.Minutes)]);
        return new()
        {
            Slo = _slo,
            Watermark = _watermark,
            Windows = [.. windows],
            LatestSlot = LatestSlot(),
            Alerts = [.. _slo.Alerts.Select(row => Judge(row, Find(row.Long), Short(row, Find(row.Short))))],
            Attribute = _slo.Sli.Attribute is { } attribute ? _ledger.Definition.Attributes[attribute].Name : null,
            Groups = groups,
            MissingWords = whole.Result.Reason is { } reason ? Words(reason, groups) : null,
            Arrived = _slo.IsOfGroups ? null : _slo.Sli.Occurrences?.ReadArrived(_ledger),
            ObservedFrom = _start,
            Closed = Closed(),
            Corrected = whole.Result.Reason is null or MissingReason.TooFewAudits or MissingReason.JudgeNearChance
                && _slo.Sli.Kind == SliKind.Level ? CorrectedShareSli.Shown(_slo.Sli, _tallies, _whole, _judging) : null,
        };

        WindowReport Find(TimeSpan length) => windows.First(window => window.Length == length);
    }

    /// <summary>What is missing is told by all that came, and not by what is in a window alone.</summary>
    private string Words(MissingReason reason, ImmutableArray<GroupReading> groups)
    {
        _read.NoteAll();
        return new MissingWords(_ledger, _tallies).Of(reason, _slo, _whole, groups);
    }

    /// <summary>The whole window as far as it has come, and which share of the budget went in it.</summary>
    private WindowReport Whole()
    {
        var length = _slo.Periods is null ? _slo.Window : TimeSpan.FromMinutes(_wholeMinutes);
        var window = Read(length, _whole, Coverage(_watermark.Number - Math.Min(_watermark.Number - _whole.From, _wholeMinutes), _wholeMinutes), AllowedOverWhole());
        return window with { Spent = Spent(window, window), Unit = _slo.Periods?.Unit };
    }

    private WindowReport Rolling(TimeSpan length, WindowReport whole)
    {
        if (_slo.Periods is null && length == _slo.Window)
            return whole;
        var minutes = (int)length.TotalMinutes;
        var ending = TimeWindow.Ending(_watermark, length);
        var window = Read(length, ending, Coverage(_watermark.Number - minutes, minutes), Allowed(ending));
        return window with { Spent = Spent(window, whole) };
    }

    private WindowReport Read(TimeSpan length, TimeWindow window, double coverage, double allowed)
    {
        var result = IsExcluded(window) ? MissingReason.Excluded : _evaluation.Evaluate(window);
        return new(length, window, result, allowed, coverage, result.Reading?.ErrorRatio / allowed, null);
    }

    /// <summary>The share of the whole budget that went in a window; of a period only in the part of the window that lies in it. Of a level
    /// its pace.</summary>
    private double? Spent(WindowReport window, WindowReport whole)
    {
        if (_slo.Sli.Kind == SliKind.Amount)
            return ReferenceEquals(window, whole) ? window.Coverage * window.BurnRate : InPeriod(window)?.Value / whole.Allowed;
        if (_slo.Sli.Kind == SliKind.Level)
            return window.Coverage * window.BurnRate * (window.Length / whole.Length);
        return whole.Reading is { } all ? whole.Coverage * ((double?)InPeriod(window)?.Bad / all.Events) / whole.Allowed : null;
    }

    /// <summary>What a window shows in the part of it that lies in the period.</summary>
    private SliReading? InPeriod(WindowReport window) => window.Minutes.From >= _whole.From || _slo.Periods is null
        ? window.Reading : _evaluation.Read(window.Minutes with { From = _whole.From });

    /// <summary>κ_w = (observed − excluded) / w, at most 1; of an SLO with hours of operation w is the part of them in the window.</summary>
    private double Coverage(int from, int minutes)
    {
        if (_start is not { } start || start >= _watermark.Number)
            return 0;
        var observed = new TimeWindow(Math.Max(start, from), _watermark.Number);
        var open = _slo.OpenIn(new(from, from + minutes), _tallies);
        return open <= 0 ? 0 : Math.Clamp((double)(observed.To - observed.From - _tallies.ExcludedIn(observed, _slo.Sli.Measures)) / open, 0, 1);
    }

    /// <summary>What is allowed over the whole window. An amount for a period of the calendar is that of all of it, from its first minute on.</summary>
    private double AllowedOverWhole() => _slo.Sli.Kind == SliKind.Amount && _slo.Periods is not null
        ? _slo.Allowance.Over(new(_whole.From, _whole.From + _wholeMinutes), part => part.To - part.From) : Allowed(_whole);

    private double Allowed(TimeWindow window) => _slo.Allowance.Over(window, _weight);

    private bool IsExcluded(TimeWindow window) =>
        window.From < window.To && _tallies.ExcludedIn(window, _slo.Sli.Measures) == window.To - window.From;

    /// <summary>The burn rate of a row's short window, and whether it may be told: of few members of a group nothing is but whether the row fires.</summary>
    private (double? Rate, bool IsHidden) Short(AlertRow row, WindowReport window)
    {
        var result = !_evaluation.ReadsShort ? window.Result
            : IsExcluded(window.Minutes) ? MissingReason.Excluded : _evaluation.EvaluateShort(TimeWindow.Ending(_watermark, row.Short));
        return (result.Reading?.AlertErrorRatio / window.Allowed, _slo.IsOfGroups && window.Reading is null);
    }

    private SlotVerdict LatestSlot()
    {
        var slot = new TimeWindow(_watermark.Number - (int)_slo.Slot.TotalMinutes, _watermark.Number);
        var reading = IsExcluded(slot) ? null : _evaluation.Read(slot);
        return new(new(slot.From), reading, reading is null ? null : reading.Value.ErrorRatio <= Allowed(slot));
    }

    private AlertReport Judge(AlertRow row, WindowReport longWindow, (double? Rate, bool IsHidden) shortWindow)
    {
        if (longWindow.Reading is not { } reading || shortWindow.Rate is not { } rate)
            return new(row, null);
        var fast = !shortWindow.IsHidden ? rate : rate > row.Factor ? double.PositiveInfinity : row.Factor;
        var slow = longWindow.Coverage * Weight(longWindow) * reading.AlertErrorRatio / longWindow.Allowed;
        var burn = Math.Min(slow, fast);
        return new(row, row.Evidence.IsIn(reading) ? burn : Math.Min(burn, row.Factor));
    }

    /// <summary>How much more of the budget a burn rate takes in a long window than in one with as few hours of operation as the whole one: a row is for a
    /// share of the budget, whenever those hours are.</summary>
    private double Weight(WindowReport window)
    {
        if (_slo.During is null)
            return 1;
        var (minutes, whole) = ((int)window.Length.TotalMinutes, (int)_slo.Window.TotalMinutes);
        var (open, all) = (Open(minutes), Open(whole));
        return all == 0 ? 0 : (double)open / minutes / ((double)all / whole);

        int Open(int length) => _slo.OpenIn(new(_watermark.Number - length, _watermark.Number), _tallies);
    }

    /// <summary>The period before, for a day after its end: so long labels may still come in time. Null later, and without periods.</summary>
    private ClosedPeriod? Closed() => _slo.PeriodAt(_watermark) is { } period
        && _slo.Periods!.Containing(new(period.From - 1)) is var before && _watermark.Number < before.To + TimeWindow.Day
        ? Close(_slo, _ledger, _read, before) : null;

    /// <summary>How a period has ended.</summary>
    /// <param name="slo">An SLO that is kept by periods.</param>
    /// <param name="ledger">What was counted, all of the period among it.</param>
    /// <param name="period">One of its periods.</param>
    public static ClosedPeriod Close(SloDefinition slo, ModelLedger ledger, TimeWindow period) => Close(slo, ledger, new(ledger), period);

    private static ClosedPeriod Close(SloDefinition slo, ModelLedger ledger, ReadTallies read, TimeWindow period)
    {
        // The last slice of a period may end behind it.
        var end = new Minute(TimeWindow.Ceiling(period.To, (int)slo.Slot.TotalMinutes));
        var whole = new SloCalculation(slo, ledger, read, end).Whole();
        return new(
            slo.Periods!.NameOf(new(period.From)), new Minute(period.From).Start, new Minute(period.To).Start, whole.Coverage, whole.Allowed,
            whole.Reading is { } reading ? new(reading.Value, reading.ErrorRatio, reading.Events, reading.Bad) : null);
    }
}
