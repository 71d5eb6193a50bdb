using System.Collections.Immutable;
using MlBudget.Core.Learning;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Core.Budgets;

/// <summary>
/// The last report of a model, for the next poll. There are two rules, one for all of it and one for each SLO. All of it holds until the ledger has
/// another stamp, or until one of the instants that windows are cut at lies in another minute: all windows end at whole minutes before now, or before
/// now less a delay. What hangs on the very instant is said anew: how far learning is, and what budgets would be under a baseline that is shown for a
/// while. Of an SLO whose windows end where they did, what was computed holds until something changes that was read for it (<see cref="ReadTallies"/>);
/// and so do the verdicts on its slices wherever windows end (<see cref="PartMemory"/>).
/// Not for several threads.
/// </summary>
public sealed class ReportMemory
{
    private readonly ModelLedger _ledger;
    private readonly ImmutableArray<TimeSpan> _delays;
    private readonly int[] _changedFrom;
    private readonly Dictionary<SloDefinition, PartMemory> _slices = new(ReferenceEqualityComparer.Instance);
    private Dictionary<SloDefinition, KnownSlo> _slos = new(ReferenceEqualityComparer.Instance);
    private ImmutableArray<Minute> _minutes = [];
    private LedgerStamp _stamp;
    private ModelReport? _report;

    /// <param name="ledger">What is counted.</param>
    public ReportMemory(ModelLedger ledger)
    {
        var model = ledger.Definition;
        _ledger = ledger;
        _delays = [.. model.CountedSlos.Select(slo => slo.Delay).Append(model.LabelDelay).Append(model.Delay).Append(TimeSpan.Zero).Distinct()];
        _changedFrom = new int[model.Measures.Length];
    }

    /// <summary>Goes up with every report that is not the last one at a later instant.</summary>
    public long Edition { get; private set; }

    /// <summary>By measure, the earliest minute whose counters have changed between this edition and the one before it.</summary>
    public ReadOnlySpan<int> ChangedFrom => _changedFrom;

    /// <summary>All budgets of the model at an instant, equal to what <see cref="BudgetCalculator.Report(ModelLedger, Instant)"/> says of it.</summary>
    /// <param name="now">The instant.</param>
    public ModelReport Of(Instant now)
    {
        var stamp = _ledger.Stamp;
        ImmutableArray<Minute> minutes = [.. _delays.Select(delay => (now - delay).Minute)];
        if (_report is not null && _stamp == stamp && _minutes.SequenceEqual(minutes))
            return _report with { At = now, Learning = _ledger.Progress(now), Previous = PreviousBudgets.Of(_ledger, now) };
        _ledger.TakeChanges(_changedFrom, this);
        foreach (var slices in _slices.Values)
            slices.Forget(_changedFrom, _ledger);
        Edition++;
        // What was told is told once: where the report can't be made, all is computed anew the next time.
        var known = _report is not null && _stamp.SlosKeptFrom == stamp.SlosKeptFrom ? _slos : [];
        (_report, _slos) = (null, new(ReferenceEqualityComparer.Instance));
        (_minutes, _stamp) = (minutes, stamp);
        return _report = BudgetCalculator.Report(_ledger, now, slo => (_slos[slo] = Known(slo, known.GetValueOrDefault(slo), now)).Report);
    }

    private KnownSlo Known(SloDefinition slo, KnownSlo? known, Instant now)
    {
        var watermark = slo.WatermarkAt((now - slo.Delay).Minute);
        if (known is null || known.Report.Watermark != watermark || !known.Read.IsSame(_changedFrom))
        {
            var read = TalliesOf(slo);
            return new(new SloCalculation(slo, _ledger, read, watermark).Report(), read);
        }

        // What arrives counts at once, wherever windows end.
        var arrived = slo.Sli.Occurrences?.ReadArrived(_ledger);
        return arrived == known.Report.Arrived ? known : known with { Report = known.Report with { Arrived = arrived } };
    }

    /// <summary>What was counted, for an SLO of which windows are read beside its report: verdicts on slices are known from there, and what is read is
    /// noted.</summary>
    /// <param name="slo">The SLO.</param>
    public ReadTallies TalliesOf(SloDefinition slo)
    {
        // What has changed since the report was not told yet.
        if (slo.Sli.Kind != SliKind.Slices || _stamp != _ledger.Stamp)
            return new(_ledger);
        if (!_slices.TryGetValue(slo, out var slices))
            _slices[slo] = slices = new();
        return new(_ledger, slices);
    }

    /// <summary>How an SLO stands, and what was read for it.</summary>
    private sealed record KnownSlo(SloReport Report, ReadTallies Read);
}
