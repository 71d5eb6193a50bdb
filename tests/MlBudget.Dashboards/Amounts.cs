using MlBudget.Dashboards.Drawing;

namespace MlBudget.Dashboards;

/// <summary>SLOs of an amount, as of money for a month.</summary>
internal static class Amounts
{
    /// <summary>What is spent of each, beside it.</summary>
    public static Panel Of(Budgets budgets) => Panels.Lines(
        "Spent of each amount",
        "Of SLOs of an amount, as of money for a month: what was spent so far in the window or the period, what the whole period comes to at the pace of all of it and of the last day, "
        + "and the amount (dashed). In the unit of what is added up. This panel may be empty: then no SLO of an amount is chosen.",
        Style.Number with { Decimals = null, Min = 0 },
        new Query(budgets.SpentAmount, "{{slo}} spent"),
        new Query(budgets.AmountAtPace, "{{slo}} at the pace so far"),
        new Query(budgets.AmountAtPaceOfDay, "{{slo}} at the last day's pace"),
        new Query(budgets.Amount, "{{slo}} amount")).Reference("amount$", Colors.Bad);
}
