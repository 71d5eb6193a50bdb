using System.Collections.Immutable;
using MlBudget.Core.Compiling;
using MlBudget.Core.Conditions;
using MlBudget.Core.Labels;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Metrics;
using MlBudget.Core.Records;
using MlBudget.Core.Slos;
using MlBudget.Core.Tasks;
using MlBudget.Core.Tests.Records;
using MlBudget.Core.Text;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Judges;

/// <summary>An answer, with the probability with which it was logged, and with which a judge is asked, where its record says it.</summary>
internal sealed record Answer(int Minute, int Id, double? Logged = null, double? Asked = null);

/// <summary>What is said of an answer: by a judge, by an audit, or by both in one record, with the probability with which they were asked.</summary>
internal sealed record Verdict(int Minute, int Id, bool? Judge = null, bool? Audit = null, double? Probability = null);

/// <summary>A model whose answers are judged, and some of them audited. Times are minutes since its start.</summary>
internal static class JudgedModel
{
    public const int Days = 9;

    public const string Judge = "outcome.judged == true", Audit = "outcome.audited == true";

    public static readonly LabelSampling ByLabels = new(new(null, "pi", SamplingForm.Probability));

    public static readonly LabelSampling ByPredictions = new(new(null, "asked", SamplingForm.Probability), IsOfPredictions: true);

    private static readonly int Start = Instant.From(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero)).Minute.Number;

    public static readonly Instant Now = new((Start + Days * TimeWindow.Day) * EventTime.PerMinute);

    /// <summary>With SLOs on what the judge says, on that corrected by audits, on how many are audited, and on a condition over predictions and outcomes.</summary>
    public static ModelDefinition Define(LabelSampling? labels = null, SamplingShape? predictions = null, LabelPrecedence wins = LabelPrecedence.First)
    {
        var fields = ImmutableDictionary<string, ConditionField>.Empty
            .Add("even", new("even")).Add("outcome.judged", new("judged") { IsOutcome = true }).Add("outcome.audited", new("audited") { IsOutcome = true });
        if (predictions is { Path.Length: > 0 })
            fields = fields.Add(SamplingShape.FieldName, new(predictions.Path));
        if (labels is { IsByRecord: true, IsOfPredictions: true })
            fields = fields.Add(LabelSampling.FieldName, new(labels.Shape.Path));
        var measurements = new Measurements(new()
        {
            TimePath = "time",
            IdPath = "id",
            Answers = AnswerKind.None,
            Fields = fields,
            Sampling = predictions,
            Labels = new(LabelOrigin.Joined, null, TimeSpan.FromHours(24))
            {
                TimePath = "time",
                IdPath = "id",
                Sampling = labels,
                Wins = wins,
                Fields = ImmutableDictionary<string, ConditionField>.Empty.Add("outcome.judged", new("judged")).Add("outcome.audited", new("audited")).Add("sampling", new("pi")),
            },
        });
        ImmutableArray<SloDefinition> slos =
        [
            Slo("judged", new ConditionMetric(Judge, isGood: true)), Slo("even", new ConditionMetric($"even == true or {Judge}", isGood: true)),
            Slo("corrected", Metric("corrected_share")), Slo("coverage", Metric("audit_coverage")),
        ];
        return ModelBuilder.Build(measurements, new() { Name = "judged", Task = Scoring.Instance, Slos = slos, Weights = Dimensions.DefaultWeights, Limits = new() });

        SloDefinition Slo(string name, MetricKind metric) => new()
        {
            Name = name,
            Dimension = Dimension.ModelQuality,
            SliText = name,
            Sli = ModelParts.WithConditions(
                metric.Compile(
                    new()
                    {
                        Bound = BoundKind.AtLeast,
                        Options = new() { Conditions = ImmutableDictionary<string, ConfiguredText>.Empty.Add("judge", Judge).Add("audit", Audit) },
                    },
                    measurements),
                measurements, minCoverage: null),
            Allowance = new(0.1m),
            Window = TimeSpan.FromDays(7),
            Slot = TimeSpan.FromHours(1),
            Delay = TimeSpan.FromHours(24),
            NeedsLabels = true,
            Alerts = [new(AlertSeverity.Critical, TimeSpan.FromDays(1), TimeSpan.FromHours(6), 1.5, new(0, 1))],
        };

        static MetricKind Metric(string name) => Scoring.Instance.Find(name)!;
    }

    public static void Fold(ModelLedger ledger, IEnumerable<Answer> answers, int batchSize = 1000)
    {
        foreach (var chunk in answers.Chunk(batchSize))
        {
            ledger.FoldPredictions(BatchOf(ledger.Definition.Predictions, chunk, answer => (answer.Minute, answer.Id), (batch, answer) =>
            {
                BatchRow.Set(batch, "even", answer.Id % 2 == 0 ? "true" : "false");
                BatchRow.Set(batch, "logged", answer.Logged);
                BatchRow.Set(batch, "asked", answer.Asked);
            }));
        }
    }

    public static void Fold(ModelLedger ledger, IEnumerable<Verdict> verdicts, int batchSize = 1000)
    {
        foreach (var chunk in verdicts.Chunk(batchSize))
        {
            ledger.FoldLabels(
                BatchOf(ledger.Definition.Labels!.Schema!, chunk, verdict => (verdict.Minute, verdict.Id), (batch, verdict) =>
                {
                    BatchRow.Set(batch, "judged", Text(verdict.Judge));
                    BatchRow.Set(batch, "audited", Text(verdict.Audit));
                    BatchRow.Set(batch, "pi", verdict.Probability);
                }),
                new());
        }

        static string? Text(bool? verdict) => verdict is { } known ? known ? "true" : "false" : null;
    }

    private static Batch BatchOf<T>(RecordSchema schema, T[] records, Func<T, (int Minute, int Id)> of, Action<Batch, T> set)
    {
        var batch = new Batch(schema, records.Length);
        foreach (var record in records)
        {
            var (minute, id) = of(record);
            batch.Times[batch.Count] = (Start + minute) * EventTime.PerMinute;
            batch.Ids[batch.Count] = (UInt128)id;
            Bits.Set(batch.HasId, batch.Count);
            set(batch, record);
            batch.Count++;
        }

        return batch;
    }
}
