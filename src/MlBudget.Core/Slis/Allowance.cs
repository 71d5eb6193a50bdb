using System.Collections.Immutable;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>A stretch of time in which something else is allowed.</summary>
/// <param name="When">Which minutes.</param>
/// <param name="Ratio">What is allowed of the error ratio in it, as of <see cref="Allowance"/>.</param>
public readonly record struct AllowanceStretch(TimeWindow When, decimal Ratio);

/// <summary>
/// What is allowed of an error ratio, E, as a function of the window: burn rates and budgets ask for the allowance of the
/// window that they look at, never for the configured number.
/// </summary>
/// <param name="Ratio">What is allowed outside of all stretches: above 0, and at most 1 where the error ratio is a share; from decimals,
/// so that 1 − 0.999 is 0.001.</param>
public sealed record Allowance(decimal Ratio)
{
    /// <summary>When something else is allowed: in order, without overlaps, and cut at slots of what is counted.</summary>
    public ImmutableArray<AllowanceStretch> Stretches { get; init; } = [];

    /// <summary>
    /// What is allowed over a window: E_w = Σ weight · E / Σ weight over its parts (math.md, "An allowance may change within a window").
    /// Where nothing in it has a weight, the parts weigh as long as they are.
    /// </summary>
    /// <param name="window">The window.</param>
    /// <param name="weight">How much a part of the window weighs: its events, for occurrences; else its minutes that count.</param>
    public double Over(TimeWindow window, Func<TimeWindow, long> weight)
    {
        if (!Stretches.Any(stretch => stretch.When.From < window.To && window.From < stretch.When.To))
            return (double)Ratio;
        var parts = Parts(window).ToArray();
        return Mean(parts, weight) ?? Mean(parts, part => part.To - part.From) ?? (double)Ratio;
    }

    private static double? Mean(AllowanceStretch[] parts, Func<TimeWindow, long> weight)
    {
        var (sum, all) = (0m, 0m);
        foreach (var (when, ratio) in parts)
        {
            var own = weight(when);
            (sum, all) = (sum + own * ratio, all + own);
        }

        return all > 0 ? (double)(sum / all) : null;
    }

    /// <summary>The window, cut where something else is allowed.</summary>
    private IEnumerable<AllowanceStretch> Parts(TimeWindow window)
    {
        var from = window.From;
        foreach (var (when, ratio) in Stretches)
        {
            var (first, last) = (Math.Max(from, when.From), Math.Min(window.To, when.To));
            if (first >= last)
                continue;
            if (from < first)
                yield return new(new(from, first), Ratio);
            yield return new(new(first, last), ratio);
            from = last;
        }

        if (from < window.To)
            yield return new(new(from, window.To), Ratio);
    }
}
