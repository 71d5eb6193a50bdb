using MlBudget.Core.Budgets;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Backtesting;

/// <summary>How the budget of one SLO went.</summary>
/// <param name="model">The model.</param>
/// <param name="slo">The SLO.</param>
/// <param name="owner">Whose it is; empty where nobody owns it.</param>
internal sealed class BudgetLine(string model, SloDefinition slo, string owner)
{
    private readonly List<(Instant At, double? Remaining)> _points = [];
    private Instant? _last;
    private bool _wasExhausted;

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

    /// <summary>For how long nothing was left.</summary>
    public TimeSpan ExhaustedFor { get; private set; }

    /// <summary>Goes on to a poll.</summary>
    public void Note(Instant now, SloReport report)
    {
        if (_points.Count == 0 || _points[^1].Remaining != report.Remaining)
            _points.Add((now, report.Remaining));
        if (_wasExhausted && _last is { } last)
            ExhaustedFor += now - last;
        (_last, _wasExhausted) = (now, report.State == BudgetState.Exhausted);
    }
}
