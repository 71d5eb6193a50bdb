using CsCheck;
using MlBudget.Core.Budgets;
using MlBudget.Core.Labels;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Tests.Learning;
using MlBudget.Core.Tests.Ledgers;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Judges;

/// <summary>Where judges look at a sample, each answer with a probability that its label or its prediction says.</summary>
public sealed class JudgedSamplesTests
{
    private const int Last = 7 * TimeWindow.Day;

    private static readonly double?[] Probabilities = [1, 0.5, 0.25, 0.1, null, 0, 1.5];

    private static readonly Gen<Answer[]> Answers = Gen.Select(Gen.Int[0, JudgedModel.Days * TimeWindow.Day - 1], Gen.Int[1, 5], Gen.Int[1, 4])
        .Select((minute, logged, asked) => new Answer(minute, 0, 1.0 / logged, 1.0 / asked)).Array[0, 120].Select(log => log.Select((answer, id) => answer with { Id = id }).ToArray());

    private static readonly Gen<Verdict[]> Verdicts = Gen.Select(
        Gen.Int[0, JudgedModel.Days * TimeWindow.Day - 1], Gen.Int[0, 130], Gen.Bool.Nullable(), Gen.Bool.Nullable(), Gen.Int[0, Probabilities.Length - 1])
        .Select((minute, id, judge, audit, probability) => new Verdict(minute, id, judge, audit, Probabilities[probability])).Array[0, 200];

    [Fact]
    public void One_in_a_hundred_judged_the_bad_ones_more_often_gives_the_share_of_all_and_not_that_of_the_sample()
    {
        // A flag that bad answers have more often: of the flagged a tenth is judged, and of the others 0.4%, about 1% of all.
        var random = new Random(20261130);
        var (errors, plain, judged, runs) = (new List<double>(), new List<double>(), 0L, 20);
        for (var run = 0; run < runs; run++)
        {
            var ledger = new ModelLedger(JudgedModel.Define(JudgedModel.ByLabels));
            var answers = Enumerable.Range(0, 10_000).Select(id => new Answer(TimeWindow.Day * 2 + id / 2, id)).ToArray();
            var bad = answers.Select(_ => random.NextDouble() < 0.05).ToArray();
            var probability = answers.Select(answer => random.NextDouble() < (bad[answer.Id] ? 0.6 : 0.04) ? 0.1 : 0.004).ToArray();
            var sample = answers.Where(answer => random.NextDouble() < probability[answer.Id]).ToArray();
            JudgedModel.Fold(ledger, answers);
            JudgedModel.Fold(ledger, sample.Select(answer => new Verdict(answer.Minute + 60, answer.Id, !bad[answer.Id], Probability: probability[answer.Id])));
            var reading = Read(ledger, "judged");

            errors.Add(reading.ErrorRatio - bad.Average(one => one ? 1 : 0));
            plain.Add(sample.Average(answer => bad[answer.Id] ? 1.0 : 0) - bad.Average(one => one ? 1 : 0));
            judged += sample.Length;
            Assert.Equal(sample.Length / sample.Sum(one => 1 / probability[one.Id]) * reading.Events, sample.Length, tolerance: 0.01 * sample.Length);
            var (all, squares) = (sample.Sum(one => 1 / probability[one.Id]), sample.Sum(one => Math.Pow(probability[one.Id], -2)));
            Assert.Equal(all * all / squares, reading.EffectiveEvents, tolerance: 1e-3);
            Assert.Equal(sample.Count(one => bad[one.Id]), reading.BadRows);
        }

        Assert.InRange(judged / (double)runs / 10_000, 0.008, 0.013);
        var deviation = Math.Sqrt(errors.Average(error => error * error) / runs);
        Assert.InRange(errors.Average(), -3 * deviation, 3 * deviation);
        Assert.True(plain.Average() > 0.1 && deviation < 0.008, $"{plain.Average()}, {deviation}");
    }

    [Fact]
    public void Both_samplings_together_multiply_and_the_probability_may_be_in_the_prediction()
    {
        var logged = new SamplingShape(null, "logged", SamplingForm.Probability);
        Answer[] answers = [new(Last, 0, 0.5, 0.25), new(Last, 1, 0.1, 0.2), new(Last, 2, 1, null), new(Last, 3, null, 1)];
        Verdict[] verdicts = [new(Last, 0, true, null, 0.25), new(Last, 1, false, null, 0.2), new(Last, 2, false), new(Last, 3, false, null, 1)];
        foreach (var labels in new[] { JudgedModel.ByLabels, JudgedModel.ByPredictions })
        {
            var ledger = new ModelLedger(JudgedModel.Define(labels, logged));
            JudgedModel.Fold(ledger, answers);
            JudgedModel.Fold(ledger, verdicts);
            var share = Share(ledger);
            // 8 good ones and 50 bad ones; of the other two it is not known.
            Assert.Equal((58, 8, 2), (share.Events, share.Hits, share.SeenEvents));
            Assert.Equal(58.0 * 58 / (64 + 2500), share.EffectiveEvents, tolerance: 1e-9);
        }

        var uniform = new ModelLedger(JudgedModel.Define(new(new(0.01m, string.Empty, SamplingForm.Probability)), new(0.5m, string.Empty, SamplingForm.Probability)));
        JudgedModel.Fold(uniform, answers);
        JudgedModel.Fold(uniform, verdicts);
        Assert.Equal((800, 200, 4.0), (Share(uniform).Events, Share(uniform).Hits, Share(uniform).EffectiveEvents));
        Assert.Equal(0.75, Read(uniform, "judged").ErrorRatio, tolerance: 0);
    }

    /// <summary>Of labels that say for how many predictions they stand.</summary>
    [Fact]
    public void Labels_that_say_the_same_and_stand_for_other_numbers_are_no_conflict()
    {
        var ledger = new ModelLedger(JudgedModel.Define(JudgedModel.ByLabels));
        JudgedModel.Fold(ledger, Enumerable.Range(0, 10).Select(id => new Answer(Last, id)));
        JudgedModel.Fold(ledger, Enumerable.Range(0, 10).Select(id => new Verdict(Last, id, true, null, 0.5)));
        JudgedModel.Fold(ledger, Enumerable.Range(0, 10).Select(id => new Verdict(Last + 1, id, true, null, 0.25)));
        Assert.Equal(0, ledger.Joins!.Conflicts);
        JudgedModel.Fold(ledger, Enumerable.Range(0, 3).Select(id => new Verdict(Last + 2, id, false, null, 0.5)));
        Assert.Equal(3, ledger.Joins.Conflicts);
    }

    [Fact]
    public void A_product_of_more_than_a_million_predictions_is_not_known()
    {
        var ledger = new ModelLedger(JudgedModel.Define(JudgedModel.ByLabels, new(null, "logged", SamplingForm.Probability)));
        JudgedModel.Fold(ledger, [new Answer(Last, 0, 0.0001), new Answer(Last, 1, 0.001)]);
        JudgedModel.Fold(ledger, [new Verdict(Last, 0, true, null, 0.001), new Verdict(Last, 1, true, null, 0.001)]);
        Assert.Equal((1_000_000, 1), (Share(ledger).Events, Share(ledger).SeenEvents));
        Assert.Contains(Report(ledger).Notices, notice => notice.Text.Contains("or together with predictions.sampling for over a million, and they are in no share", StringComparison.Ordinal));
    }

    [Fact]
    public void A_verdict_that_does_not_say_its_probability_is_in_no_share_and_is_said_and_many_take_the_value_away()
    {
        foreach (var odd in new double?[] { null, 0, -0.5, 1.01, double.NaN })
        {
            var ledger = new ModelLedger(JudgedModel.Define(JudgedModel.ByLabels));
            JudgedModel.Fold(ledger, Enumerable.Range(0, 3000).Select(id => new Answer(Last - id, id)));
            JudgedModel.Fold(ledger, Enumerable.Range(0, 3000).Select(id => new Verdict(Last, id, id % 2 == 0, null, id < 2 ? odd : 0.5)));
            Assert.Equal((5996, 2998), (Read(ledger, "judged").Events, Read(ledger, "judged").Bad));
            var notice = Assert.Single(Report(ledger).Notices, notice => notice.Kind == NoticeKind.SamplingUnknown).Text;
            Assert.StartsWith("labels.sampling: of 2 of 3,000 labels 'pi' of their records doesn't say", notice, StringComparison.Ordinal);

            JudgedModel.Fold(ledger, Enumerable.Range(3000, 2).Select(id => new Answer(Last, id)));
            JudgedModel.Fold(ledger, Enumerable.Range(3000, 2).Select(id => new Verdict(Last, id, true, null, odd)));
            var slo = Slo(ledger, "judged");
            Assert.Equal((null, MissingReason.SamplingUnknown), (slo.Whole.Reading, slo.Missing));
            Assert.StartsWith("Over 0.1% of the labels don't say by labels.sampling how they were sampled, by a number in its range (4 of 3,002)", slo.MissingWords, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_label_that_wins_brings_its_own_probability()
    {
        var ledger = new ModelLedger(JudgedModel.Define(JudgedModel.ByLabels, wins: LabelPrecedence.Last));
        JudgedModel.Fold(ledger, [new Answer(Last, 0), new Answer(Last, 1)]);
        JudgedModel.Fold(ledger, [new Verdict(Last + 1, 0, true, null, 0.5), new Verdict(Last + 2, 0, true, null, 0.1), new Verdict(Last, 0, false, null, 1)]);
        JudgedModel.Fold(ledger, [new Verdict(Last + 1, 1, true, null, 0.25)]);
        Assert.Equal((14, 14), (Share(ledger).Events, Share(ledger).Hits));
        // What is said of both counts by the label as well.
        Assert.Equal(14, Read(ledger, "even").Events);
    }

    [Fact]
    public void Whatever_the_order_and_however_often_it_was_started_again_the_numbers_are_those_of_a_plain_look() => Gen.Select(
        Answers, Verdicts, Gen.Int[1, 40], Gen.Int, Gen.Bool).Sample((answers, verdicts, size, seed, last) =>
        {
            var model = () => JudgedModel.Define(JudgedModel.ByLabels, new(null, "logged", SamplingForm.Probability), last ? LabelPrecedence.Last : LabelPrecedence.First);
            var plain = new ModelLedger(model());
            JudgedModel.Fold(plain, answers);
            JudgedModel.Fold(plain, verdicts);

            // Predictions and labels in any order, with a restart after each batch.
            var (random, store, ledger) = (new Random(seed), new LedgerStore(), new ModelLedger(model()));
            object[] all = [.. answers, .. verdicts];
            random.Shuffle(all);
            foreach (var part in all.Chunk(size))
            {
                JudgedModel.Fold(ledger, part.OfType<Answer>());
                JudgedModel.Fold(ledger, part.OfType<Verdict>());
                store.Commit(ledger, succeeds: true);
                if (random.Next(3) == 0)
                    ledger = store.Restore(model());
            }

            Assert.Equal(Text(plain), Text(ledger));
            var from = (JudgedModel.Days - 8) * TimeWindow.Day;
            var (weights, good, both) = (0.0, 0.0, 0.0);
            foreach (var answer in answers.Where(answer => answer.Minute >= from && answer.Minute < from + 7 * TimeWindow.Day))
            {
                if (Winning(verdicts.Where(one => one.Id == answer.Id && one.Judge is not null), one => one.Judge!.Value, last) is not { Probability: > 0 and <= 1 } verdict)
                    continue;
                var weight = Weight(answer.Logged!.Value) * Weight(verdict.Probability!.Value);
                weights += weight;
                good += verdict.Judge == true ? weight : 0;
                both += verdict.Judge == true || answer.Id % 2 == 0 ? weight : 0;
            }

            var share = Share(plain);
            Assert.Equal((weights, good), (share.ExactEvents / 1e6, share.ExactHits / 1e6), (one, other) => Math.Abs(one.Item1 - other.Item1) < 1e-3 && Math.Abs(one.Item2 - other.Item2) < 1e-3);
            if (Slo(plain, "even").Whole.Reading is { } even)
                Assert.Equal(weights == 0 ? 0 : both / weights, even.Value, tolerance: 1e-6);
        }, iter: 20);

    private static double Weight(double probability) => RowWeights.Of(probability, SamplingForm.Probability) / 1e6;

    /// <summary>The earliest label or the latest; of one time the negative one, of these the one of less weight.</summary>
    private static Verdict? Winning(IEnumerable<Verdict> verdicts, Func<Verdict, bool> says, bool last) => verdicts
        .OrderBy(verdict => last ? -verdict.Minute : verdict.Minute).ThenBy(says).ThenBy(verdict => verdict.Probability is > 0 and <= 1 ? 1 / verdict.Probability : 0).FirstOrDefault();

    private static string Text(ModelLedger ledger) => ReportText.Of(Report(ledger) with { Slos = [.. Report(ledger).Slos.Select(slo => slo with { Arrived = null })] });

    private static Share Share(ModelLedger ledger)
    {
        var window = Slo(ledger, "judged").Whole.Minutes;
        return WrappingSli.Innermost(ledger.Definition.Slos.Single(slo => slo.Name == "judged").Sli).Occurrences!.Read(ledger, 0, window);
    }

    private static SliReading Read(ModelLedger ledger, string slo) => Slo(ledger, slo).Whole.Reading!.Value;

    private static SloReport Slo(ModelLedger ledger, string name) => Report(ledger).Slos.Single(slo => slo.Slo.Name == name);

    private static ModelReport Report(ModelLedger ledger) => BudgetCalculator.Report(ledger, JudgedModel.Now);
}
