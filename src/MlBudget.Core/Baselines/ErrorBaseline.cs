using System.Collections.Immutable;

namespace MlBudget.Core.Baselines;

/// <summary>
/// How far predicted numbers were from what turned out to be true, by the size of the prediction: over bins of ŷ that end with their edge, so that
/// bin i holds edge(i − 1) &lt; ŷ ≤ edge(i). The first bin begins at −∞, the last one ends at +∞.
/// </summary>
/// <param name="Prediction">Where ŷ was, and by what it was multiplied.</param>
/// <param name="Label">The same of y.</param>
public sealed record ErrorBaseline(string Prediction, string Label)
{
    /// <summary>The inner edges, rising, in the unit of ŷ; one less than bins.</summary>
    public required ImmutableArray<double> Edges { get; init; }

    /// <summary>How many labelled predictions of the period's sample are in each bin; at least one in all of them together.</summary>
    public required ImmutableArray<long> Counts { get; init; }

    /// <summary>The mean of |ŷ − y| in each bin, at least 0, in the unit of ŷ; of a bin without predictions it means nothing.</summary>
    public required ImmutableArray<double> Means { get; init; }

    /// <summary>What the errors ŷ − y are called where they are watched for drift.</summary>
    public const string ResidualName = "residual";

    /// <summary>How ŷ − y is distributed; null where that can't be judged.</summary>
    public NumericBaseline? Residual { get; init; }

    /// <summary>How many labelled predictions it stands on.</summary>
    public long Rows => Counts.Sum();

    /// <summary>The mean of |ŷ − y| over all of them, in the unit of ŷ.</summary>
    public double Mean => Counts.Zip(Means, (count, mean) => count == 0 ? 0 : mean * ((double)count / Rows)).Sum();

    /// <summary>What is expected of each bin: its mean, and of an empty bin that of its nearest neighbour, of two the lower one (math.md, "Edges").</summary>
    public ImmutableArray<double> Expected => [.. Enumerable.Range(0, Counts.Length).Select(bin => Means[Nearest(bin)])];

    private int Nearest(int bin)
    {
        for (var distance = 0; distance < Counts.Length; distance++)
        {
            if (bin >= distance && Counts[bin - distance] > 0)
                return bin - distance;
            if (bin + distance < Counts.Length && Counts[bin + distance] > 0)
                return bin + distance;
        }

        throw new InvalidOperationException("There is no labelled prediction.");
    }
}
