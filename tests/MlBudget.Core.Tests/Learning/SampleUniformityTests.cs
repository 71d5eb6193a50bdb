using MlBudget.Core.Ledgers;
using MlBudget.Core.Samples;
using MlBudget.Core.Time;
using static MlBudget.Core.Tests.Learning.LearningModel;

namespace MlBudget.Core.Tests.Learning;

public sealed class SampleUniformityTests
{
    /// <summary>Ids are numbers in order, the worst that may be hashed; χ² of 23 hours is under 48.3 in 99.85% of samples.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_hour_of_a_day_has_the_same_chance(bool hasIds)
    {
        var ledger = new ModelLedger(Define(2400));
        Fold(ledger, Enumerable.Range(0, 240_000).Select(index => new Answer(
            Start + index * (Day / 240_000), hasIds ? index : null, index % 2 == 0 ? "1" : "0", 0.5, 10, index % 100, "NL")));
        var sample = ledger.Samples!.Days.Single();
        Assert.Equal(2400, sample.Count);
        var hours = new double[24];
        foreach (var place in sample.Places)
            hours[(sample.Times[place] - Start) / Hour]++;
        Assert.InRange(hours.Sum(count => (count - 100) * (count - 100) / 100), 5, 48.3);
    }

    [Fact]
    public void A_day_counts_by_its_volume_though_each_has_the_same_number_of_rows()
    {
        var ledger = new ModelLedger(Define(1000, origin: null));
        for (var day = 0; day < 7; day++)
        {
            var volume = day < 5 ? 20_000 : 2000;
            Fold(ledger, Enumerable.Range(0, volume).Select(index => new Answer(
                Start + day * Day + index * (Day / volume), 100_000 * day + index, "1", Country: day < 5 ? "work" : "rest")));
        }

        Assert.All(ledger.Samples!.Days, day => Assert.Equal(1000, day.Count));
        var feature = ledger.Definition.Learning!.Features.Single(feature => feature.Name == "country");
        var column = ledger.Samples.Layout.IndexOf(feature.Column);
        var texts = ledger.Samples.Texts[column]!;
        var counts = new PeriodSample(ledger.Samples, new(Start), new(Start + 7 * Day), new(ExcludedTime.None, default)).Texts(column, texts.Count);
        var rest = Enumerable.Range(0, texts.Count).Where(code => texts[code] == "rest").Sum(code => counts[code]);
        // 4,000 of 104,000 are 3.85%; of samples of the same size it would be 28.6%.
        Assert.InRange((double)rest / counts.Sum(), 0.0385 - 0.009, 0.0385 + 0.009);
    }

    [Fact]
    public void Texts_that_no_row_has_any_more_are_forgotten()
    {
        var ledger = new ModelLedger(Define(100, origin: null));
        Fold(ledger, Enumerable.Range(0, 200_000).Select(index => new Answer(
            Start, index, "1", Country: $"country {index}")));
        Assert.All(ledger.Samples!.Texts, texts => Assert.InRange(texts?.Count ?? 0, 0, 4400));
        Assert.Equal(100, ledger.Samples.Days.Single().Count);
    }
}
