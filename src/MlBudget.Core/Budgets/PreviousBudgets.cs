using System.Collections.Immutable;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Time;

namespace MlBudget.Core.Budgets;

/// <summary>What budgets would be under the baseline that held before another one was accepted. Nothing is decided from it.</summary>
/// <param name="ReplacedAt">When the other one was accepted.</param>
/// <param name="Until">Until when this is shown.</param>
/// <param name="Slos">The SLOs that depend on the baseline.</param>
public sealed record PreviousBudgets(Instant ReplacedAt, Instant Until, ImmutableArray<SloReport> Slos)
{
    /// <summary>Why SLOs that depend on a baseline are not among them, for people, by name.</summary>
    public ImmutableSortedDictionary<string, string> LeftOut { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The budgets of a model at an instant; null where no baseline was replaced within its longest window.</summary>
    /// <param name="ledger">What was counted.</param>
    /// <param name="now">The instant.</param>
    public static PreviousBudgets? Of(ModelLedger ledger, Instant now) => ledger.Definition.Previous is not { } previous || now >= previous.Until
        ? null : new(previous.ReplacedAt, previous.Until, [.. previous.Slos.Select(slo => BudgetCalculator.Report(slo, ledger, now))])
        {
            LeftOut = previous.LeftOut,
        };

    /// <summary>An SLO under that baseline; null where it doesn't depend on one.</summary>
    /// <param name="slo">Its name.</param>
    public SloReport? Find(string slo) => Slos.FirstOrDefault(report => report.Slo.Name == slo);
}
