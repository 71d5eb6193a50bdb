using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration.Times;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Web;

/// <summary>Stretches with other budgets, and time that counts in nothing, as JSON: also those that are over or still to come.</summary>
internal static class StretchesJson
{
    /// <summary>Stretches with other budgets, in the order of the configuration.</summary>
    public static IEnumerable<AdjustmentDocument> Adjustments(ModelStatus model) => model.Policies.Policy.Adjustments.Select(adjustment => new AdjustmentDocument(
        adjustment.IsActiveAt(model.Report.At), Time(adjustment.From), Time(adjustment.To), adjustment.Slo, adjustment.Dimension.Name(), adjustment.What,
        adjustment.Reason, adjustment.ApprovedBy));

    /// <summary>Time that counts in nothing, in the order of the configuration.</summary>
    public static IEnumerable<ExclusionDocument> Exclusions(ModelStatus model) => model.Policies.Policy.Exclusions.Select(exclusion =>
    {
        var stretch = exclusion.When.CurrentOrNext(model.Report.At) ?? (exclusion.When is SingleStretch single ? (single.From, single.To) : null);
        return new ExclusionDocument(
            exclusion.IsActiveAt(model.Report.At), stretch is { } from ? Time(from.From) : null, stretch is { } to ? Time(to.To) : null, exclusion.Slo,
            exclusion.What, exclusion.Reason, exclusion.ApprovedBy);
    });

    private static DateTime Time(Instant time) => time.ToDateTimeOffset().UtcDateTime;
}

/// <summary>A stretch with other budgets.</summary>
/// <param name="Active">Whether it is in force.</param>
/// <param name="From">Its start.</param>
/// <param name="To">The first instant after it.</param>
/// <param name="Slo">The SLO whose budget it is; null where it is all of the dimension.</param>
/// <param name="Dimension">The dimension.</param>
/// <param name="What">What holds in it, as it is written: <c>objective: 0.9</c>.</param>
/// <param name="Reason">Why.</param>
/// <param name="ApprovedBy">The teams that have approved it.</param>
internal sealed record AdjustmentDocument(
    bool Active, DateTime From, DateTime To, string? Slo, string Dimension, string What, string Reason, IEnumerable<string> ApprovedBy);

/// <summary>Time that counts in nothing.</summary>
/// <param name="Active">Whether it is now.</param>
/// <param name="From">When it begins, of the current or the next time; null where all that come again are over.</param>
/// <param name="To">The first instant after that.</param>
/// <param name="Slo">The SLO; null for all of the model.</param>
/// <param name="What">When, in words.</param>
/// <param name="Reason">Why.</param>
/// <param name="ApprovedBy">The teams that have approved it.</param>
internal sealed record ExclusionDocument(
    bool Active, DateTime? From, DateTime? To, string? Slo, string What, string Reason, IEnumerable<string> ApprovedBy);
