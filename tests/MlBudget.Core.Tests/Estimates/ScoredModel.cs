using System.Collections.Immutable;
using MlBudget.Core.Baselines;
using MlBudget.Core.Budgets;
using MlBudget.Core.Compiling;
using MlBudget.Core.Conditions;
using MlBudget.Core.Labels;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Tests.Records;
using MlBudget.Core.Time;
using MlBudget.Tests;

namespace MlBudget.Core.Tests.Estimates;

/// <summary>A scored answer as a test writes it. The minute is one since the epoch.</summary>
internal sealed record Scored(int Minute, string? Decision, double? Score, string? Merchant = null, string? Label = null);

/// <summary>A model with answers and scores, whose calibration a test gives.</summary>
internal sealed class ScoredModel
{
    /// <summary>A Monday at midnight.</summary>
    public static readonly int Start = Instant.From(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero)).Minute.Number;

    private readonly ModelLedger _ledger;
    private readonly int? _measure;
    private readonly int? _byMerchant;

    /// <summary>A model.</summary>
    /// <param name="calibration">What scores mean; null where that is not known.</param>
    /// <param name="slos">Its SLOs.</param>
    public ScoredModel(Calibration? calibration, params Func<MeasureCompiler, Sli>[] slos)
        : this(BinaryClasses.Usual, calibration, slos)
    {
    }

    /// <summary>A model of some classes.</summary>
    public ScoredModel(BinaryClasses classes, Calibration? calibration, params Func<MeasureCompiler, Sli>[] slos)
    {
        var compiler = new MeasureCompiler(Shape(calibration) with { Classes = classes });
        var slis = slos.Select(sli => sli(compiler)).ToArray();
        const string accuracy = "estimated_accuracy";
        _measure = compiler.Estimate(accuracy);
        _byMerchant = compiler.Estimate(accuracy, attribute: 0);
        var prediction = compiler.PredictionColumn();
        var merchant = compiler.AttributeColumn(0);
        compiler.Features();
        var estimates = compiler.Estimates();
        var labels = compiler.Labels();
        _ledger = new(new ModelDefinition
        {
            Name = "scored",
            Classes = classes,
            PredictionColumn = prediction,
            Labels = labels,
            Attributes = [new("merchant", "merchant", merchant, 1, 20)],
            Estimates = estimates,
            Measures = compiler.Measures,
            Predictions = compiler.Predictions,
            Slos = [.. slis.Select(Slo)],
        });
    }

    /// <summary>What a baseline with a calibration leads to.</summary>
    public static ModelShape Shape(Calibration? calibration) => new()
    {
        TimePath = "time",
        PredictionPath = "decision",
        Labels = new(LabelOrigin.Inline, "label", TimeSpan.Zero),
        Fields = ImmutableDictionary<string, ConditionField>.Empty.Add("score", new("score"))
            .Add("confidence", new("score", Derivation: FieldDerivation.Confidence)),
        Attributes = [new("merchant", "merchant", 100, 20)],
        Baseline = new()
        {
            From = new(0),
            To = new(1),
            Rows = 1,
            DriftWindow = TimeSpan.FromHours(6),
            Calibration = calibration,
        },
    };

    public ModelLedger Ledger => _ledger;

    /// <summary>Counts answers in batches of a size.</summary>
    public ScoredModel Fold(IEnumerable<Scored> log, int batchSize = 64)
    {
        foreach (var chunk in log.Chunk(batchSize))
        {
            var batch = new Batch(_ledger.Definition.Predictions, batchSize);
            foreach (var record in chunk)
            {
                batch.Times[batch.Count] = record.Minute * EventTime.PerMinute;
                BatchRow.Set(batch, "decision", record.Decision);
                BatchRow.Set(batch, "score", record.Score);
                BatchRow.Set(batch, "merchant", record.Merchant);
                BatchRow.Set(batch, "label", record.Label);
                batch.Count++;
            }

            _ledger.FoldPredictions(batch);
        }

        return this;
    }

    /// <summary>What is expected in a window.</summary>
    public EstimatedConfusion Expected(TimeWindow window, string? merchant = null) => merchant is null
        ? EstimatedConfusion.Read(_ledger, _measure!.Value, 0, window)
        : EstimatedConfusion.Read(_ledger, _byMerchant!.Value, _ledger.Groups(0).GetOrAdd(merchant), window);

    public ModelReport Report(int minute) => BudgetCalculator.Report(_ledger, new(minute * EventTime.PerMinute));

    private static SloDefinition Slo(Sli sli, int index) => new()
    {
        Name = $"slo-{index}",
        Dimension = Dimension.ModelQuality,
        SliText = "estimate",
        Sli = sli,
        Allowance = new(0.2m),
        Window = TimeSpan.FromDays(7),
        Slot = TimeSpan.FromHours(sli is SlicedSli ? 1 : 0) + TimeSpan.FromMinutes(sli is SlicedSli ? 0 : 1),
    };
}
