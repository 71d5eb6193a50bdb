using MlBudget.Core.Policies;

namespace MlBudget.Exporter.Web;

internal sealed record BurnDownDocument(
    bool AddsUp, DateTime From, DateTime To, double StepSeconds, IEnumerable<BurnDownPartDocument> Parts);

internal sealed record BurnDownPartDocument(DateTime From, DateTime To, double? Remaining);

/// <summary>How budgets went as JSON: the numbers of the page's drawings.</summary>
internal static class BurnDownJson
{
    /// <summary>How a budget went; null where nobody can tell.</summary>
    public static BurnDownDocument? Of(BurnDown? went) => went is null ? null : new(
        went.AddsUp, went.From.ToDateTimeOffset().UtcDateTime, went.To.ToDateTimeOffset().UtcDateTime, went.Step.TotalSeconds,
        went.Parts.Select(part => new BurnDownPartDocument(
            part.From.ToDateTimeOffset().UtcDateTime, part.To.ToDateTimeOffset().UtcDateTime, part.Remaining)));
}
