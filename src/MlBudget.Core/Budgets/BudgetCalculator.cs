using System.Collections.Immutable;
using MlBudget.Core.Compiling;
using MlBudget.Core.Learning;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Core.Budgets;

/// <summary>Allowance → error ratio → burn, remaining, state: the arithmetic of math.md, and nothing else.</summary>
public static class BudgetCalculator
{
    /// <summary>All budgets of a model at one instant.</summary>
    /// <param name="ledger">What was counted.</param>
    /// <param name="now">The instant.</param>
    public static ModelReport Report(ModelLedger ledger, Instant now)
    {
        var model = ledger.Definition;
        var fields = FieldReport.Of(ledger, now);
        var slos = model.Slos.Select(slo => Report(slo, ledger, now) with { LostFields = LostOf(slo, fields) }).ToImmutableArray();
        var dimensions = Dimensions.All.Select(dimension => Summarise(dimension, slos)).OfType<DimensionReport>().ToImmutableArray();
        var features = TimeWindow.Ending(now.Minute, model.LongestWindow);
        var labels = LabelReport.Of(ledger, now);
        return new()
        {
            Model = model.Name,
            At = now,
            Slos = slos,
            Dimensions = dimensions,
            Composite = Composite(dimensions, model.Weights),
            Fields = fields,
            Features = [.. model.Features.Select(feature => Report(feature, ledger, features))],
            Violations = [.. Enumerable.Range(0, model.Measures.Length).SelectMany(measure => Violations(ledger, measure))],
            Predictions = ledger.Predictions,
            Duplicates = ledger.Duplicates,
            RefusedIds = ledger.RefusedIds,
            LabelsLeftOut = ledger.LabelsLeftOut,
            NumbersOutOfRange = ledger.NumbersOutOfRange,
            IdsRemembered = model.IdsRemembered,
            GroupOverflow = ledger.GroupOverflow,
            LabelCoverage = LabelCoverage(ledger, now),
            Joins = ledger.Joins,
            Baseline = model.Baseline,
            Acceptance = model.Acceptance,
            Previous = PreviousBudgets.Of(ledger, now),
            Learning = ledger.Progress(now),
            StillToLearn = [.. model.StillToLearn],
            Drift = DriftReporter.Report(ledger, now),
            Labels = labels,
            Estimates = EstimateReport.Of(ledger, now),
            Notices = ModelNotices.Of(ledger, slos, fields, labels, now),
        };
    }

    /// <summary>The budget of one SLO at one instant.</summary>
    /// <inheritdoc cref="Report(ModelLedger, Instant)"/>
    public static SloReport Report(SloDefinition slo, ModelLedger ledger, Instant now)
    {
        var watermark = slo.WatermarkAt((now - slo.Delay).Minute);
        var start = ObservationStart.Of(slo.Sli, ledger);
        var whole = TimeWindow.Ending(watermark, slo.Window);
        var evaluation = slo.Sli.Begin(ledger, whole);
        var all = evaluation.Read(whole);
        var coverage = Coverage(slo.Window, watermark, start);
        var windows = slo.Windows.Select(Window).ToImmutableArray();
        var groups = evaluation.ReadGroups([.. slo.Windows.Select(length => TimeWindow.Ending(watermark, length))]);
        return new()
        {
            Slo = slo,
            Watermark = watermark,
            Windows = windows,
            LatestSlot = Judge(slo, ledger, evaluation, watermark),
            Alerts = [.. slo.Alerts.Select(row => Judge(row, Find(row.Long), Short(row)))],
            Attribute = slo.Sli.Attribute is { } attribute ? ledger.Definition.Attributes[attribute].Name : null,
            Groups = groups,
            MissingWords = windows[^1].Result.Reason is { } reason ? new MissingWords(ledger).Of(reason, slo, whole, groups) : null,
            Arrived = slo.Sli.Occurrences?.ReadArrived(ledger),
        };

        WindowReport Window(TimeSpan length)
        {
            var window = TimeWindow.Ending(watermark, length);
            var result = evaluation.Evaluate(window);
            var allowed = slo.Allowance.Over(window, slo.Sli.WeightIn(ledger));
            var covered = Coverage(length, watermark, start);
            var burn = result.Reading?.ErrorRatio / allowed;
            return new(length, result, allowed, covered, burn, Spent(length, covered, burn, result.Reading));
        }

        double? Short(AlertRow row)
        {
            var window = Find(row.Short);
            var result = evaluation.ReadsShort ? evaluation.EvaluateShort(TimeWindow.Ending(watermark, row.Short)) : window.Result;
            return result.Reading?.AlertErrorRatio / window.Allowed;
        }

        WindowReport Find(TimeSpan length) => windows.First(window => window.Length == length);

        double? Spent(TimeSpan length, double covered, double? burn, SliReading? reading)
        {
            if (slo.Sli.Kind == SliKind.Level)
                return covered * burn * (length / slo.Window);
            return all is not null
                ? coverage * ((double?)reading?.Bad / all.Value.Events) / slo.Allowance.Over(whole, slo.Sli.WeightIn(ledger)) : null;
        }
    }

    private static ImmutableArray<FieldReport> LostOf(SloDefinition slo, ImmutableArray<FieldReport> fields) =>
        slo.Sli is not ReasonedSli { Inputs: var inputs } ? []
            : [.. fields.Where(field => field.LostSince is not null && inputs.Fields.Any(needed => needed.Name == field.Field.Name))];

    /// <summary>κ_w = clamp((τ − observation start) / w, 0, 1).</summary>
    private static double Coverage(TimeSpan length, Minute watermark, int? start) =>
        start is null ? 0 : Math.Clamp((watermark.Number - start.Value) / length.TotalMinutes, 0, 1);

    private static SlotVerdict Judge(SloDefinition slo, ModelLedger ledger, SliEvaluation evaluation, Minute watermark)
    {
        var slot = new TimeWindow(watermark.Number - (int)slo.Slot.TotalMinutes, watermark.Number);
        var reading = evaluation.Read(slot);
        return new(new(slot.From), reading, reading is null ? null : reading.Value.ErrorRatio <= slo.Allowance.Over(slot, slo.Sli.WeightIn(ledger)));
    }

    private static AlertReport Judge(AlertRow row, WindowReport longWindow, double? fast)
    {
        if (longWindow.Reading is not { } reading || fast is null)
            return new(row, null);
        var slow = longWindow.Coverage * reading.AlertErrorRatio / longWindow.Allowed;
        var burn = Math.Min(slow, fast.Value);
        return new(row, row.Evidence.IsIn(reading) ? burn : Math.Min(burn, row.Factor));
    }

    private static DimensionReport? Summarise(Dimension dimension, ImmutableArray<SloReport> all)
    {
        var slos = all.Where(report => report.Slo.Dimension == dimension).ToArray();
        return slos.Length == 0 ? null : new(
            dimension,
            slos.Max(slo => slo.State),
            slos.Min(slo => slo.Remaining),
            slos.Min(slo => slo.Attainment),
            slos.Length,
            slos.Count(slo => slo.State == BudgetState.NoData));
    }

    private static double? Composite(
        ImmutableArray<DimensionReport> dimensions, ImmutableDictionary<Dimension, double> weights)
    {
        var known = dimensions.Where(dimension => dimension.Health is not null).ToArray();
        var total = known.Sum(dimension => weights[dimension.Dimension]);
        return total > 0 ? known.Sum(dimension => weights[dimension.Dimension] * dimension.Health!.Value) / total : null;
    }

    private static FeatureReport Report(FeatureMeasures feature, ModelLedger ledger, TimeWindow window) =>
        new(feature.Name, ledger.RateOf(feature.Presence, window),
            feature.Staleness is { } staleness ? ledger.RateOf(staleness, window) : null);

    private static double? LabelCoverage(ModelLedger ledger, Instant now)
    {
        if (ledger.Definition.Labels is not { } labels)
            return null;
        var window = TimeWindow.Ending(ledger.Definition.LabelWatermark(now), ledger.Definition.LongestWindow);
        return ledger.RateOf(labels.CoverageMeasure, window);
    }

    private static IEnumerable<SchemaViolations> Violations(ModelLedger ledger, int measure) =>
        ledger.CountingOf(measure) is FieldSchemaCounting schema
            ? Enumerable.Range(1, schema.Counters.Length - 1)
                .Select(counter => new SchemaViolations(schema.Field, schema.Counters[counter], ledger.ArrivedOf(measure)[counter]))
            : [];
}
