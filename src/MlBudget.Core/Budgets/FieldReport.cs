using System.Collections.Immutable;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Time;

namespace MlBudget.Core.Budgets;

/// <summary>What records hold of a configured field.</summary>
/// <param name="Field">The field.</param>
/// <param name="LastDay">The records of the hours of the last day, the current one among them; of labels by their own time.</param>
/// <param name="LostSince">The first minute without it, where it was in nearly all records and is in none since; else null.</param>
public sealed record FieldReport(FieldMeasure Field, FieldCounts LastDay, Minute? LostSince)
{
    /// <summary>So many records say something of all of them.</summary>
    public const long Enough = 100;

    /// <summary>Whether enough records came in the last day, and it was in none of them.</summary>
    public bool IsMissing => LastDay is { IsUnusable: true, Records: >= Enough, Mistyped: 0 };

    /// <summary>Whether enough records came in the last day, and where they had it, it was of another type.</summary>
    public bool IsMistyped => LastDay is { IsUnusable: true, Records: >= Enough, Mistyped: > 0 };

    /// <summary>The reports of a model's fields at an instant, each name once.</summary>
    /// <param name="ledger">What was counted.</param>
    /// <param name="now">The instant.</param>
    public static ImmutableArray<FieldReport> Of(ModelLedger ledger, Instant now)
    {
        var day = TimeWindow.Ending(new(TimeWindow.Ceiling(now.Minute.Number + 1, TimeWindow.Hour)), TimeSpan.FromDays(1));
        return [.. ledger.Definition.Fields.DistinctBy(field => field.Name)
            .Select(field => new FieldReport(field, FieldCounts.Of(ledger, field, day), LostFields.Since(field, ledger)))];
    }
}
