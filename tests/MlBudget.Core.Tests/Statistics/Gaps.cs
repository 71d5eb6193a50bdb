using System.Globalization;

namespace MlBudget.Core.Tests.Statistics;

/// <summary>The largest differences from an oracle by what was compared, for the test's output.</summary>
internal sealed class Gaps
{
    private const double SmallestNormal = 2.2250738585072014e-308;

    private readonly SortedDictionary<string, double> _largest = [];

    /// <summary>Fails where the two differ by more than the tolerance, of the greater of 1 and the expected value.</summary>
    public void Check(string what, double expected, double? actual, double tolerance = 1e-9) =>
        Check(what, expected, actual, tolerance, Math.Max(1, Math.Abs(expected)));

    /// <summary>Fails where the two differ by more than the tolerance of the expected value, however small that is.</summary>
    public void CheckRelative(string what, double expected, double? actual, double tolerance = 1e-9) =>
        Check(what, expected, actual, tolerance, Math.Max(SmallestNormal / tolerance, Math.Abs(expected)));

    public override string ToString() =>
        string.Join('\n', _largest.Select(gap => string.Create(CultureInfo.InvariantCulture, $"{gap.Key}: {gap.Value:G3}")));

    private void Check(string what, double expected, double? actual, double tolerance, double scale)
    {
        var gap = Math.Abs(expected - actual ?? double.NaN) / scale;
        Assert.True(gap <= tolerance, $"{what}: expected {expected:R}, found {actual:R}, {gap:G3} apart");
        _largest[what] = Math.Max(gap, _largest.GetValueOrDefault(what));
    }
}
