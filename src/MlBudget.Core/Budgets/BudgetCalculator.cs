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
    public static ModelReport Report(ModelLedger ledger, Instant now) => Report(ledger, now, slo => Report(slo, ledger, now));

    /// <summary>All budgets of a model at one instant.</summary>
    /// <param name="ledger">What was counted.</param>
    /// <param name="now">The instant.</param>
    /// <param name="reportOf">How an SLO stands.</param>
    internal static ModelReport Report(ModelLedger ledger, Instant now, Func<SloDefinition, SloReport> reportOf)
    {
        var model = ledger.Definition;
        var fields = FieldReport.Of(ledger, now);
        var slos = model.Slos.Select(slo => WithLost(reportOf(slo), LostOf(slo, fields))).ToImmutableArray();
        var dimensions = Dimensions.All.Select(dimension => Summarise(dimension, slos)).OfType<DimensionReport>().ToImmutableArray();
        var features = TimeWindow.Ending(model.Watermark(now), model.LongestWindow);
        var counted = ExcludingTallies.Of(ledger, model.Excluded, features);
        var labels = LabelReport.Of(ledger, now);
        return new()
        {
            Model = model.Name,
            At = now,
            Slos = slos,
            Dimensions = dimensions,
            Composite = Composite(dimensions, model.Weights),
            Fields = fields,
            Features = [.. model.Features.Select(feature => Report(feature, counted, features) with
            {
                AgeSeconds = PictureReport.AgesOf(ledger, feature.Name, now),
            })],
            Violations = [.. Enumerable.Range(0, model.Measures.Length).SelectMany(measure => Violations(ledger, measure, counted, features))],
            Predictions = ledger.Predictions,
            Represented = RepresentedBy(ledger),
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
            Drift = DriftReporter.WithResidual(ledger, now),
            Skew = DriftReporter.Verdicts(ledger, ledger.Definition.Skew, now),
            Labels = labels,
            Estimates = EstimateReport.Of(ledger, now),
            Pictures = PictureReport.Of(ledger, now),
            Notices = ModelNotices.Of(ledger, slos, fields, labels, now),
        };
    }

    /// <summary>The budget of one SLO at one instant.</summary>
    /// <inheritdoc cref="Report(ModelLedger, Instant)"/>
    public static SloReport Report(SloDefinition slo, ModelLedger ledger, Instant now) =>
        new SloCalculation(slo, ledger, new(ledger), slo.WatermarkAt((now - slo.Delay).Minute)).Report();

    private static SloReport WithLost(SloReport report, ImmutableArray<FieldReport> lost) => lost.IsEmpty ? report : report with { LostFields = lost };

    private static ImmutableArray<FieldReport> LostOf(SloDefinition slo, ImmutableArray<FieldReport> fields) =>
        slo.Sli is not ReasonedSli { Inputs: var inputs } ? []
            : [.. fields.Where(field => field.LostSince is not null && inputs.Fields.Any(needed => needed.Name == field.Field.Name))];

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

    private static FeatureReport Report(FeatureMeasures feature, Tallies tallies, TimeWindow window) =>
        new(feature.Name, tallies.RateOf(feature.Presence, window),
            feature.Staleness is { } staleness ? tallies.RateOf(staleness, window) : null);

    private static long? RepresentedBy(ModelLedger ledger) => ledger.Definition is { Sampling: not null, Pictures: { } pictures }
        ? WeightedCounting.Predictions(ledger.CountingOf(pictures.Records), ledger.ArrivedOf(pictures.Records))[0] : null;

    private static double? LabelCoverage(ModelLedger ledger, Instant now)
    {
        if (ledger.Definition.Labels is not { } labels)
            return null;
        var window = TimeWindow.Ending(ledger.Definition.LabelWatermark(now), ledger.Definition.LongestWindow);
        return ExcludingTallies.Of(ledger, ledger.Definition.Excluded, window).RateOf(labels.CoverageMeasure, window);
    }

    private static IEnumerable<SchemaViolations> Violations(ModelLedger ledger, int measure, Tallies counted, TimeWindow window)
    {
        // What is counted by version or group is counted together as well.
        if (ledger.Definition.Measures[measure].Attribute is not null || ledger.CountingOf(measure) is not FieldSchemaCounting schema)
            return [];
        var sums = new long[schema.Counters.Length];
        counted.SumInto(measure, 0, window, sums);
        return Enumerable.Range(1, sums.Length - 1).Select(counter =>
            new SchemaViolations(schema.Field, schema.Counters[counter], ledger.ArrivedOf(measure)[counter]) { InWindow = sums[counter] });
    }
}
