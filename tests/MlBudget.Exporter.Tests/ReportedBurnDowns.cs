using System.Collections.Immutable;
using MlBudget.Core.Policies;

namespace MlBudget.Exporter.Tests;

/// <summary>How some budgets of the fraud detector went, in four parts of 42 hours each.</summary>
internal static class ReportedBurnDowns
{
    public static ImmutableDictionary<string, BurnDown> BySlo() => ImmutableDictionary<string, BurnDown>.Empty
        .Add("success", Of(true, null, 1, 0.7, 0.4))
        .Add("precision", Of(true, 1, 0.5, -0.5, -0.2))
        .Add("quality", Of(false, 0.75, null, -3, 0.25));

    public static BurnDown Of(bool addsUp, params double?[] remaining)
    {
        var step = TimeSpan.FromHours(42);
        var from = Reports.At - remaining.Length * step;
        return new(addsUp, from, Reports.At, [.. remaining.Select((left, part) => new BurnDownPart(from + part * step, from + (part + 1) * step, left))])
        {
            Step = step,
        };
    }
}
