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

    /// <summary>The records of the last day, or where those are too few of as many days as hold enough.</summary>
    public FieldCounts Recent { get; init; } = LastDay;

    /// <summary>Of how many days those are, at least 1.</summary>
    public int RecentDays { get; init; } = 1;

    /// <summary>Whether enough records came lately, and it was in none of them.</summary>
    public bool IsMissing => Recent is { IsUnusable: true, Records: >= Enough, Mistyped: 0 };

    /// <summary>Whether enough records came lately, and where they had it, it was of another type.</summary>
    public bool IsMistyped => Recent is { IsUnusable: true, Records: >= Enough, Mistyped: > 0 };

    /// <summary>The reports of a model's fields at an instant, each name once.</summary>
    /// <param name="ledger">What was counted.</param>
    /// <param name="now">The instant.</param>
    public static ImmutableArray<FieldReport> Of(ModelLedger ledger, Instant now)
    {
        // Labels are not late by the delay of predictions: what they hold is looked for by their own time.
        var (ofPredictions, ofLabels) = (EndAt(ledger.Definition.Watermark(now)), EndAt(now.Minute));
        return [.. ledger.Definition.Fields.DistinctBy(field => field.Name).Select(field => Of(field, ledger, field.IsOfLabels ? ofLabels : ofPredictions))];

        static int EndAt(Minute minute) => TimeWindow.Ceiling(minute.Number + 1, TimeWindow.Hour);
    }

    private static FieldReport Of(FieldMeasure field, ModelLedger ledger, int end)
    {
        var lastDay = Day(0);
        var (recent, days) = (lastDay, 1);
        // As soon as one record has it, there is nothing to say.
        while (recent is { Records: < Enough, Present: 0 } && days < (int)ledger.Definition.SloRetention.TotalDays)
            recent += Day(days++);
        return new(field, lastDay, LostFields.Since(field, ledger)) { Recent = recent, RecentDays = days };

        FieldCounts Day(int before) => FieldCounts.Of(
            ledger, field, new(end - (before + 1) * TimeWindow.Day, end - before * TimeWindow.Day));
    }
}
