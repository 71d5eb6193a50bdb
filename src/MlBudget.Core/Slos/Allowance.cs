using MlBudget.Core.Time;

namespace MlBudget.Core.Slos;

/// <summary>
/// What is allowed of an error ratio, E, as a function of the window: burn rates and budgets ask for the allowance of the
/// window that they look at, never for the configured number.
/// </summary>
/// <param name="Ratio">Above 0, and at most 1 where the error ratio is a share; from decimals, so that 1 − 0.999 is 0.001.</param>
public sealed record Allowance(decimal Ratio)
{
    /// <summary>What is allowed over a window.</summary>
    public double Over(TimeWindow window) => (double)Ratio;
}
