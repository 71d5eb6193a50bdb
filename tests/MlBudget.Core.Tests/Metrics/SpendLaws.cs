using CsCheck;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Metrics;

/// <summary>What holds of whatever is spent.</summary>
public sealed class SpendLaws
{
    private const int Hours = 20 * 24;

    private static readonly int June = SpendLog.June - 2 * TimeWindow.Hour;

    /// <summary>Costs in whole billionths, few of them unknown.</summary>
    private static readonly Gen<Cost[]> Logs = Gen.Select(
        Gen.Int[0, Hours * 60 - 1], Gen.Long[0, 3_000_000_000], Gen.Int[0, 600],
        (minute, cost, without) => new Cost(June + minute, without == 0 ? null : (double)cost / 1_000_000_000)).Array[300, 1500];

    [Fact]
    public void In_whatever_order_and_batches_records_come_the_report_is_the_same() => Gen.Select(Logs, Gen.Int, Gen.Int[1, 400]).Sample((costs, seed, size) =>
    {
        var (one, other) = (New(), New());
        one.Add(costs);
        var shuffled = costs.ToArray();
        new Random(seed).Shuffle(shuffled);
        foreach (var chunk in shuffled.Chunk(size))
            other.Add(chunk);
        var (first, second) = (one.Report(June + Hours * 60), other.Report(June + Hours * 60));
        Assert.Equal(first.Windows.ToArray(), second.Windows.ToArray());
        Assert.Equal(first.Alerts.ToArray(), second.Alerts.ToArray());
        Assert.Equal((first.Consumed, first.RemainingAmount, first.State, first.Missing), (second.Consumed, second.RemainingAmount, second.State, second.Missing));
    }, iter: 60);

    [Fact]
    public void The_days_of_a_month_add_up_to_what_is_consumed_of_it() => Logs.Sample(costs =>
    {
        var log = New();
        log.Add([.. costs.Select(cost => cost with { Amount = cost.Amount ?? 0 })]);
        var days = Enumerable.Range(1, Hours / 24).Sum(day => log.Report(June + day * TimeWindow.Day) is { } report
            ? report.Windows.First(window => window.Length == TimeSpan.FromDays(1)).Spent ?? 0 : 0);
        var whole = log.Report(June + Hours * 60);
        Assert.Equal(whole.Consumed!.Value, days, tolerance: 1e-9);
        Assert.Equal((double)costs.Sum(cost => (decimal)(cost.Amount ?? 0)) / 5000, whole.Consumed!.Value, tolerance: 1e-9);
        Assert.Equal(5000 - whole.Whole.Reading!.Value.Value, whole.RemainingAmount!.Value, tolerance: 1e-7);
    }, iter: 25);

    [Fact]
    public void What_is_consumed_of_a_month_never_goes_back() => Logs.Sample(costs =>
    {
        var log = New();
        log.Add(costs);
        double? before = 0;
        for (var hour = 24; hour <= Hours; hour += 24)
        {
            var after = log.Report(June + hour * 60).Consumed;
            Assert.True(after is null || before is null || after >= before - 1e-12);
            before = after ?? before;
        }
    }, iter: 25);

    private static SpendLog New() => new(5000, SpendLog.Months, TimeSpan.FromDays(30));
}
