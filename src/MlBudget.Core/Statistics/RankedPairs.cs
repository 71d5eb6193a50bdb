namespace MlBudget.Core.Statistics;

/// <summary>
/// The area under the ROC curve of positives and negatives in rising bins of their score, A: the share of pairs of the two in which the positive is in
/// the higher bin, of pairs in the same bin half (Hanley and McNeil 1982).
/// </summary>
/// <param name="Positives">P, above 0.</param>
/// <param name="Negatives">N, above 0.</param>
/// <param name="Area">A, from 0 to 1.</param>
/// <param name="Missing">1 − A, with one division.</param>
/// <param name="Tied">Δ = ½ · Σ P_b · N_b / (P · N): the area of the scores themselves lies in [A − Δ, A + Δ].</param>
/// <param name="StandardError">That of A (DeLong, DeLong and Clarke-Pearson 1988); 0 of one positive or one negative.</param>
public readonly record struct RankedPairs(long Positives, long Negatives, double Area, double Missing, double Tied, double StandardError)
{
    /// <summary>Of some counters, which are those of positives and negatives by turns, in rising bins, with at least one of both.</summary>
    public static RankedPairs Of(ReadOnlySpan<long> counters)
    {
        long positives = 0, negatives = 0;
        // Twice the pairs: a half is whole then.
        Int128 right = 0, tied = 0;
        for (var bin = 0; bin < counters.Length; bin += 2)
        {
            right += (Int128)counters[bin] * (2 * negatives + counters[bin + 1]);
            tied += (Int128)counters[bin] * counters[bin + 1];
            (positives, negatives) = (positives + counters[bin], negatives + counters[bin + 1]);
        }

        var pairs = 2 * (Int128)positives * negatives;
        var area = (double)right / (double)pairs;
        return new(positives, negatives, area, (double)(pairs - right) / (double)pairs, (double)tied / (double)pairs, Error(counters, positives, negatives, area));
    }

    /// <summary>√(S₁₀ / P + S₀₁ / N), of the variances of what share of negatives each positive is above, and of what share of positives each negative is below.</summary>
    private static double Error(ReadOnlySpan<long> counters, long positives, long negatives, double area)
    {
        var (ofPositives, ofNegatives, below, behind) = (0.0, 0.0, 0L, 0L);
        for (var bin = 0; bin < counters.Length; bin += 2)
        {
            var (positive, negative) = (counters[bin], counters[bin + 1]);
            var above = (below + negative / 2.0) / negatives - area;
            var under = (positives - behind - positive / 2.0) / positives - area;
            ofPositives += positive * above * above;
            ofNegatives += negative * under * under;
            (below, behind) = (below + negative, behind + positive);
        }

        return Math.Sqrt(ofPositives / Math.Max(1, positives - 1) / positives + ofNegatives / Math.Max(1, negatives - 1) / negatives);
    }
}
