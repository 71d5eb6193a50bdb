using System.Text;
using MlBudget.Core.Compiling;
using MlBudget.Core.Labels;
using MlBudget.Core.Learning;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Storage;
using MlBudget.Tests;

namespace MlBudget.Exporter.Tests.Storage;

/// <summary>Samples and rows that wait are kept in the same place, and are lost each for its own reason.</summary>
public sealed class SampleStoreTests : IDisposable
{
    private static readonly long Start = Instant.From(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero)).Micros;

    private readonly StorageDirectory _directory = new();
    private readonly StorageFolder _folder;
    private readonly Store _store;

    public SampleStoreTests()
    {
        _folder = StorageFolder.Open(_directory.Path);
        _store = Store.Open(_folder);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void Samples_come_back_with_the_rows_that_wait()
    {
        Write(Define(Learned()));
        Assert.Equal((100, 100), Read(Define(Learned())));
    }

    [Fact]
    public void Samples_of_other_columns_are_dropped_and_rows_that_wait_stay()
    {
        Write(Define(Learned()));
        Assert.Equal((100, 0), Read(Define(Learned() with { RowsPerDay = 7 })));
        // What was dropped doesn't come back with what it was dropped for.
        Assert.Equal((100, 0), Read(Define(Learned())));
    }

    [Fact]
    public void Rows_of_another_identity_are_dropped_with_their_samples()
    {
        Write(Define(Learned()));
        Assert.Equal((0, 0), Read(Define(Learned(), classes: BinaryClasses.Of("yes"))));
    }

    [Fact]
    public void Without_anything_to_learn_samples_are_dropped()
    {
        Write(Define(Learned()));
        Assert.Equal((100, 0), Read(Define(null)));
        Assert.Equal((100, 0), Read(Define(Learned())));
    }

    [Fact]
    public void Samples_begin_where_rows_waited_before()
    {
        Write(Define(null));
        Assert.Equal((100, 0), Read(Define(Learned())));
        Write(Define(Learned()), from: 100, count: 1900);
        Assert.Equal((2000, 1900), Read(Define(Learned())));
    }

    [Fact]
    public void Samples_are_kept_where_no_row_waits()
    {
        Write(Define(Learned(), hasLabels: false));
        Assert.Equal((0, 100), Read(Define(Learned(), hasLabels: false)));
    }

    private static LearningDefinition Learned() => new(TimeSpan.FromHours(6), [], 0, []) { Period = TimeSpan.FromDays(7) };

    private static ModelDefinition Define(LearningDefinition? learning, bool hasLabels = true, BinaryClasses? classes = null)
    {
        var compiler = new MeasureCompiler(new ModelShape
        {
            TimePath = "t",
            IdPath = "i",
            PredictionPath = "d",
            Classes = classes ?? BinaryClasses.Usual,
            Labels = hasLabels ? new(LabelOrigin.Joined, "y", TimeSpan.FromHours(1)) { TimePath = "t", IdPath = "i" } : null,
            Features = [new("amount", "amount", ColumnKind.Number)],
        });
        compiler.Records();
        compiler.Features();
        var labels = compiler.Labels();
        var amount = compiler.Predictions.Columns.IndexOf(new("amount", ColumnKind.Number));
        return new()
        {
            Name = "samples",
            Classes = classes ?? BinaryClasses.Usual,
            PredictionColumn = compiler.PredictionColumn(),
            Labels = labels,
            Learning = learning is null ? null : learning with { Features = [new("amount", "amount", amount, 1)] },
            Slos = [],
            Measures = compiler.Measures,
            Predictions = compiler.Predictions,
        };
    }

    private void Write(ModelDefinition definition, int from = 0, int count = 100)
    {
        var ledger = new ModelLedger(definition);
        using var model = _store.OpenModel(ledger);
        model.Restore([]);
        var batch = new Batch(definition.Predictions);
        for (; batch.Count < count; batch.Count++)
        {
            batch.Times[batch.Count] = Start + batch.Count;
            batch.Ids[batch.Count] = (UInt128)(from + batch.Count);
            Bits.Set(batch.HasId, batch.Count);
            foreach (var column in batch.Columns)
                Bits.Set(column.Valid, batch.Count);
            var answer = batch.Category(definition.PredictionColumn!.Value);
            answer.Codes[batch.Count] = answer.Dictionary.GetOrAdd(Encoding.UTF8.GetBytes("1"));
        }

        ledger.FoldPredictions(batch);
        model.Commit([], new(Start), new(Start));
    }

    /// <summary>How many rows wait, and how many are sampled.</summary>
    private (long Waiting, long Sampled) Read(ModelDefinition definition)
    {
        var ledger = new ModelLedger(definition);
        using var model = _store.OpenModel(ledger);
        model.Restore([]);
        var sampled = ledger.Progress(new(Start + 3 * EventTime.PerHour))?.Rows ?? 0;
        using var segments = _store.Prepare("SELECT count(*) FROM segments WHERE kind = 2");
        Assert.Equal(sampled > 0, (long)segments.Value()! > 0);
        return (ledger.Joins?.Waiting ?? 0, sampled);
    }
}
