using System.Collections.Immutable;
using MlBudget.Core.Learning;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Time;

namespace MlBudget.Core.Budgets;

/// <summary>
/// The last report of a model, for polls that come while nothing is new. There is one rule: a report holds until the ledger has another version, or
/// until one of the instants that windows are cut at lies in another minute. All windows end at whole minutes before now, or before now less a delay.
/// What hangs on the very instant is said anew: how far learning is, and what budgets would be under a baseline that is shown for a while. Not for
/// several threads.
/// </summary>
/// <param name="ledger">What is counted.</param>
public sealed class ReportMemory(ModelLedger ledger)
{
    private readonly ImmutableArray<TimeSpan> _delays =
        [.. ledger.Definition.CountedSlos.Select(slo => slo.Delay).Append(ledger.Definition.Labels?.Delay ?? TimeSpan.Zero).Append(TimeSpan.Zero).Distinct()];

    private ImmutableArray<Minute> _minutes = [];
    private long _version;
    private ModelReport? _report;

    /// <summary>Goes up with every report that is not the last one at a later instant.</summary>
    public long Edition { get; private set; }

    /// <summary>All budgets of the model at an instant, equal to what <see cref="BudgetCalculator.Report(ModelLedger, Instant)"/> says of it.</summary>
    /// <param name="now">The instant.</param>
    public ModelReport Of(Instant now)
    {
        ImmutableArray<Minute> minutes = [.. _delays.Select(delay => (now - delay).Minute)];
        if (_report is not null && _version == ledger.Version && _minutes.SequenceEqual(minutes))
            return _report with { At = now, Learning = ledger.Progress(now), Previous = PreviousBudgets.Of(ledger, now) };
        (_minutes, _version, Edition) = (minutes, ledger.Version, Edition + 1);
        return _report = BudgetCalculator.Report(ledger, now);
    }
}
