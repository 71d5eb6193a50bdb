using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace MlBudget.Core.Statistics;

/// <summary>How far from 0 Student's distribution reaches.</summary>
internal static class StudentQuantile
{
    private const int MostSteps = 60;
    private const double Precision = 1e-14;

    /// <summary>
    /// The t with P(|T| ≤ t) = confidence. The tail P(|T| > t) is the regularized incomplete beta function I_x(ν/2, 1/2) at x = ν / (ν + t²) (Abramowitz and Stegun 26.7.1),
    /// whose logarithm is concave over that of t, so that Newton's steps from the normal quantile go past the root once and come back from there.
    /// </summary>
    /// <param name="degrees">The degrees of freedom ν, above 0.</param>
    /// <param name="confidence">Between 0 and 1, as 0.95.</param>
    public static double TwoSided(double degrees, double confidence)
    {
        var wanted = Math.Log(1 - confidence);
        var t = Intervals.Deviations(confidence);
        for (var step = 0; step < MostSteps; step++)
        {
            var tail = SpecialFunctions.BetaRegularized(degrees / 2, 0.5, degrees / (degrees + t * t));
            var slope = 2 * t * StudentT.PDF(0, 1, degrees, t) / tail;
            var change = (Math.Log(tail) - wanted) / slope;
            t *= Math.Exp(change);
            if (Math.Abs(change) < Precision)
                break;
        }

        return t;
    }
}
