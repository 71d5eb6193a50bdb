using System.Collections.Immutable;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Text;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration.Slos;

namespace MlBudget.Exporter.Sampling;

/// <summary>What is to be said of predictions that come in batches, as one a day whose records all have one time: whatever is shorter than the time
/// between two batches is empty nearly always.</summary>
internal static class BatchFindings
{
    /// <summary>The rows that are advised: how many batches the long window holds, and at which burn rate they fire.</summary>
    private static readonly ImmutableArray<(AlertSeverity Severity, int Batches, double Factor)> Rows =
        [(AlertSeverity.Critical, 2, 2), (AlertSeverity.Warning, 3, 1.4)];

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>What batches make of SLOs whose rows or slices are shorter than what lies between two of them.</summary>
    /// <param name="sample">What was looked at.</param>
    public static IEnumerable<Finding> Of(ModelSample sample)
    {
        if (BatchTimes.Of(sample.Predictions) is not { } batches)
            yield break;
        var found = $"predictions: {PlainNumber.Format(sample.Predictions.Records)} "
            + (batches.Count == 1 ? "have one time, as of a batch a day" : $"come in {batches.Count} batches, {Durations.Format(batches.Between)} apart");
        foreach (var same in sample.Model.Slos.Select(slo => (slo.Definition.Name, Advice: AdviceFor(slo.Definition, batches.Between)))
            .Where(slo => slo.Advice is not null).GroupBy(slo => slo.Advice))
        {
            yield return new($"{found}: of {string.Join(", ", same.Select(slo => slo.Name))} {same.Key}");
        }

        if (sample.Definition.Delay == TimeSpan.Zero)
            yield return new($"{found}: where a batch is there only some time after its time, say so with predictions.delay");
    }

    /// <summary>What to write instead; null where all windows of an SLO hold a batch.</summary>
    private static string? AdviceFor(SloDefinition slo, TimeSpan between)
    {
        if (slo.Sli.Kind == SliKind.Slices)
        {
            return slo.Slot >= between ? null
                : between > Day ? "slices are empty on most days, and none may be longer than a day; judge events instead"
                : $"a slice of {Durations.Format(slo.Slot)} is empty between them; write slices with length: {Durations.Format(SliceFor(between))}";
        }

        if (slo.Alerts.All(row => row.Short >= between))
            return null;
        // An hour and more holds polls enough.
        var planner = new AlertRowPlanner(slo.Sli, slo.Window, slo.Allowance.Ratio, slo.Slot, TimeSpan.Zero);
        var rows = Rows.Select(row => RowFor(row, between, slo.Window)).Where(row => planner.FaultOf(row) is null).ToArray();
        return rows.Length == 0 ? "short windows hold none between them, and no row fits into its window; write a longer window"
            : $"short windows hold none between them, so that its alerts hardly fire; write alerts: [{string.Join(", ", rows.Select(AlertRowReader.Write))}]";
    }

    /// <summary>The shortest whole hours that divide a day, and in which there is a batch.</summary>
    private static TimeSpan SliceFor(TimeSpan between) => Enumerable.Range(1, 24).Where(hours => 24 % hours == 0)
        .Select(hours => TimeSpan.FromHours(hours)).First(length => length >= between);

    private static CatalogueRow RowFor((AlertSeverity Severity, int Batches, double Factor) row, TimeSpan between, TimeSpan window) => new(
        row.Severity, row.Batches * between, between, Math.Min(1, Math.Round(row.Factor * row.Batches * (between / window), 4)));
}
