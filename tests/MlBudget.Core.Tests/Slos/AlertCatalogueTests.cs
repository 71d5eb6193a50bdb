using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using static MlBudget.Core.Slos.Dimension;

namespace MlBudget.Core.Tests.Slos;

/// <summary>The table of alert rows on the design's math page, line by line.</summary>
public sealed class AlertCatalogueTests
{
    private const string Short = "critical 6h/30m 0.125, warning 1d/2h 0.2, warning 3d/6h 0.4286";
    private const string Long = "critical 6h/30m 0.05, warning 1d/2h 0.1, warning 3d/6h 0.1";

    [Theory]
    [InlineData(Infrastructure, "7d", false, null, "critical 1h/5m 0.08, " + Short)]
    [InlineData(Infrastructure, "14d", false, null, "critical 1h/5m 0.02, " + Long)]
    [InlineData(Infrastructure, "30d", false, null, "critical 1h/5m 0.02, " + Long)]
    [InlineData(DataQuality, "7d", false, null, Short)]
    [InlineData(ModelQuality, "13d", false, null, Short)]
    [InlineData(DataQuality, "14d", false, null, Long)]
    [InlineData(ModelQuality, "7d", true, null, "critical 6h/1h 0.125, warning 1d/6h 0.2")]
    [InlineData(Infrastructure, "7d", true, null, "critical 6h/1h 0.125, warning 1d/6h 0.2")]
    [InlineData(Fairness, "28d", true, null, "critical 6h/1h 0.05, warning 3d/6h 0.1")]
    [InlineData(Infrastructure, "7d", false, "5m", "critical 1h/5m 0.08, " + Short)]
    [InlineData(Infrastructure, "7d", false, "6m", "warning 1d/6m 0.4")]
    [InlineData(ModelQuality, "7d", true, "6h", "warning 1d/6h 0.4")]
    [InlineData(ModelQuality, "7d", true, "8h", "warning 1d8h/8h 0.5333")]
    [InlineData(ModelQuality, "28d", true, "6h", "warning 1d/6h 0.1")]
    [InlineData(Infrastructure, "2d", false, null, "critical 1h/5m 0.08, critical 6h/30m 0.125, warning 1d/2h 0.2")]
    [InlineData(Infrastructure, "1h", false, null, "critical 1h/5m 0.08")]
    [InlineData(Infrastructure, "30m", false, null, "")]
    [InlineData(ModelQuality, "12h", true, "6h", "")]
    public void Each_line_gives_its_rows_without_those_longer_than_the_window(
        Dimension dimension, string window, bool hourSlots, string? slice, string rows)
    {
        var found = AlertCatalogue.For(
            dimension, Durations.Parse(window), hourSlots, slice is null ? null : Durations.Parse(slice));

        Assert.Equal(rows, string.Join(", ", found.Select(row => FormattableString.Invariant($"{row} {Math.Round(row.Share, 4)}"))));
    }

    [Theory]
    [InlineData(Infrastructure, "7d", false, null, new[] { 13.44, 3.5, 1.4, 1.0 })]
    [InlineData(DataQuality, "7d", false, null, new[] { 3.5, 1.4, 1.0 })]
    [InlineData(Fairness, "7d", true, null, new[] { 3.5, 1.4 })]
    [InlineData(ModelQuality, "7d", true, "6h", new[] { 2.8 })]
    [InlineData(ModelQuality, "3d", true, "12h", new[] { 2.8 })]
    [InlineData(ModelQuality, "28d", true, "6h", new[] { 2.8 })]
    // Those of the SRE Workbook at 30 days.
    [InlineData(Infrastructure, "30d", false, null, new[] { 14.4, 6, 3, 1 })]
    [InlineData(Infrastructure, "14d", false, null, new[] { 6.72, 2.8, 1.4, 1 })]
    [InlineData(Infrastructure, "1d", false, null, new[] { 1.92, 1, 1 })]
    public void Factors_are_the_share_of_the_window_and_never_under_1(
        Dimension dimension, string window, bool hourSlots, string? slice, double[] factors)
    {
        var length = Durations.Parse(window);
        var found = AlertCatalogue.For(dimension, length, hourSlots, slice is null ? null : Durations.Parse(slice))
            .Select(row => row.FactorFor(length)).ToArray();

        Assert.Equal(factors.Length, found.Length);
        for (var row = 0; row < factors.Length; row++)
            Assert.Equal(factors[row], found[row], tolerance: 1e-12);
        Assert.All(found, factor => Assert.True(factor >= 1));
    }
}
