using System.Globalization;
using MlBudget.Core.Budgets;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Ledgers;

public sealed class GroupCapTests
{
    [Fact]
    public void Values_beyond_the_cap_are_counted_together_and_none_is_lost()
    {
        var ledger = new ModelLedger(SmallModel.Define() with { Limits = new(MaxGroupValues: 50) });
        var log = Enumerable.Range(0, 5000)
            .Select(id => new Prediction(3 * 1440, id, "1", id.ToString(CultureInfo.InvariantCulture), 1, null, null)).ToArray();
        var outcomes = log.Select(record => new Outcome(record.Minute + 60, record.Id, "0"));

        SmallModel.Fold(ledger, log, batchSize: 512);
        SmallModel.Fold(ledger, outcomes, batchSize: 512);

        Assert.Equal((51, 4950), (ledger.Groups(0).Count, ledger.GroupOverflow));
        var parity = BudgetCalculator.Report(ledger, new(5 * 24 * EventTime.PerHour)).Slos.Single(slo => slo.Slo.Name == "parity");
        Assert.Equal(5000, parity.Groups.Sum(group => group.Whole.Events));
        Assert.Equal(4997, parity.Groups.Single(group => group.Group == "other").Whole.Events);
    }
}
