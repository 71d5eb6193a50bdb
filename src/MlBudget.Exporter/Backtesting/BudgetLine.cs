using MlBudget.Core.Budgets;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Backtesting;

/// <summary>How the budget of one SLO went.</summary>
/// <param name="model">The model.</param>
/// <param name="slo">The SLO.</param>
/// <param name="owner">Whose it is; empty where nobody owns it.</param>
/// <param name="step">The time between two polls; a stretch without records is longer, and nothing is known of it.</param>
internal sealed class BudgetLine(string model, SloDefinition slo, string owner, TimeSpan step)
{
    private readonly List<(Instant At, double? Remaining)> _points = [];
    private readonly List<(Stretch When, BudgetState State)> _states = [];
    private (Instant At, BudgetState State)? _last;

    /// <summary>The model.</summary>
    public string Model => model;

    /// <summary>The SLO.</summary>
    public SloDefinition Slo => slo;

    /// <summary>Whose it is; empty where nobody owns it.</summary>
    public string Owner => owner;

    /// <summary>What was left from each poll on that changed it, as a share of the budget; null where nothing could be said.</summary>
    public IReadOnlyList<(Instant At, double? Remaining)> Points => _points;

    /// <summary>The least that was left; null where nothing could ever be said.</summary>
    public double? Least => _points.Min(point => point.Remaining);

    /// <summary>For how long it was in a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="end">When predictions end, after which it tells of the log's end: what needs labels tells of it by its delay later.</param>
    public TimeSpan In(BudgetState state, Instant? end) => _states.Where(one => one.State == state).Aggregate(
        TimeSpan.Zero, (sum, one) => sum + (end is { } last ? one.When.Until(last + slo.Delay) : one.When).Length);

    /// <summary>Goes on to a poll.</summary>
    public void Note(Instant now, SloReport report)
    {
        if (_points.Count == 0 || _points[^1].Remaining != report.Remaining)
            _points.Add((now, report.Remaining));
        if (_last is { } last)
            Add(new(last.At, Instant.Min(now, last.At + step)), last.State);
        _last = (now, report.State);
    }

    private void Add(Stretch when, BudgetState state)
    {
        if (_states.Count > 0 && _states[^1].State == state && _states[^1].When.To == when.From)
            _states[^1] = (_states[^1].When with { To = when.To }, state);
        else
            _states.Add((when, state));
    }
}
