using System.Collections.Immutable;
using MlBudget.Core.Budgets;
using MlBudget.Core.Slos;
using MlBudget.Exporter.Alerting;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Backtesting;

/// <summary>What the expression of an alert gives at one poll.</summary>
/// <param name="Key">The alert, but for what its rule adds.</param>
/// <param name="Value">The value of the expression: a burn rate, a share, seconds.</param>
internal readonly record struct Holding(AlertKey Key, double Value);

/// <summary>
/// The expressions of the shipped rules over one exporter's numbers. Each reads the reports from which the metrics are made that the rule
/// reads; thresholds are those that the exporter exports. A test holds them to Prometheus's own evaluation of the rules.
/// </summary>
internal static class AlertConditions
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>The alerts that a replay can tell, and their conditions; refused records need an hour's memory, <see cref="RefusedShares"/>.</summary>
    public static readonly ImmutableArray<(string Alert, Func<ModelStatus, IEnumerable<Holding>> Of)> All =
    [
        (AlertNames.Burn, Burn),
        (AlertNames.Exhausted, Exhausted),
        (AlertNames.DailySpend, DailySpend),
        (AlertNames.Forecast, Forecast),
        (AlertNames.Cascade, Cascade),
        (AlertNames.FeatureDrift, FeatureDrift),
        (AlertNames.NoData, NoData),
        (AlertNames.LabelsOverdue, LabelsOverdue),
        (AlertNames.FieldLost, FieldLost),
        (AlertNames.SourceStale, SourceStale),
    ];

    /// <summary>The owner of a dimension as the rules join it: of one without SLOs there is none.</summary>
    public static string OwnerOf(ModelStatus model, Dimension dimension) =>
        model.Report.Dimensions.Any(one => one.Dimension == dimension) ? model.Policies.Policy.OwnerOf(dimension) : "";

    private static IEnumerable<Holding> Burn(ModelStatus model) =>
        from slo in model.Report.Slos
        from alert in slo.Alerts
        where alert.Fires
        select new Holding(
            Of(AlertNames.Burn, model, slo) with
            {
                Severity = MetricNames.Of(alert.Row.Severity),
                Long = MetricNames.Of(alert.Row.Long),
                Short = MetricNames.Of(alert.Row.Short),
            },
            alert.BurnRate!.Value);

    private static IEnumerable<Holding> Exhausted(ModelStatus model) =>
        from slo in model.Report.Slos
        where slo.State == BudgetState.Exhausted
        select new Holding(Of(AlertNames.Exhausted, model, slo), 1);

    private static IEnumerable<Holding> DailySpend(ModelStatus model) =>
        from slo in model.Report.Slos
        let spent = slo.Windows.FirstOrDefault(window => window.Unit is null && window.Length == Day)?.Spent
        where spent > (double)model.Policies.Policy.Thresholds.DailySpend
            && slo.HasEvidence != false && !(slo.Consumed > slo.Whole.Coverage) && slo.State != BudgetState.Exhausted
        select new Holding(Of(AlertNames.DailySpend, model, slo), spent.Value);

    private static IEnumerable<Holding> Forecast(ModelStatus model) =>
        from slo in model.Report.Slos
        let left = model.Policies.ForecastOf(slo.Slo.Name)?.Exhaustion is { } end ? end - model.Report.At : default(TimeSpan?)
        where left < model.Policies.Policy.Thresholds.Forecast
        select new Holding(Of(AlertNames.Forecast, model, slo), left.Value.TotalSeconds);

    private static IEnumerable<Holding> Cascade(ModelStatus model) =>
        from explained in model.Cascade.Explained
        where model.Report.Slos.Any(slo => slo.Slo.Dimension == explained.Root && slo.Pages)
        select new Holding(new(AlertNames.Cascade, model.Report.Model) { Dimension = explained.Dimension, Cause = explained.Root }, 1);

    private static IEnumerable<Holding> FeatureDrift(ModelStatus model) =>
        from feature in model.Report.Drift?.Drifting ?? []
        select new Holding(
            new(AlertNames.FeatureDrift, model.Report.Model) { Feature = feature, Owner = OwnerOf(model, Dimension.ModelQuality) }, 1);

    private static IEnumerable<Holding> NoData(ModelStatus model)
    {
        var (report, loss, most) = (model.Report, model.Policies.DataLoss, model.Policies.Policy.Thresholds.NoData);
        foreach (var slo in report.Slos.Where(slo => slo.State == BudgetState.NoData))
        {
            if (report.At - loss.LostSince(slo) is { } without && without > most)
                yield return new(Of(AlertNames.NoData, model, slo), without.TotalSeconds);
        }

        foreach (var dimension in report.Dimensions.Select(one => one.Dimension).Where(dimension =>
            report.Slos.All(slo => slo.Slo.Dimension != dimension || slo.State == BudgetState.NoData)))
        {
            if (report.At - loss.NothingSince(dimension, report.Slos) is { } without && without > most)
            {
                yield return new(
                    new(AlertNames.NoData, report.Model) { Dimension = dimension, Owner = OwnerOf(model, dimension) }, without.TotalSeconds);
            }
        }
    }

    private static IEnumerable<Holding> LabelsOverdue(ModelStatus model) => model.Report.Labels is not { AreOverdue: true } labels ? [] :
    [
        new(new(AlertNames.LabelsOverdue, model.Report.Model) { Owner = OwnerOf(model, Dimension.ModelQuality) }, labels.DayArrived!.Value),
    ];

    private static IEnumerable<Holding> FieldLost(ModelStatus model) =>
        from slo in model.Report.Slos
        where !slo.LostFields.IsEmpty
        select new Holding(Of(AlertNames.FieldLost, model, slo), slo.LostFields.Length);

    private static IEnumerable<Holding> SourceStale(ModelStatus model) =>
        from source in model.Sources
        let silent = source.LatestTime is { } latest ? model.Report.At - latest : default(TimeSpan?)
        where silent > source.StaleAfter
        select new Holding(
            new(AlertNames.SourceStale, model.Report.Model) { Source = source.Name, Owner = OwnerOf(model, Dimension.Infrastructure) },
            silent.Value.TotalSeconds);

    private static AlertKey Of(string alert, ModelStatus model, SloReport slo) => new(alert, model.Report.Model)
    {
        Dimension = slo.Slo.Dimension,
        Slo = slo.Slo.Name,
        Owner = model.Policies.Policy.OwnerOf(slo.Slo.Dimension),
    };
}
