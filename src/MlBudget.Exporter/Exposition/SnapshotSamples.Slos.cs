using MlBudget.Core.Budgets;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;

namespace MlBudget.Exporter.Exposition;

/// <content>How an SLO stands, by its windows, alerts and groups.</content>
internal readonly ref partial struct SnapshotSamples
{
    private static readonly BudgetState[] States = Enum.GetValues<BudgetState>();

    private void Collect(SloReport report, string owner)
    {
        var (dimension, slo) = (report.Slo.Dimension.Name(), report.Slo.Name);
        var kind = MetricNames.Of(report.Slo.Sli.Kind);
        Add(MetricCatalogue.SloInfo, 1,
            _model, dimension, slo, report.Slo.SliText, kind, MetricNames.PeriodOf(report.Slo), owner);
        Add(MetricCatalogue.SloWindow, report.Whole.Length.TotalSeconds, _model, dimension, slo);
        Add(MetricCatalogue.SloObjective,
            report.Slo.Sli.ErrorIsShare ? (double)(1 - report.Slo.Allowance.Ratio) : null, _model, dimension, slo);
        foreach (var state in States)
            Add(MetricCatalogue.SloState, Flag(state == report.State), _model, dimension, slo, MetricNames.Of(state));
        if (report.Missing is { } reason)
            Add(MetricCatalogue.SloNoData, 1, _model, dimension, slo, MetricNames.Of(reason));
        Add(MetricCatalogue.SloLostFields, report.LostFields.IsEmpty ? null : report.LostFields.Length, _model, dimension, slo);
        Add(MetricCatalogue.Evidence, report.HasEvidence is { } evidence ? Flag(evidence) : null, _model, dimension, slo);
        Add(MetricCatalogue.ErrorBudget, report.Whole.Allowed, _model, dimension, slo);
        CollectBound(report, dimension);
        Add(MetricCatalogue.Remaining, report.Remaining, _model, dimension, slo);
        Add(MetricCatalogue.Consumed, report.Consumed, _model, dimension, slo);
        Add(MetricCatalogue.Coverage, report.Whole.Coverage, _model, dimension, slo);
        Add(MetricCatalogue.Watermark, report.Watermark.Start.ToUnixSeconds(), _model, dimension, slo);
        Add(MetricCatalogue.Events, report.Arrived?.Events, _model, dimension, slo);
        Add(MetricCatalogue.BadEvents, report.Arrived?.Bad, _model, dimension, slo);
        foreach (var window in report.Windows)
            Collect(report, window, dimension);
        foreach (var alert in report.Alerts)
            Collect(report.Slo, alert, dimension);
    }

    private void Collect(SloReport report, WindowReport window, string dimension)
    {
        var (slo, name) = (report.Slo.Name, MetricNames.Of(window));
        var spent = report.Slo.Sli.Kind == SliKind.Level ? MetricCatalogue.Pace : MetricCatalogue.Spent;
        Add(MetricCatalogue.SliValue, window.Reading?.Value, _model, dimension, slo, name);
        Add(MetricCatalogue.BurnRate, window.BurnRate, _model, dimension, slo, name);
        Add(spent, window.Spent, _model, dimension, slo, name);
        if (report.Attribute is { } attribute)
        {
            Add(MetricCatalogue.Disparity, report.GapOf(window), _model, dimension, slo, attribute, name);
            Add(MetricCatalogue.DisparityConfident, window.Reading?.AlertErrorRatio, _model, dimension, slo, attribute, name);
        }
        else if (window.Reading?.Bad is not null)
        {
            Add(MetricCatalogue.WindowEvents, window.Reading?.Events, _model, dimension, slo, name);
            Add(MetricCatalogue.WindowBadEvents, window.Reading?.Bad, _model, dimension, slo, name);
        }
    }

    private void Collect(SloDefinition slo, AlertReport alert, string dimension)
    {
        var severity = MetricNames.Of(alert.Row.Severity);
        var (longWindow, shortWindow) = (MetricNames.Of(alert.Row.Long), MetricNames.Of(alert.Row.Short));
        Add(MetricCatalogue.AlertBurnRate, alert.BurnRate, _model, dimension, slo.Name, severity, longWindow, shortWindow);
        Add(MetricCatalogue.AlertThreshold, alert.Row.Factor, _model, dimension, slo.Name, severity, longWindow, shortWindow);
    }

    private void Collect(SloReport report, GroupReading group, string dimension)
    {
        // On every shard it is another set of groups.
        if (_isShard && group.IsRest)
            return;
        var (slo, attribute) = (report.Slo.Name, report.Attribute!);
        Add(MetricCatalogue.GroupValue, group.Rate, _model, dimension, slo, attribute, group.Group, group.Metric);
        Add(MetricCatalogue.GroupLower, group.Interval?.Lower, _model, dimension, slo, attribute, group.Group, group.Metric);
        Add(MetricCatalogue.GroupUpper, group.Interval?.Upper, _model, dimension, slo, attribute, group.Group, group.Metric);
        Add(MetricCatalogue.GroupJudged, Flag(group.Judged), _model, dimension, slo, attribute, group.Group, group.Metric);
        for (var index = 0; index < group.Windows.Length; index++)
        {
            var (count, window) = (group.Windows[index], MetricNames.Of(report.Windows[index]));
            Add(MetricCatalogue.GroupEvents, count.Events,
                _model, dimension, slo, attribute, group.Group, group.Metric, window);
            Add(MetricCatalogue.GroupBadEvents, count.Bad,
                _model, dimension, slo, attribute, group.Group, group.Metric, window);
        }
    }
}
