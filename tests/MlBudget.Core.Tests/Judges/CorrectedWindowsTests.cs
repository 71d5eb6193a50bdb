using MlBudget.Core.Budgets;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Slis;
using MlBudget.Core.Statistics;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Judges;

/// <summary>The share that is corrected by audits of the whole window, of a part of it.</summary>
public sealed class CorrectedWindowsTests
{
    private const int Last = 7 * TimeWindow.Day;

    /// <summary>What is judged is of a part of the whole window, and the audits are spread over all of it, or lie mostly in that part.</summary>
    [Theory]
    [InlineData(7, 1)]
    [InlineData(30, 1)]
    [InlineData(7, 8)]
    [InlineData(2, 1)]
    public void The_interval_of_a_part_of_the_window_holds_the_truth_as_often(int parts, int moreInPart)
    {
        const double Truth = 0.9;
        const int Answers = 20_000;
        var (random, runs, held) = (new Random(20261130), 800, 0);
        for (var run = 0; run < runs; run++)
        {
            var (judged, called, audits, audited) = (0, 0, new double[2, 2], new double[2]);
            for (var answer = 0; answer < Answers; answer++)
            {
                var isInPart = answer % parts == 0;
                var isGood = random.NextDouble() < Truth;
                var isCalledGood = random.NextDouble() < (isGood ? 0.9 : 0.2);
                judged += isInPart ? 1 : 0;
                called += isInPart && isCalledGood ? 1 : 0;
                if (random.NextDouble() < 0.1 * (isInPart ? moreInPart : 1))
                {
                    audits[isGood ? 1 : 0, isCalledGood ? 1 : 0]++;
                    audited[isGood ? 1 : 0] += isInPart ? 1 : 0;
                }
            }

            var (good, bad) = (audits[1, 0] + audits[1, 1], audits[0, 0] + audits[0, 1]);
            var share = new CorrectedShare(Of(called, judged - called), Of(audits[1, 1], audits[1, 0]), Of(audits[0, 1], audits[0, 0]))
            {
                GoodOfWindow = audited[1] / good,
                BadOfWindow = audited[0] / bad,
            };
            var (lower, upper) = share.Interval();
            held += lower <= Truth && Truth <= upper ? 1 : 0;
        }

        Assert.InRange((double)held / runs, 0.935, 0.97);

        static WeighedShare Of(double hits, double others) => WeighedShare.Of(hits, hits, others, others);
    }

    /// <summary>The share of a day, whose judge is corrected by audits of a week: from records to the reading.</summary>
    [Fact]
    public void A_short_window_shares_only_those_audits_with_the_whole_one_that_lie_in_it()
    {
        var ledger = new ModelLedger(JudgedModel.Define());
        var answers = Enumerable.Range(0, 7000).Select(id => new Answer(Last - id, id)).ToArray();
        JudgedModel.Fold(ledger, answers);
        JudgedModel.Fold(ledger, answers.Select(answer => new Verdict(Last, answer.Id, answer.Id % 9 != 0, answer.Id % 10 == 0 ? answer.Id % 7 != 0 : null)));
        var sli = (CorrectedShareSli)WrappingSli.Innermost(BudgetCalculator.Report(ledger, JudgedModel.Now).Slos.Single(slo => slo.Slo.Name == "corrected").Slo.Sli);
        var start = JudgedModel.Now.Minute.Number - JudgedModel.Days * TimeWindow.Day;
        var whole = new TimeWindow(start, start + JudgedModel.Days * TimeWindow.Day);
        Assert.Equal((1, 1), Parts(sli.Read(ledger, whole, whole)));
        var (good, bad) = Parts(sli.Read(ledger, new(start + Last - 1399, start + Last + 1), whole));
        Assert.Equal((0.2, 0.2), (Math.Round(good, 2), Math.Round(bad, 2)));
        Assert.Equal((0, 0), Parts(sli.Read(ledger, new(start, start + 60), whole)));

        static (double Good, double Bad) Parts(CorrectedReading reading) => (reading.Share.GoodOfWindow, reading.Share.BadOfWindow);
    }
}
