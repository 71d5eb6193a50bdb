using CsCheck;
using MlBudget.Core.Budgets;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
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

    [Fact]
    public void Fractions_of_weights_add_up_and_no_counter_by_arrival_ever_falls() => Gen.Select(Predictions, Gen.Int[1, 9]).Sample((predictions, tenth) =>
    {
        var ledger = new ModelLedger(SmallModel.Define(sampling: new(null, "sampling", SamplingForm.Probability)));
        var (events, bad) = (0L, 0L);
        foreach (var record in predictions)
        {
            SmallModel.Fold(ledger, [record with { Sampling = Probability(record) }], 1);
            var arrived = BudgetCalculator.Report(ledger, Now).Slos.Single(slo => slo.Slo.Name == "success").Arrived!.Value;
            Assert.True(arrived.Events >= events && arrived.Bad >= bad, $"{arrived} after {events} and {bad}");
            (events, bad) = (arrived.Events, arrived.Bad);
        }

        ledger.Advance(Now);
        var from = Now.Minute.Number - 7 * TimeWindow.Day;
        var known = predictions.Where(record => record.Minute >= from).ToArray();
        var reading = BudgetCalculator.Report(ledger, Now).Slos.Single(slo => slo.Slo.Name == "success").Whole.Reading;
        Assert.Equal(known.Length == 0, reading is null);
        if (reading is not { } share)
            return;
        var all = known.Sum(record => 1 / Probability(record));
        Assert.Equal(known.Where(record => record.Error is not null).Sum(record => 1 / Probability(record)) / all, share.ErrorRatio, tolerance: 1e-6);
        Assert.Equal(all, share.Events, tolerance: 1);
        Assert.Equal(all * all / known.Sum(record => Math.Pow(Probability(record), -2)), share.EffectiveEvents, tolerance: 1e-3);

        double Probability(Prediction record) => tenth / (10 + 7 * record.Sampling!.Value);
    }, iter: 10);

    [Theory]
    [InlineData(1.0 / 6000, SamplingForm.Probability, 6_000_000_000)]
    [InlineData(1.0 / 65536, SamplingForm.Probability, 65_536_000_000)]
    [InlineData(1, SamplingForm.Probability, 1_000_000)]
    [InlineData(0.3, SamplingForm.Probability, 3_333_333)]
    [InlineData(2.5, SamplingForm.Weight, 2_500_000)]
    [InlineData(1e6, SamplingForm.Weight, 1_000_000_000_000)]
    [InlineData(0, SamplingForm.Probability, 0)]
    [InlineData(-0.5, SamplingForm.Probability, 0)]
    [InlineData(1.0001, SamplingForm.Probability, 0)]
    [InlineData(0.5, SamplingForm.Weight, 0)]
    [InlineData(1e7, SamplingForm.Weight, 0)]
    [InlineData(double.PositiveInfinity, SamplingForm.Weight, 0)]
    public void A_number_within_its_range_is_a_weight_and_any_other_is_none(double number, SamplingForm form, long weight) => Assert.Equal(weight, RowWeights.Of(number, form));

    [Fact]
    public void Groups_are_judged_by_as_many_rows_alike_as_they_tell_and_shown_by_the_rows_that_were_seen()
    {
        // Nine rows of each merchant, one of which stands for 97 predictions: 105² / (8 + 97²) are 1.17 rows alike, of three that are needed.
        var uneven = Parity(weight: index => index == 0 ? 97 : 1);
        Assert.All(uneven.Groups, group => Assert.Equal((false, 105, null), (group.Judged, group.Whole.Events, group.Interval)));
        Assert.Null(uneven.Whole.Reading);
        // All of them alike: nine rows of 5, of which 20 would have to be seen to show outcomes.
        var even = Parity(weight: _ => 5);
        Assert.All(even.Groups, group => Assert.Equal((true, 45, null), (group.Judged, group.Whole.Events, group.Interval)));
        Assert.Equal((45, 9.0), (even.Whole.Reading!.Value.Events, even.Whole.Reading!.Value.EffectiveEvents));
        Assert.Equal(6.0 / 9 - 3.0 / 9, even.Whole.Reading!.Value.ErrorRatio, tolerance: 1e-12);

        static SloReport Parity(Func<int, double> weight)
        {
            Prediction[] log = [.. Enumerable.Range(0, 18).Select(id => new Prediction(
                Start + TimeWindow.Day * 6, id, id % 9 < (id < 9 ? 3 : 6) ? "1" : "0", id < 9 ? "a" : "b", 1, null, null) { Sampling = weight(id % 9) })];
            var outcomes = log.Select(record => new Outcome(record.Minute + 1, record.Id, "0")).ToArray();
            return Report(log, outcomes, Weights).Slos.Single(slo => slo.Slo.Name == "parity");
        }
    }

    [Fact]
    public void Sums_that_may_be_beyond_what_is_kept_have_no_value_instead_of_another_sign()
    {
        var ledger = new ModelLedger(SmallModel.Define(sampling: Weights));
        var success = ledger.Definition.Slos.Single(slo => slo.Name == "success").Sli;
        var measure = success.Measures[0];
        // Ten million records that stand for a million predictions each.
        var (rows, minute) = (10_000_000L, Now.Minute.Number - TimeWindow.Day);
        var square = (Int128)RowWeights.Most * RowWeights.Most / RowWeights.One;
        for (var counter = 0; counter < 2; counter++)
        {
            ledger.Measure(measure).Add(0, minute, counter, rows);
            ledger.Measure(measure).Add(0, minute, 2 + counter, unchecked(rows * RowWeights.Most));
            ledger.Measure(measure).Add(0, minute, 4 + 2 * counter, rows * (long)(square & uint.MaxValue));
            ledger.Measure(measure).Add(0, minute, 5 + 2 * counter, rows * (long)(square >> 32));
        }

        var window = new TimeWindow(minute, minute + TimeWindow.Hour);
        Assert.Null(WrappingSli.Innermost(success).Begin(ledger, window, window).Read(window));
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
