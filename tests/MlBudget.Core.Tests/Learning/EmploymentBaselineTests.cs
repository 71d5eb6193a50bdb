using System.Collections.Immutable;
using System.IO.Compression;
using System.Text.Json;
using MlBudget.Core.Baselines;
using MlBudget.Core.Compiling;
using MlBudget.Core.Conditions;
using MlBudget.Core.Labels;
using MlBudget.Core.Learning;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Tests;

namespace MlBudget.Core.Tests.Learning;

/// <summary>The baseline of a real model's stable month, where the data is there.</summary>
public sealed class EmploymentBaselineTests
{
    private static readonly string[] Features =
        ["AGEP", "SCHL", "MAR", "RELP", "DIS", "ESP", "CIT", "MIG", "MIL", "ANC", "NATIVITY", "DEAR", "DEYE", "DREM"];

    private static readonly long From = Instant.From(new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero)).Micros;

    [SkippableFact]
    public void The_reference_month_of_the_employment_model_is_learned()
    {
        var folder = Find();
        Skip.If(folder is null, "The employment data is not there.");
        var ledger = new ModelLedger(Define());
        Read(Path.Combine(folder, "reference.jsonl.gz"), ledger.Definition.Predictions, ledger.FoldPredictions);
        Read(Path.Combine(folder, "labels.jsonl.gz"), ledger.Definition.Labels!.Schema!, batch => ledger.FoldLabels(batch, new()));

        var (from, to) = (From, From + 30 * LearningModel.Day);
        var result = ledger.Learn(new(from), new(to));
        Assert.Empty(result.Refusals);
        Assert.Empty(result.Notes);
        var baseline = result.Baseline!;
        Assert.Equal(68_785, baseline.Rows);
        Assert.Equal(0.827157, baseline.Quality["accuracy"].Pooled, tolerance: 5e-7);
        Assert.Equal(0.213472, baseline.Quality["false_positive_rate"].Pooled, tolerance: 5e-7);
        Assert.Equal(0.868469, baseline.Quality["recall"].Pooled, tolerance: 5e-7);
        // 2,293 a day are 95 an hour and 573 in six.
        Assert.Equal(TimeSpan.FromHours(6), baseline.Quality["accuracy"].Block);
        Assert.Equal(120, baseline.Quality["accuracy"].Blocks);
        Assert.InRange(baseline.Quality["accuracy"].Median, 0.822, 0.832);
        Assert.All(baseline.Volume, volume => Assert.InRange(volume!.Value, 95, 96));
        Assert.Equal([.. Features, "score", "prediction"], baseline.Features.Select(feature => feature.Name));
        Assert.All(baseline.Features, feature => Assert.InRange(feature.Counts.Sum(), 60_000, 68_785));
        Assert.All(baseline.Features, feature => Assert.InRange(
            feature.Threshold, feature is NumericBaseline ? 0.05 : 0.1, feature is NumericBaseline ? 0.15 : 0.25));
        Assert.InRange(baseline.Calibration!.Error, 0, 0.01);
        Assert.Equal(68_785, baseline.Calibration.Rows);
    }

    private static ModelDefinition Define()
    {
        var compiler = new MeasureCompiler(new ModelShape
        {
            TimePath = "timestamp",
            IdPath = "prediction_id",
            PredictionPath = "prediction",
            Labels = new(LabelOrigin.Joined, "label", TimeSpan.FromHours(72)) { TimePath = "labeled_at", IdPath = "prediction_id" },
            Fields = ImmutableDictionary<string, ConditionField>.Empty.Add("score", new("score")),
            Features = [.. Features.Select(name => new FeatureShape(
                name, $"features.{name}", name == "AGEP" ? ColumnKind.Number : ColumnKind.Category))],
        });
        var learning = compiler.Learning(TimeSpan.FromHours(6), [], TimeSpan.FromDays(30));
        var labels = compiler.Labels();
        return new()
        {
            Name = "employment",
            PredictionColumn = compiler.PredictionColumn(),
            Labels = labels,
            Learning = learning,
            Slos = [],
            Measures = compiler.Measures,
            Predictions = compiler.Predictions,
        };
    }

    private static void Read(string file, RecordSchema schema, Action<Batch> fold)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        var batch = new Batch(schema);
        while (reader.ReadLine() is { } line)
        {
            using var record = JsonDocument.Parse(line);
            batch.Times[batch.Count] = Instant.From(record.RootElement.GetProperty(schema.TimePath).GetDateTimeOffset()).Micros;
            batch.Ids[batch.Count] = (UInt128)int.Parse(
                record.RootElement.GetProperty(schema.IdPath!).GetString()!, System.Globalization.CultureInfo.InvariantCulture);
            Bits.Set(batch.HasId, batch.Count);
            for (var column = 0; column < batch.Columns.Length; column++)
                Set(batch, column, record.RootElement);
            if (++batch.Count < batch.Capacity)
                continue;
            fold(batch);
            batch.Clear();
        }

        fold(batch);
    }

    private static void Set(Batch batch, int column, JsonElement record)
    {
        foreach (var key in batch.Schema.Columns[column].Path.Split('.'))
            record = record.GetProperty(key);
        Bits.Set(batch.Columns[column].Valid, batch.Count);
        if (batch.Columns[column] is NumberColumn numbers)
            numbers.Values[batch.Count] = record.GetDouble();
        else if (batch.Columns[column] is CategoryColumn texts)
            texts.Codes[batch.Count] = texts.Dictionary.GetOrAdd(System.Text.Encoding.UTF8.GetBytes(record.ToString()));
    }

    private static string? Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var data = Path.Combine(directory.FullName, "..", "shared", "data", "employment");
            if (File.Exists(Path.Combine(directory.FullName, "Exporter.sln")))
                return Directory.Exists(data) ? data : null;
        }

        return null;
    }
}
