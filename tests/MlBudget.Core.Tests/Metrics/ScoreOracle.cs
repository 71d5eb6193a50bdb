using MlBudget.Core.Tests.Statistics;

namespace MlBudget.Core.Tests.Metrics;

/// <summary>Metrics of scores from scikit-learn and numpy.</summary>
internal static class ScoreOracle
{
    /// <summary>Scores of all sizes, those that are rounded and those that have all their digits, 0 and 1 among them.</summary>
    public static Scored[] Rows(int seed = 1950, int count = 5000) => Scored.Drawn(
        count, new(seed), score => 0.1 + 0.7 * score, random => random.Next(10) switch
        {
            0 => Math.Round(random.NextDouble(), 1),
            1 => random.NextDouble() * Math.Pow(10, -random.Next(18)),
            2 => 1 - random.NextDouble() * Math.Pow(10, -random.Next(18)),
            _ => random.NextDouble(),
        });

    /// <summary>A metric of rows that have both a score and a label.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="metric">Its name.</param>
    /// <param name="bins">How many bins of equal width it has, where it has any.</param>
    public static double Ask(Scored[] rows, string metric, int bins = 10) => Oracle.Ask<double>("scores.py", new
    {
        metric,
        bins,
        scores = rows.Select(row => row.Score),
        labels = rows.Select(row => row.IsPositive!.Value ? 1 : 0),
    });
}
