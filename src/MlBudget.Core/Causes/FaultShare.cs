using MlBudget.Core.Statistics;

namespace MlBudget.Core.Causes;

/// <summary>
/// How the errors of an SLO are shared out between predictions whose features were missing or stale and all others, since its onset.
/// If the ones cause the others, they are in the same predictions.
/// </summary>
/// <param name="Faulty">Events of predictions with such features.</param>
/// <param name="FaultyBad">How many of them are bad.</param>
/// <param name="Sound">All other events.</param>
/// <param name="SoundBad">How many of them are bad.</param>
/// <param name="Shown">The share of missing or stale values of the worst feature in that time: far fewer faulty predictions were not seen as such,
/// as those that came before anybody looked.</param>
public sealed record FaultShare(double Faulty, double FaultyBad, double Sound, double SoundBad, double Shown)
{
    /// <summary>Fewer events tell nothing.</summary>
    private const long LeastEvents = 30;

    private const double Confidence = 0.99, LeastSeen = 0.5;

    /// <summary>Whether there are enough of both to compare them.</summary>
    public bool IsKnown => Faulty >= LeastEvents && Sound >= LeastEvents && AreSeen;

    private bool AreSeen => Faulty >= LeastSeen * Shown * (Faulty + Sound);

    /// <summary>The share of the errors over the usual rate that would not be there if all predictions had been as those with sound
    /// features: (p − p_sound) / (p − p_usual), between 0 and 1 (an attributable fraction, over the excess). Null where nothing is over it.</summary>
    /// <param name="usual">The usual rate of bad events.</param>
    public double? Explained(double usual)
    {
        var (all, sound) = ((FaultyBad + SoundBad) / (Faulty + Sound), SoundBad / Sound);
        return all > usual ? Math.Clamp((all - sound) / (all - usual), 0, 1) : null;
    }

    /// <summary>Whether most of the further errors are surely in predictions with faulty features.</summary>
    /// <param name="usual">The usual rate of bad events.</param>
    public bool Confirms(double usual) => IsKnown && Explained(usual) >= 0.5 && Difference.Lower > 0;

    /// <summary>Whether predictions with sound features surely have most of the further errors as well: then those come of something
    /// else. Few faulty predictions can't have them.</summary>
    /// <param name="usual">The usual rate of bad events.</param>
    public bool Refutes(double usual) => Sound >= LeastEvents && AreSeen && Explained(usual) < 0.5
        && Intervals.Wilson(SoundBad, Sound, Confidence).Lower > usual;

    private Interval Difference => Intervals.Newcombe(FaultyBad, Faulty, SoundBad, Sound, Confidence);
}
