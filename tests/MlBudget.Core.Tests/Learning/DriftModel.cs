using MlBudget.Core.Baselines;
using MlBudget.Core.Compiling;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Tests.Conditions;
using MlBudget.Core.Time;
using MlBudget.Tests;
using Record = MlBudget.Core.Tests.Conditions.Record;

namespace MlBudget.Core.Tests.Learning;

/// <summary>A model that is watched for drift, fed with records or with histograms.</summary>
internal sealed class DriftModel
{
    /// <summary>A Monday at midnight.</summary>
    public static readonly int Start = Instant.From(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero)).Minute.Number;

    public const int SixHours = 6 * TimeWindow.Hour;

    /// <summary>Compiles a model.</summary>
    /// <param name="features">What is normal of its features, which are configured as the baseline has them.</param>
    public DriftModel(params FeatureBaseline[] features)
        : this(DriftCriterion.Threshold, name => 1, features)
    {
    }

    /// <inheritdoc cref="DriftModel(FeatureBaseline[])"/>
    public DriftModel(DriftCriterion criterion, Func<string, double> importance, params FeatureBaseline[] features)
    {
        var compiler = new MeasureCompiler(new ModelShape
        {
            TimePath = "time",
            Features = [.. features.Select(feature => new FeatureShape(feature.Name, feature.Path, KindOf(feature))
            {
                Importance = importance(feature.Name),
            })],
            Baseline = Baseline(features),
        });
        Drift = compiler.Drift(criterion);
        Slo = new()
        {
            Name = "drift",
            Dimension = Dimension.ModelQuality,
            SliText = "drift",
            Sli = new SlicedSli(new DriftSli(Drift), new(0.1m), new(TimeSpan.FromHours(6), 1, SilenceIsBad: false)),
            Allowance = new(0.2m),
            Window = TimeSpan.FromDays(7),
            Slot = TimeSpan.FromHours(6),
        };
        Ledger = new(new ModelDefinition
        {
            Name = "model",
            Predictions = compiler.Predictions,
            Measures = compiler.Measures,
            Slos = [Slo],
            Drift = Drift,
        });
    }

    public DriftDefinition Drift { get; }

    public SloDefinition Slo { get; }

    public ModelLedger Ledger { get; }

    public static Baseline Baseline(params FeatureBaseline[] features) => new()
    {
        From = new(0),
        To = new(1),
        Rows = 10_000,
        DriftWindow = TimeSpan.FromHours(6),
        Features = [.. features],
    };

    /// <summary>Four bins of as many values each: to 1, to 2, to 3, and beyond.</summary>
    public static NumericBaseline Number(string name, double threshold = 0.05) => new(name, name, threshold)
    {
        Edges = [1, 2, 3],
        Bins = [10_000, 10_000, 10_000, 10_000],
        Means = [0.5, 1.5, 2.5, 3.5],
        StandardDeviation = 1.25,
    };

    public static CategoricalBaseline Category(string name, double threshold = 0.1) => new(name, name, threshold)
    {
        Categories = ["de", "fr", "at"],
        Bins = [6000, 3000, 900, 100],
    };

    /// <summary>Adds a histogram of a feature in the hour of a minute.</summary>
    public void Add(int feature, int minute, params long[] counts)
    {
        for (var bin = 0; bin < counts.Length; bin++)
            Ledger.Measure(Drift.Features[feature].Measure).Add(0, minute, bin, counts[bin]);
    }

    /// <summary>Folds records of which each is a minute and the values of the features, in batches of a size.</summary>
    public void Fold(IEnumerable<(int Minute, object?[] Values)> records, int batchSize)
    {
        foreach (var chunk in records.Chunk(batchSize))
        {
            var schema = new SchemaBuilder();
            foreach (var column in Ledger.Definition.Predictions.Columns)
                schema.Column(column);
            var batch = WrittenRecords.Batch(schema, [.. chunk.Select(record => RecordOf(record.Values))]);
            for (var row = 0; row < chunk.Length; row++)
                batch.Times[row] = chunk[row].Minute * EventTime.PerMinute;
            Ledger.FoldPredictions(batch);
        }
    }

    public long[] Counts(int feature, int fromMinute, int toMinute)
    {
        var measure = Ledger.Measure(Drift.Features[feature].Measure);
        var counts = new long[measure.Width];
        measure.SumInto(0, new(fromMinute, toMinute), counts);
        return counts;
    }

    public DriftVerdict[] Judge(int fromMinute) => DriftJudge.Judge(Drift, Ledger, new(fromMinute, fromMinute + SixHours));

    public SliReading? Read(int fromMinute) =>
        new DriftSli(Drift).Begin(Ledger, default).Read(new(fromMinute, fromMinute + SixHours));

    private Record RecordOf(object?[] values)
    {
        var record = new Record();
        for (var index = 0; index < values.Length; index++)
            record[Drift.Features[index].Baseline.Path] = values[index];
        return record;
    }

    private static ColumnKind KindOf(FeatureBaseline feature) =>
        feature is NumericBaseline ? ColumnKind.Number : ColumnKind.Category;
}
