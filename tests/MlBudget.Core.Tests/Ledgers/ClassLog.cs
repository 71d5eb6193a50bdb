using System.Collections.Immutable;
using MlBudget.Core.Budgets;
using MlBudget.Core.Compiling;
using MlBudget.Core.Conditions;
using MlBudget.Core.Labels;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Tests.Learning;
using MlBudget.Core.Tests.Records;
using MlBudget.Core.Time;
using MlBudget.Tests;

namespace MlBudget.Core.Tests.Ledgers;

/// <summary>An answer and its label, as a log has them.</summary>
internal sealed record Judged(string? Answer, string? Label, double? Score = null, string Group = "a");

/// <summary>A model with an SLO of each kind that needs classes or scores, fed with a log of some classes. The rows of a log are spread
/// over the hours of two days.</summary>
internal sealed class ClassLog
{
    /// <summary>A Monday at midnight.</summary>
    public static readonly int Start = Instant.From(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero)).Minute.Number;

    private const int Days = 2;

    private readonly ModelShape _shape;
    private readonly TimeSpan _window;
    private readonly LedgerStore _store = new();
    private ModelLedger _ledger;
    private int _rows;

    /// <summary>An empty log.</summary>
    /// <param name="answers">The classes of answers, and of labels that have none of their own.</param>
    /// <param name="labels">The classes of labels.</param>
    /// <param name="origin">Where labels are.</param>
    /// <param name="windowDays">The window of all SLOs.</param>
    public ClassLog(
        BinaryClasses? answers = null, BinaryClasses? labels = null, LabelOrigin origin = LabelOrigin.Joined, int windowDays = 7)
    {
        _window = TimeSpan.FromDays(windowDays);
        _shape = new()
        {
            TimePath = "time",
            IdPath = "id",
            PredictionPath = "answer",
            Classes = answers ?? BinaryClasses.Usual,
            Labels = new(origin, "label", TimeSpan.Zero) { TimePath = "time", IdPath = "id", Classes = labels },
            Fields = ImmutableDictionary<string, ConditionField>.Empty
                .Add("score", new("score")).Add("confidence", new("score", 1, FieldDerivation.Confidence)),
            Attributes = [new("group", "group", 100, 20)],
        };
        _ledger = new(Define());
    }

    /// <summary>What was refused of labels.</summary>
    public SourceStatistics Labels { get; } = new();

    public ModelReport Report => BudgetCalculator.Report(_ledger, new((Start + Days * 24 * 60) * EventTime.PerMinute));

    /// <summary>So many rows that are alike.</summary>
    public static IEnumerable<Judged> Rows(int count, string? answer, string? label, double? score = null, string group = "a") =>
        Enumerable.Repeat(new Judged(answer, label, score, group), count);

    /// <summary>Counts a log.</summary>
    public ClassLog Fold(IEnumerable<Judged> log, int batchSize = Batch.DefaultCapacity)
    {
        foreach (var chunk in log.Chunk(batchSize))
        {
            var predictions = new Batch(_ledger.Definition.Predictions, batchSize);
            var labels = _ledger.Definition.Labels!.Schema is { } schema ? new Batch(schema, batchSize) : null;
            foreach (var row in chunk)
                Append(row, predictions, labels);
            _ledger.FoldPredictions(predictions);
            if (labels is not null)
                _ledger.FoldLabels(labels, Labels);
        }

        return this;
    }

    /// <summary>Counts a log.</summary>
    public ClassLog Fold(params IEnumerable<Judged>[] parts) => Fold(parts.SelectMany(part => part));

    /// <summary>Goes on as another process would, with the same classes or with others.</summary>
    public ClassLog Restart()
    {
        _store.Commit(_ledger);
        _ledger = _store.Restore(Define());
        return this;
    }

    public SloReport Slo(string name) => Report.Slos.Single(slo => slo.Slo.Name == name);

    public double? Value(string name) => Slo(name).Whole.Reading?.Value;

    /// <summary>The texts of the notices of a kind.</summary>
    public string? Notice(NoticeKind kind) => Report.Notices.SingleOrDefault(notice => notice.Kind == kind)?.Text;

    /// <summary>How often a field violated what is asked of it.</summary>
    public long Violations(string field, string kind) =>
        Report.Violations.Single(violation => violation.Field == field && violation.Kind == kind).Count;

    private void Append(Judged row, Batch predictions, Batch? labels)
    {
        var minute = Start + _rows * 7 % (Days * 24 * 60);
        Begin(predictions, minute);
        BatchRow.Set(predictions, "answer", row.Answer);
        BatchRow.Set(predictions, "group", row.Group);
        BatchRow.Set(predictions, "label", row.Label);
        if (row.Score is { } score)
            BatchRow.Set(predictions, "score", score);
        predictions.Count++;
        if (labels is not null && row.Label is not null)
        {
            Begin(labels, minute + 1);
            BatchRow.Set(labels, "label", row.Label);
            labels.Count++;
        }

        _rows++;
    }

    private void Begin(Batch batch, int minute)
    {
        batch.Times[batch.Count] = minute * EventTime.PerMinute;
        batch.Ids[batch.Count] = (UInt128)_rows;
        Bits.Set(batch.HasId, batch.Count);
    }

    /// <summary>A definition of its own each time: measures own scratch space.</summary>
    private ModelDefinition Define()
    {
        var compiler = new MeasureCompiler(_shape);
        ImmutableArray<SloDefinition> slos =
        [
            .. new[] { "accuracy", "precision", "recall", "true_negative_rate", "false_positive_rate", "false_negative_rate", "f1" }
                .Select(name => Slo(compiler, name, new OccurrenceSli(Named(compiler, name)), 60)),
            Slo(compiler, "selection_rate", new OccurrenceSli(Named(compiler, "selection_rate") with { Sense = Sense.LowerIsBetter }), 1),
            Slo(compiler, "accuracy decay", new DegradationSli(Named(compiler, "accuracy"), 0.9m), 60),
            Slo(compiler, "f1 decay", new DegradationSli(Named(compiler, "f1"), 0.9m), 60),
            Slo(compiler, "recall by hours", Hourly(compiler.WithClasses(new OccurrenceSli(Named(compiler, "recall")))), 60),
            Slo(
                compiler, "specificity by hours",
                Hourly(compiler.WithClasses(new OccurrenceSli(Named(compiler, "true_negative_rate")))), 60),
            Slo(compiler, "accuracy parity", Parity(compiler, "accuracy"), 60),
            Slo(compiler, "selection parity", Parity(compiler, "selection_rate"), 60),
            Slo(compiler, "recall parity", Parity(compiler, "recall"), 60),
            Slo(compiler, "f1 parity", Parity(compiler, "f1"), 60),
            Slo(compiler, "low_confidence", new OccurrenceSli(compiler.Named("low_confidence", below: 0.6m)), 1),
        ];
        var features = compiler.Features();
        var labels = compiler.Labels();
        var (prediction, group) = (compiler.PredictionColumn(), compiler.AttributeColumn(0));
        return new()
        {
            Name = "classes",
            Classes = _shape.Classes,
            PredictionColumn = prediction,
            Labels = labels,
            Attributes = [new("group", "group", group, 10, 20)],
            Features = features,
            Slos = slos,
            Measures = compiler.Measures,
            Predictions = compiler.Predictions,
        };
    }

    private static Proportion Named(MeasureCompiler compiler, string metric, int? by = null) =>
        compiler.Named(metric, attribute: by);

    private static DisparitySli Parity(MeasureCompiler compiler, string metric) =>
        new(new([Named(compiler, metric, by: 0)], 0, DisparityMeasure.Difference, null, MinSamples: 10, MaxGroups: 20, Confident: false)
        {
            MinGroupSize = 20,
        });

    private static SlicedSli Hourly(Sli sli) => new(sli, new(0.5m), new(TimeSpan.FromHours(1), 1, SilenceIsBad: true));

    private SloDefinition Slo(MeasureCompiler compiler, string name, Sli sli, int slotMinutes) => new()
    {
        Name = name,
        Dimension = Dimension.ModelQuality,
        SliText = name,
        Sli = sli is SlicedSli ? sli : compiler.WithClasses(sli),
        Allowance = new(0.2m),
        Window = _window,
        Slot = TimeSpan.FromMinutes(slotMinutes),
    };
}
