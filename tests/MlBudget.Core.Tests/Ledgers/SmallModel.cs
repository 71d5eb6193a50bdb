using System.Collections.Immutable;
using MlBudget.Core.Compiling;
using MlBudget.Core.Conditions;
using MlBudget.Core.Labels;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Tasks;
using MlBudget.Core.Tests.Records;
using MlBudget.Core.Text;
using MlBudget.Core.Time;
using MlBudget.Tests;

namespace MlBudget.Core.Tests.Ledgers;

/// <summary>A prediction as a test writes it. Times are minutes since the epoch.</summary>
internal sealed record Prediction(
    int Minute, int Id, string? Decision, string? Merchant, double? Amount, string? Error, int? AmountMinute)
{
    /// <summary>What it says of how it was sampled; null for nothing.</summary>
    public double? Sampling { get; init; }
}

/// <summary>A label as a test writes it. Times are minutes since the epoch.</summary>
internal sealed record Outcome(int Minute, int Id, string? Label, string? Clicked = null, string? Reviewed = null);

/// <summary>A model with an SLO of each kind, fed with records by batches.</summary>
internal static class SmallModel
{
    public const int DelayHours = 24;

    /// <summary>The window of all SLOs.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromDays(7);

    /// <summary>A definition of its own each time: measures own scratch space.</summary>
    /// <param name="unlabelled">What is assumed of predictions without a label.</param>
    /// <param name="wins">Which of several labels of a prediction counts.</param>
    /// <param name="where">The condition that picks the labels that count; null for all.</param>
    /// <param name="sampling">Which part of the predictions is logged; null where all are.</param>
    public static ModelDefinition Define(
        Assumption? unlabelled = null, LabelPrecedence wins = LabelPrecedence.First, string? where = null, SamplingShape? sampling = null)
    {
        var shape = Shape(unlabelled, wins, where);
        if (sampling is not null)
            shape = shape with { Sampling = sampling, Fields = sampling.Path.Length == 0 ? shape.Fields : shape.Fields.Add(SamplingShape.FieldName, new(sampling.Path)) };
        var compiler = new MeasureCompiler(shape);
        return ModelBuilder.Build(compiler.Measurements, new()
        {
            Name = "small",
            Task = BinaryClassification.Instance,
            Slos = Slos(compiler),
            Weights = Dimensions.DefaultWeights,
            Limits = new(),
        });
    }

    /// <summary>What its records hold.</summary>
    /// <param name="unlabelled">What is assumed of predictions without a label.</param>
    /// <param name="wins">Which of several labels of a prediction counts.</param>
    /// <param name="where">The condition that picks the labels that count; null for all.</param>
    public static ModelShape Shape(
        Assumption? unlabelled = null, LabelPrecedence wins = LabelPrecedence.First, string? where = null) => new()
        {
            TimePath = "time",
            IdPath = "id",
            PredictionPath = "decision",
            Labels = new(LabelOrigin.Joined, "label", TimeSpan.FromHours(DelayHours))
            {
                TimePath = "time",
                IdPath = "id",
                Unlabelled = unlabelled,
                Wins = wins,
                Fields = ImmutableDictionary<string, ConditionField>.Empty
                .Add("label", new("label")).Add("outcome.clicked", new("clicked")).Add("reviewed", new("reviewed")),
            },
            Fields = ImmutableDictionary<string, ConditionField>.Empty
            .Add("error", new("error"))
            .Add("outcome.clicked", new("clicked") { IsOutcome = true }),
            Features =
        [
            new("amount", "amount", ColumnKind.Number)
            {
                Required = true, Min = 0, Max = 100, TimePath = "amount_time", MaxAge = TimeSpan.FromMinutes(30),
            },
        ],
            Attributes = [new("merchant", "merchant", 3, 3)],
            LabelsWhere = where is { } text ? text : default(ConfiguredText?),
        };

    private static ImmutableArray<SloDefinition> Slos(MeasureCompiler compiler)
    {
        Proportion Clicks(int? by = null) => compiler.Share("outcome.clicked == true", Sense.HigherIsBetter, by);
        CoveredSli Covered(Sli sli, decimal least) => new(sli, compiler.CoverageOf(sli.Measures[0])!.Value, least);
        Proportion Named(string name, int? by = null) => compiler.Named(name, attribute: by);
        var slicing = new Slicing(TimeSpan.FromMinutes(30), 1, SilenceIsBad: true);
        return
        [
            Slo("success", new OccurrenceSli(compiler.Share("error is null", Sense.HigherIsBetter)), 1),
            Slo("uptime", new SlicedSli(new PresenceSli(compiler.Records()), new(0m), slicing), 30),
            Slo("accuracy", new DegradationSli(Named("accuracy"), 0.9m), 60, DelayHours),
            Slo("precision", new OccurrenceSli(Named("precision")), 60, DelayHours),
            Slo("clicks", new OccurrenceSli(Clicks()), 60, DelayHours),
            Slo("clicks if known", Covered(new OccurrenceSli(Clicks()), 0.3m), 60, DelayHours),
            Slo("click parity", Covered(Disparity([Clicks(by: 0)], DisparityMeasure.Difference), 0.3m), 60, DelayHours),
            Slo("completeness", new OccurrenceSli(Named("completeness")), 1),
            Slo("score", new DataQualitySli(Named("completeness"), Named("staleness")), 1),
            Slo("schema", new OccurrenceSli(Named("schema_violations")), 1),
            Slo("duplicates", new OccurrenceSli(Named("duplicates")), 1),
            Slo("parity", Disparity([Named("false_positive_rate", 0)], DisparityMeasure.Difference), 60, DelayHours),
            Slo(
                "odds",
                Disparity([Named("true_positive_rate", 0), Named("false_positive_rate", 0)], DisparityMeasure.Ratio), 60, DelayHours),
        ];
    }

    private static DisparitySli Disparity(ImmutableArray<Proportion> metrics, DisparityMeasure measure) =>
        new(new(metrics, 0, measure, null, MinSamples: 3, MaxGroups: 3, Confident: false) { MinGroupSize = 20 });

    private static SloDefinition Slo(string name, Sli sli, int slotMinutes, int delayHours = 0) => new()
    {
        Name = name,
        Dimension = Dimension.Infrastructure,
        SliText = name,
        Sli = sli,
        Allowance = new(0.1m),
        Window = Window,
        Slot = TimeSpan.FromMinutes(slotMinutes),
        Delay = TimeSpan.FromHours(delayHours),
        Alerts = [new(AlertSeverity.Critical, TimeSpan.FromHours(6), TimeSpan.FromHours(1), 1.5, new(1, 2))],
    };

    /// <summary>Counts predictions in batches of a size.</summary>
    public static void Fold(ModelLedger ledger, IEnumerable<Prediction> predictions, int batchSize)
    {
        foreach (var chunk in predictions.Chunk(batchSize))
            ledger.FoldPredictions(BatchOf(ledger.Definition, chunk));
    }

    /// <summary>Predictions as a source gives them: each stands in the line of its id.</summary>
    public static Batch BatchOf(ModelDefinition model, IReadOnlyCollection<Prediction> predictions)
    {
        var batch = new Batch(model.Predictions, predictions.Count) { Origins = new(predictions.Count) };
        foreach (var record in predictions)
        {
            batch.Origins[batch.Count] = ("log", record.Id);
            Append(batch, record);
        }

        return batch;
    }

    /// <summary>The same of labels.</summary>
    public static Batch BatchOf(ModelDefinition model, IReadOnlyCollection<Outcome> outcomes)
    {
        var batch = new Batch(model.Labels!.Schema!, outcomes.Count) { Origins = new(outcomes.Count) };
        foreach (var record in outcomes)
        {
            batch.Origins[batch.Count] = ("labels", record.Id);
            Start(batch, record.Minute, record.Id);
            BatchRow.Set(batch, "label", record.Label);
            BatchRow.Set(batch, "clicked", record.Clicked);
            BatchRow.Set(batch, "reviewed", record.Reviewed);
            batch.Count++;
        }

        return batch;
    }

    /// <summary>Counts labels in batches of a size.</summary>
    public static void Fold(ModelLedger ledger, IEnumerable<Outcome> outcomes, int batchSize, SourceStatistics? statistics = null)
    {
        foreach (var chunk in outcomes.Chunk(batchSize))
            ledger.FoldLabels(BatchOf(ledger.Definition, chunk), statistics ?? new());
    }

    private static void Append(Batch batch, Prediction record)
    {
        Start(batch, record.Minute, record.Id);
        BatchRow.Set(batch, "decision", record.Decision);
        BatchRow.Set(batch, "merchant", record.Merchant);
        BatchRow.Set(batch, "amount", record.Amount);
        BatchRow.Set(batch, "error", record.Error);
        BatchRow.Set(batch, "sampling", record.Sampling);
        BatchRow.Set(batch, "amount_time", record.AmountMinute * EventTime.PerMinute);
        batch.Count++;
    }

    private static void Start(Batch batch, int minute, int id)
    {
        batch.Times[batch.Count] = minute * EventTime.PerMinute;
        batch.Ids[batch.Count] = (UInt128)id;
        Bits.Set(batch.HasId, batch.Count);
    }
}
