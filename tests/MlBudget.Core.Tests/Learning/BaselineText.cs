using System.Globalization;
using MlBudget.Core.Baselines;

namespace MlBudget.Core.Tests.Learning;

/// <summary>All of a baseline as text: records compare their arrays by reference.</summary>
internal static class BaselineText
{
    public static string Of(Baseline baseline) => string.Join('\n', [
        $"{baseline.From} {baseline.To} {baseline.Rows} {baseline.DriftWindow} {Number(baseline.LatencyP95)}",
        .. baseline.Quality.Select(entry => $"{entry}"),
        Numbers(baseline.Volume),
        .. baseline.Features.Select(feature => feature switch
        {
            NumericBaseline numeric => $"{feature.Name} {feature.Path} {Number(feature.Threshold)} {Numbers(numeric.Edges)} "
                + $"{string.Join(' ', numeric.Bins)} {Numbers(numeric.Means)} {Number(numeric.StandardDeviation)} {numeric.Scale}",
            CategoricalBaseline categorical => $"{feature.Name} {feature.Path} {Number(feature.Threshold)} "
                + $"{string.Join(' ', categorical.Categories)} {string.Join(' ', categorical.Bins)}",
            _ => throw new InvalidOperationException(),
        }),
        baseline.Calibration is not { } calibration ? "none"
            : $"{Numbers(calibration.Scores)} {Numbers(calibration.Probabilities)} {Number(calibration.Error)} {calibration.Rows}"]);

    private static string Numbers(IEnumerable<double> numbers) => Numbers(numbers.Select(number => (double?)number));

    private static string Numbers(IEnumerable<double?> numbers) => string.Join(' ', numbers.Select(Number));

    private static string Number(double? number) => number?.ToString("R", CultureInfo.InvariantCulture) ?? "-";
}
