namespace MlBudget.Core.Metrics;

/// <summary>−Σ(y · ln p + (1 − y) · ln(1 − p)) / N in nats, with y = 1 for the positive class, else 0, and p within 10^-15 and 1 − 10^-15.</summary>
public sealed class LogLoss() : ScoreLossMetric(
    "log_loss", "the mean of −ln of the probability that the score gave to the label, in nats, with scores clipped to 1e-15 from 0 and 1",
    new("log losses of score against label", Of))
{
    private const double Clip = 1e-15;

    /// <summary>−ln 10^-15 is 34.54: no mean is above it.</summary>
    public override decimal? GreatestBound => 34;

    private static double Of(double score, bool isPositive)
    {
        var clipped = Math.Clamp(score, Clip, 1 - Clip);
        return -Math.Log(isPositive ? clipped : 1 - clipped);
    }
}
