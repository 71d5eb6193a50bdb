using MlBudget.Core.Budgets;
using MlBudget.Core.Labels;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Slis;
using MlBudget.Core.Statistics;
using MlBudget.Core.Tests.Learning;
using MlBudget.Core.Tests.Ledgers;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Judges;

/// <summary>The share of good answers, where a judge errs and audits tell how.</summary>
public sealed class CorrectedShareTests
{
    private const int Last = 7 * TimeWindow.Day;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("MLBUDGET_LONG") is { Length: > 0 };

    [Fact]
    public void Rogan_and_Gladen_correct_what_the_judge_says()
    {
        // 1,000 judged, 740 good; of 200 that are good it calls 180 good, and of 100 that are bad 20: (0.74 − 0.2) / (0.9 − 0.2).
        var share = new CorrectedShare(Of(740, 260), Of(180, 20), Of(20, 80));
        Assert.Equal((0.9, 0.8), (share.Sensitivity, share.Specificity));
        Assert.Equal(0.54 / 0.7, share.Value, tolerance: 1e-12);
        Assert.True(share is { HasAudits: true, Discriminates: true });
        Assert.Equal((0, 1), (new CorrectedShare(Of(10, 990), Of(180, 20), Of(20, 80)).Value, new CorrectedShare(Of(950, 50), Of(180, 20), Of(20, 80)).Value));
        Assert.False(new CorrectedShare(Of(740, 260), Of(29, 0), Of(20, 80)).HasAudits);
        Assert.False(new CorrectedShare(Of(740, 260), Of(180, 20), Of(9, 20)).HasAudits);
        // 0.6 + 0.6 − 1 = 0.2, and may be 0.09 of 150 audits each.
        Assert.False(new CorrectedShare(Of(740, 260), Of(90, 60), Of(60, 90)).Discriminates);
        Assert.True(new CorrectedShare(Of(740, 260), Of(1200, 800), Of(800, 1200)).Discriminates);
        Assert.False(new CorrectedShare(Of(740, 260), Of(80, 120), Of(120, 80)).Discriminates);

        static WeighedShare Of(double hits, double others) => WeighedShare.Of(hits, hits, others, others);
    }

    [Fact]
    public void Rows_alike_are_as_many_as_tell_as_much_whatever_weights_hang_on()
    {
        // All of one weight: as many as there are.
        var alike = WeighedShare.Of(30 * 4, 30 * 16, 70 * 4, 70 * 16);
        Assert.Equal((0.3, 100), (alike.Value, alike.Alike));
        Assert.Equal(100, alike.Rows, tolerance: 1e-9);
        // 90 good verdicts that stand for ten each, and 90 bad ones that stand for themselves: the variance of 900 / 990 is (90 · 10² · (1 / 11)² + 90 · (10 / 11)²) / 990².
        var audited = WeighedShare.Of(900, 9000, 90, 90);
        Assert.Equal(10.0 / 11 / 11 / ((9000 / 121.0 + 9000 / 121.0) / 990 / 990), audited.Rows, tolerance: 1e-6);
        Assert.Equal(990.0 * 990 / 9090, audited.Alike, tolerance: 1e-9);
    }

    /// <summary>Truth, judge and audits are drawn, and audits more often where the judge says bad.</summary>
    [Theory]
    [InlineData(0.9, 0.95, 0.95, 5000, 0.2, 0.2)]
    [InlineData(0.8, 0.9, 0.8, 5000, 0.1, 0.5)]
    [InlineData(0.5, 0.8, 0.9, 2000, 0.15, 0.15)]
    [InlineData(0.9, 0.9, 0.8, 5000, 0.1, 0.5)]
    public void The_interval_holds_the_truth_in_95_of_100_runs(double truth, double sensitivity, double specificity, int answers, double ofGood, double ofBad)
    {
        var (random, runs, held, judged) = (new Random(20261130), 2000, 0, 0);
        for (var run = 0; run < runs; run++)
        {
            var cells = new double[2, 2];
            var (good, audits) = (0, new double[2, 2]);
            for (var answer = 0; answer < answers; answer++)
            {
                var isGood = random.NextDouble() < truth;
                var isCalledGood = random.NextDouble() < (isGood ? sensitivity : 1 - specificity);
                good += isCalledGood ? 1 : 0;
                if (random.NextDouble() < (isCalledGood ? ofGood : ofBad))
                    audits[isGood ? 1 : 0, isCalledGood ? 1 : 0]++;
            }

            var share = new CorrectedShare(WeighedShare.Of(good, good, answers - good, answers - good), Audited(1), Audited(0));
            if (!share.HasAudits)
                continue;
            judged++;
            var (lower, upper) = share.Interval();
            held += lower <= truth && truth <= upper ? 1 : 0;
            Assert.InRange(share.Value, lower, upper);

            WeighedShare Audited(int isGood) =>
                WeighedShare.Of(audits[isGood, 1] / ofGood, audits[isGood, 1] / ofGood / ofGood, audits[isGood, 0] / ofBad, audits[isGood, 0] / ofBad / ofBad);
        }

        Assert.True(judged > 0.95 * runs, $"{judged}");
        Assert.InRange((double)held / judged, 0.94, 0.965);
    }

    /// <summary>The same from records to the report: 2,000 runs in the long tests.</summary>
    [Fact]
    public void From_records_to_the_report_it_covers_the_truth_and_sees_through_the_judge()
    {
        const double Truth = 0.9;
        var (random, runs, held, plain) = (new Random(7), IsLong ? 2000 : 40, 0, 0);
        for (var run = 0; run < runs; run++)
        {
            var ledger = new ModelLedger(JudgedModel.Define(JudgedModel.ByLabels));
            var (answers, verdicts) = Draw(random, 6000, Truth);
            JudgedModel.Fold(ledger, answers);
            JudgedModel.Fold(ledger, verdicts);
            var report = Report(ledger);
            var slo = report.Slos.Single(one => one.Slo.Name == "corrected");
            var (lower, upper) = slo.Corrected!.Share.Interval();
            held += lower <= Truth && Truth <= upper ? 1 : 0;
            plain += Math.Abs(report.Slos.Single(one => one.Slo.Name == "judged").Whole.Reading!.Value.Value - Truth) < 0.03 ? 1 : 0;
            Assert.Equal(1 - upper, slo.Whole.Reading!.Value.AlertErrorRatio, tolerance: 1e-12);
        }

        // By itself the judge calls 0.9 · 0.9 + 0.1 · 0.15 = 0.825 good.
        Assert.True(plain < runs / 10, $"{plain}");
        Assert.InRange((double)held / runs, IsLong ? 0.94 : 0.85, IsLong ? 0.96 : 1);
    }

    [Fact]
    public void Its_budget_is_spent_only_where_what_is_sure_of_it_is()
    {
        var (random, unsure, sure) = (new Random(17), 0, 0);
        foreach (var truth in new[] { 0.9, 0.89, 0.88, 0.9, 0.8, 0.75 })
        {
            var ledger = new ModelLedger(JudgedModel.Define(JudgedModel.ByLabels));
            var (answers, verdicts) = Draw(random, 6000, truth);
            JudgedModel.Fold(ledger, answers.Select(answer => answer with { Minute = 2 * answer.Id }));
            JudgedModel.Fold(ledger, verdicts.Select(verdict => verdict with { Minute = 2 * verdict.Id + (verdict.Audit is null ? 30 : 90) }));
            var slo = Slo(ledger, "corrected");
            var isSure = 1 - slo.Corrected!.Interval!.Value.Upper >= 0.1;
            Assert.Equal(1, slo.Whole.Coverage);
            Assert.Equal(isSure, slo.State == BudgetState.Exhausted);
            unsure += slo.Remaining <= 0 && !isSure ? 1 : 0;
            sure += isSure ? 1 : 0;
        }

        Assert.True(unsure > 0 && sure > 1, $"{unsure}, {sure}");
    }

    [Fact]
    public void Without_enough_audits_there_is_no_value_and_how_many_there_are_is_said()
    {
        var ledger = new ModelLedger(JudgedModel.Define());
        JudgedModel.Fold(ledger, Enumerable.Range(0, 1000).Select(id => new Answer(Last, id)));
        JudgedModel.Fold(ledger, Enumerable.Range(0, 1000).Select(id => new Verdict(Last, id, id % 10 != 0)));
        JudgedModel.Fold(ledger, Enumerable.Range(0, 200).Select(id => new Verdict(Last + 1, id, null, id % 10 != 0)));
        var slo = Slo(ledger, "corrected");
        Assert.Equal((null, MissingReason.TooFewAudits), (slo.Whole.Reading, slo.Missing));
        Assert.Equal("Audits found 180 judged answers good and 20 bad; how often the judge errs takes 30 of each.", slo.MissingWords);
        Assert.Equal((180, 20), (slo.Corrected!.GoodAudits, slo.Corrected.BadAudits));
        Assert.Equal((0.9, 1000), (slo.Corrected.Share.Judged.Value, slo.Corrected.JudgedRows));
        Assert.Equal(0.2, Slo(ledger, "coverage").Whole.Reading!.Value.Value, tolerance: 1e-12);
    }

    [Fact]
    public void A_judge_that_may_guess_has_no_value()
    {
        var random = new Random(3);
        var ledger = new ModelLedger(JudgedModel.Define());
        JudgedModel.Fold(ledger, Enumerable.Range(0, 1000).Select(id => new Answer(Last, id)));
        JudgedModel.Fold(ledger, Enumerable.Range(0, 1000).Select(id => new Verdict(Last, id, random.Next(10) != 0, id % 2 == 0)));
        var slo = Slo(ledger, "corrected");
        Assert.Equal((null, MissingReason.JudgeNearChance), (slo.Whole.Reading, slo.Missing));
        Assert.Matches(@"^As audits tell, the judge calls \d+(\.\d)?% of good answers good and \d+(\.\d)?% of bad ones: that it tells them apart at all is not sure\.$", slo.MissingWords);
    }

    [Fact]
    public void Without_a_judged_answer_nothing_is_covered_and_without_audits_nothing_of_them_is()
    {
        var ledger = new ModelLedger(JudgedModel.Define());
        JudgedModel.Fold(ledger, Enumerable.Range(0, 100).Select(id => new Answer(Last, id)));
        Assert.Null(Slo(ledger, "coverage").Whole.Reading);
        JudgedModel.Fold(ledger, Enumerable.Range(0, 50).Select(id => new Verdict(Last, id, null, true)));
        Assert.Null(Slo(ledger, "coverage").Whole.Reading);
        JudgedModel.Fold(ledger, Enumerable.Range(50, 50).Select(id => new Verdict(Last, id, true)));
        var reading = Slo(ledger, "coverage").Whole.Reading!.Value;
        Assert.Equal((0, 1, 50), (reading.Value, reading.ErrorRatio, reading.Events));
    }

    [Fact]
    public void Verdicts_audits_and_corrections_come_in_any_order_with_restarts_between()
    {
        var random = new Random(11);
        for (var run = 0; run < 4; run++)
        {
            var wins = run % 2 == 0 ? LabelPrecedence.First : LabelPrecedence.Last;
            var model = () => JudgedModel.Define(JudgedModel.ByLabels, wins: wins);
            var (answers, verdicts) = Draw(random, 1500, 0.8);
            // Some verdicts and audits are corrected, later or earlier, as are their probabilities.
            verdicts = [.. verdicts, .. verdicts.Where(_ => random.Next(4) == 0).Select(verdict => verdict with
            {
                Minute = verdict.Minute + random.Next(-30, 60),
                Judge = verdict.Judge is null ? null : random.Next(2) == 0,
                Audit = verdict.Audit is null ? null : random.Next(2) == 0,
                Probability = random.Next(3) == 0 ? 0.5 : verdict.Probability,
            })];
            var plain = new ModelLedger(model());
            JudgedModel.Fold(plain, answers);
            JudgedModel.Fold(plain, verdicts);

            var (store, ledger) = (new LedgerStore(), new ModelLedger(model()));
            object[] all = [.. answers, .. verdicts];
            random.Shuffle(all);
            foreach (var part in all.Chunk(100))
            {
                JudgedModel.Fold(ledger, part.OfType<Answer>());
                JudgedModel.Fold(ledger, part.OfType<Verdict>());
                store.Commit(ledger, succeeds: true);
                if (random.Next(4) == 0)
                    ledger = store.Restore(model());
            }

            var (one, other) = (Report(plain), Report(ledger));
            Assert.Equal(Text(one), Text(other));
            Assert.Equal(Slo(plain, "corrected").Corrected, Slo(ledger, "corrected").Corrected);

            // A plain look at the labels that win.
            var judges = Winning(verdicts, verdict => verdict.Judge, wins);
            var audits = Winning(verdicts, verdict => verdict.Audit, wins);
            var both = answers.Where(answer => judges.ContainsKey(answer.Id) && audits.ContainsKey(answer.Id)).Select(answer => answer.Id).ToArray();
            var corrected = Slo(plain, "corrected").Corrected!;
            Assert.Equal((both.Count(id => audits[id].Says), both.Count(id => !audits[id].Says)), (corrected.GoodAudits, corrected.BadAudits));
            Assert.Equal(judges.Count, corrected.JudgedRows);
            Assert.Equal((double)both.Length / judges.Count, Slo(plain, "coverage").Whole.Reading!.Value.Value, tolerance: 1e-12);
            Assert.Equal(Weighted(judges.Keys, id => judges[id].Weight), corrected.Share.Judged.Value, tolerance: 1e-6);
            Assert.Equal(Weighted(both.Where(id => audits[id].Says), id => Math.Max(judges[id].Weight, audits[id].Weight)), corrected.Share.Sensitivity, tolerance: 1e-6);
            Assert.Equal(1 - Weighted(both.Where(id => !audits[id].Says), id => Math.Max(judges[id].Weight, audits[id].Weight)), corrected.Share.Specificity, tolerance: 1e-6);

            double Weighted(IEnumerable<int> ids, Func<int, double> weight) => ids.Where(id => judges[id].Says).Sum(weight) / ids.Sum(weight);
        }
    }

    private static Dictionary<int, (bool Says, double Weight)> Winning(Verdict[] verdicts, Func<Verdict, bool?> says, LabelPrecedence wins) => verdicts
        .Where(verdict => says(verdict) is not null).GroupBy(verdict => verdict.Id)
        .ToDictionary(all => all.Key, all => all.OrderBy(one => wins == LabelPrecedence.First ? one.Minute : -one.Minute).ThenBy(says).ThenBy(one => 1 / one.Probability)
            .Select(one => (says(one)!.Value, 1 / one.Probability!.Value)).First());

    /// <summary>Answers of which half are judged, and of these a fifth are audited where the judge says good, and half where it says bad; the judge has a sensitivity of
    /// 0.9 and a specificity of 0.85.</summary>
    private static (Answer[] Answers, Verdict[] Verdicts) Draw(Random random, int count, double truth)
    {
        var answers = Enumerable.Range(0, count).Select(id => new Answer(Last - id, id)).ToArray();
        var verdicts = new List<Verdict>();
        foreach (var answer in answers)
        {
            if (random.Next(2) == 0)
                continue;
            var isGood = random.NextDouble() < truth;
            var isCalledGood = random.NextDouble() < (isGood ? 0.9 : 0.15);
            verdicts.Add(new(answer.Minute + 30, answer.Id, isCalledGood, null, 0.5));
            var share = isCalledGood ? 0.2 : 0.5;
            if (random.NextDouble() < share)
                verdicts.Add(new(answer.Minute + 90, answer.Id, null, isGood, 0.5 * share));
        }

        return (answers, [.. verdicts]);
    }

    private static string Text(ModelReport report) => ReportText.Of(report with { Slos = [.. report.Slos.Select(slo => slo with { Arrived = null })] });

    private static SloReport Slo(ModelLedger ledger, string name) => Report(ledger).Slos.Single(slo => slo.Slo.Name == name);

    private static ModelReport Report(ModelLedger ledger) => BudgetCalculator.Report(ledger, JudgedModel.Now);
}
