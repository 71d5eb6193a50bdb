using MlBudget.Core.Slis;
using MlBudget.Core.Slos;

namespace MlBudget.Core.Tests.Budgets;

/// <summary>
/// The promise of the evidence that alert rows ask for, on fewer days than its documented measurement (`-- pages` of the
/// benchmarks): rows that page, and those of levels, hardly ever fire by chance.
/// </summary>
public sealed class FalsePageTests
{
    [Theory]
    [InlineData("0.001", 10)]
    [InlineData("0.001", 140)]
    [InlineData("0.001", 1000)]
    [InlineData("0.01", 10)]
    [InlineData("0.05", 3)]
    public void Errors_at_what_is_allowed_page_in_less_than_two_percent_of_the_time(string allowed, int perHour)
    {
        foreach (var (row, share) in FalsePages.OfOccurrences(Decimal(allowed), perHour, days: 40, seed: perHour))
        {
            if (row.Factor >= Evidence.FastFactor)
                Assert.InRange(share, 0, 0.02);
        }
    }

    [Theory]
    [InlineData("0.7", true, 10)]
    [InlineData("0.7", true, 100)]
    [InlineData("0.7", true, 5000)]
    [InlineData("0.02", false, 10)]
    [InlineData("0.02", false, 100)]
    [InlineData("0.02", false, 300)]
    [InlineData("0.02", false, 5000)]
    public void A_level_at_its_baseline_fires_in_less_than_two_percent_of_the_time(string baseline, bool isHigherBetter, int events)
    {
        var sense = isHigherBetter ? Sense.HigherIsBetter : Sense.LowerIsBetter;
        foreach (var longWindow in new[] { TimeSpan.FromHours(6), TimeSpan.FromDays(1) })
        {
            var (_, share) = FalsePages.OfLevel(
                Decimal(baseline), sense, 0.08m, (double)Decimal(baseline), events, longWindow, windows: 400, seed: events);
            Assert.InRange(share, 0, 0.02);
        }
    }

    private static decimal Decimal(string number) => decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture);
}
