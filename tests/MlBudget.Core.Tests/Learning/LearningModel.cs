using System.Collections.Immutable;
using MlBudget.Core.Compiling;
using MlBudget.Core.Conditions;
using MlBudget.Core.Labels;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Tests.Records;
using MlBudget.Core.Time;
using MlBudget.Tests;

namespace MlBudget.Core.Tests.Learning;

/// <summary>A prediction as a test writes it. Times are microseconds since the epoch.</summary>
internal sealed record Answer(
    long Time, int? Id, string? Decision = null, double? Score = null, double? Latency = null, double? Amount = null,
    string? Country = null, string? Label = null);

/// <summary>A label as a test writes it. Times are microseconds since the epoch.</summary>
internal sealed record Truth(long Time, int Id, string Label);

/// <summary>A model of which a baseline is learned.</summary>
internal static class LearningModel
{
    public const long Hour = EventTime.PerHour;

    public const long Day = 24 * Hour;

    /// <summary>A Monday.</summary>
    public static readonly long Start = Instant.From(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero)).Micros;

    /// <summary>A definition of its own each time: measures own scratch space.</summary>
    /// <param name="rowsPerDay">How many predictions of a day are sampled.</param>
    /// <param name="needed">The names of the proportions that are asked for.</param>
    /// <param name="origin">Where labels are; null without any.</param>
    /// <param name="days">How many days the period has; null where it is given.</param>
    /// <param name="degradation">By how much those that are asked for may degrade; null where nobody says.</param>
    /// <param name="wins">Which of several labels of a prediction counts.</param>
    public static ModelDefinition Define(
        int rowsPerDay = 10_000, string[]? needed = null, LabelOrigin? origin = LabelOrigin.Joined, int? days = 28,
        LabelPrecedence wins = LabelPrecedence.First, double? degradation = null)
    {
        var compiler = new MeasureCompiler(new ModelShape
        {
            TimePath = "time",
            IdPath = "id",
            PredictionPath = "decision",
            Labels = origin is null ? null : new(origin.Value, "label", TimeSpan.FromHours(24))
            {
                TimePath = "time",
                IdPath = "id",
                Wins = wins,
            },
            Fields = ImmutableDictionary<string, ConditionField>.Empty
                .Add("score", new("score")).Add("latency_seconds", new("ms", 0.001m)),
            Features = [new("amount", "amount", ColumnKind.Number), new("country", "country", ColumnKind.Category)],
        });
        var quality = (needed ?? []).Select(name => MeasureCompiler.Has(name)
            ? compiler.Named(name) : compiler.Share(name, Sense.HigherIsBetter)).ToArray();
        var learning = compiler.Learning(TimeSpan.FromHours(6), quality, days is null ? null : TimeSpan.FromDays(days.Value),
            degradation is { } share ? (needed ?? []).ToImmutableDictionary(name => name, _ => share) : null);
        var labels = compiler.Labels();
        return new()
        {
            Name = "learning",
            PredictionColumn = compiler.PredictionColumn(),
            Labels = labels,
            Learning = learning with { RowsPerDay = rowsPerDay },
            Slos = [],
            Measures = compiler.Measures,
            Predictions = compiler.Predictions,
        };
    }

    /// <summary>Counts predictions in batches of a size.</summary>
    public static void Fold(ModelLedger ledger, IEnumerable<Answer> answers, int batchSize = 1000)
    {
        foreach (var chunk in answers.Chunk(batchSize))
        {
            var batch = new Batch(ledger.Definition.Predictions, batchSize);
            foreach (var answer in chunk)
            {
                Begin(batch, answer.Time, answer.Id);
                BatchRow.Set(batch, "decision", answer.Decision);
                BatchRow.Set(batch, "score", answer.Score);
                BatchRow.Set(batch, "ms", answer.Latency);
                BatchRow.Set(batch, "amount", answer.Amount);
                BatchRow.Set(batch, "country", answer.Country);
                BatchRow.Set(batch, "label", answer.Label);
                batch.Count++;
            }

            ledger.FoldPredictions(batch);
        }
    }

    /// <summary>Counts labels in batches of a size.</summary>
    public static void Fold(ModelLedger ledger, IEnumerable<Truth> truths, int batchSize = 1000)
    {
        foreach (var chunk in truths.Chunk(batchSize))
        {
            var batch = new Batch(ledger.Definition.Labels!.Schema!, batchSize);
            foreach (var truth in chunk)
            {
                Begin(batch, truth.Time, truth.Id);
                BatchRow.Set(batch, "label", truth.Label);
                batch.Count++;
            }

            ledger.FoldLabels(batch, new());
        }
    }

    private static void Begin(Batch batch, long time, int? id)
    {
        batch.Times[batch.Count] = time;
        if (id is null)
            return;
        batch.Ids[batch.Count] = (UInt128)id.Value;
        Bits.Set(batch.HasId, batch.Count);
    }
}
