using CsCheck;
using MlBudget.Core.Budgets;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Metrics;
using MlBudget.Core.Slis;
using MlBudget.Core.Tasks;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Ledgers;

/// <summary>A record that stands for several predictions counts as they would, and is evidence of one.</summary>
public sealed class SamplingLaws
{
    private const int Span = 9 * TimeWindow.Day;
    private static readonly int Start = Instant.From(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero)).Minute.Number;
    private static readonly Instant Now = new((Start + Span) * EventTime.PerMinute);

    private static readonly SamplingShape Weights = new(null, "sampling", SamplingForm.Weight);

    /// <summary>What hangs on how many records there are: which groups are judged, and how many predictions have labels.</summary>
    private static readonly string[] OfRecords = ["parity", "odds", "click parity", "clicks if known"];

    private static readonly Gen<Prediction[]> Predictions = Gen.Select(
        Gen.Int[0, Span - 1], Pick("1", "0", "maybe", null), Pick("a", "b", null), Gen.Double[-10, 120].Nullable(0.1), Pick(null, null, "timeout"), Gen.Int[1, 5],
        (at, decision, merchant, amount, error, weight) => new Prediction(Start + at, 0, decision, merchant, amount, error, Start + at) { Sampling = weight })
        .Array[0, 200].Select(log => log.Select((record, index) => record with { Id = index }).ToArray());

    private static readonly Gen<Outcome[]> Outcomes = Gen.Select(
        Gen.Int[0, Span - 1], Gen.Int[0, 220], Pick("1", "0", null), Pick("true", "false", null),
        (at, id, label, clicked) => new Outcome(Start + at, id, label, clicked)).Array[0, 250];

    private static Gen<string?> Pick(params string?[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    [Fact]
    public void A_record_of_a_whole_weight_counts_as_so_many_records_that_are_alike() => Gen.Select(Predictions, Outcomes).Sample((predictions, outcomes) =>
    {
        var weights = predictions.ToDictionary(record => record.Id, record => (int)record.Sampling!);
        var all = predictions.SelectMany(record => Enumerable.Range(0, weights[record.Id]).Select(copy => record with { Id = record.Id * 10 + copy })).ToArray();
        var told = outcomes.SelectMany(outcome => Enumerable.Range(0, weights.GetValueOrDefault(outcome.Id, 1)).Select(copy => outcome with { Id = outcome.Id * 10 + copy })).ToArray();

        var sampled = Report(predictions, outcomes, Weights);
        var whole = Report(all, told, null);

        foreach (var (one, other) in sampled.Slos.Zip(whole.Slos).Where(pair => !OfRecords.Contains(pair.First.Slo.Name)))
        {
            Compare(one.Whole.Reading, other.Whole.Reading, one.Slo.Name);
            foreach (var (window, same) in one.Windows.Zip(other.Windows))
                Compare(window.Reading, same.Reading, one.Slo.Name);
            Assert.Equal((other.Arrived?.Events, other.Arrived?.Bad), (one.Arrived?.Events, one.Arrived?.Bad));
            Assert.True(one.Whole.Reading is not { } reading || reading.EffectiveEvents <= other.Whole.Reading!.Value.EffectiveEvents);
        }

        Assert.Equal(all.Length, sampled.Represented);
        Assert.Equal(predictions.Length, sampled.Predictions);
    }, iter: 25);

    [Fact]
    public void The_order_of_arrival_and_the_size_of_batches_change_no_number() => Gen.Select(Predictions, Outcomes, Gen.Int[1, 70], Gen.Int).Sample((predictions, outcomes, size, seed) =>
    {
        var (shuffled, told) = (predictions.ToArray(), outcomes.ToArray());
        new Random(seed).Shuffle(shuffled);
        new Random(seed).Shuffle(told);

        Assert.Equal(Values(Report(predictions, outcomes, Weights)), Values(Report(shuffled, told, Weights, size)));
    }, iter: 25);

    [Fact]
    public void One_probability_for_all_changes_no_share_and_no_evidence() => Gen.Select(Predictions, Outcomes).Sample((predictions, outcomes) =>
    {
        var sampled = Report(predictions, outcomes, new(0.1m, string.Empty, SamplingForm.Probability));
        foreach (var (one, other) in sampled.Slos.Zip(Report(predictions, outcomes, null).Slos))
        {
            Assert.Equal(other.Whole.Reading is null, one.Whole.Reading is null);
            if (one.Whole.Reading is not { } reading || other.Whole.Reading is not { } plain || one.Slo.Name == "uptime")
                continue;
            Assert.Equal(plain.ErrorRatio, reading.ErrorRatio, tolerance: 1e-12);
            Assert.Equal(plain.AlertErrorRatio, reading.AlertErrorRatio, tolerance: 1e-12);
            Assert.Equal((10 * plain.Events, plain.EffectiveEvents, plain.Rows, plain.BadRows), (reading.Events, reading.EffectiveEvents, reading.Rows, reading.BadRows));
            Assert.Equal(other.State, one.State);
        }
    }, iter: 25);

    [Fact]
    public void Whatever_is_taken_of_records_as_they_are_is_refused_where_these_stand_for_different_numbers()
    {
        var shape = SmallModel.Shape() with { Sampling = Weights, Training = new() { From = Now, To = Now, Rows = 1, DriftWindow = TimeSpan.FromHours(6) } };
        foreach (var metric in new[] { "drift", "skew" })
        {
            var kind = BinaryClassification.Instance.Find(metric)!;
            Assert.Throws<MissingInputException>(() => kind.Compile(new() { Bound = BoundKind.AtMost }, new(shape)));
            Assert.NotNull(kind.Compile(new() { Bound = BoundKind.AtMost }, new(shape with { Sampling = new(0.5m, string.Empty, SamplingForm.Probability) })));
        }
    }

    private static void Compare(SliReading? sampled, SliReading? whole, string slo)
    {
        Assert.True(sampled is null == whole is null, slo);
        if (sampled is not { } one || whole is not { } other)
            return;
        Assert.Equal((slo, other.Events, other.Bad), (slo, one.Events, one.Bad));
        Assert.Equal(other.Value, one.Value, tolerance: 1e-12);
        Assert.Equal(other.ErrorRatio, one.ErrorRatio, tolerance: 1e-12);
    }

    private static string Values(ModelReport report) => ReportText.Of(report with { Slos = [.. report.Slos.Select(slo => slo with { Arrived = null })] });

    private static ModelReport Report(Prediction[] predictions, Outcome[] outcomes, SamplingShape? sampling, int batchSize = 64)
    {
        var ledger = new ModelLedger(SmallModel.Define(sampling: sampling));
        SmallModel.Fold(ledger, predictions, batchSize);
        SmallModel.Fold(ledger, outcomes, batchSize);
        ledger.Advance(Now);
        return BudgetCalculator.Report(ledger, Now);
    }
}
