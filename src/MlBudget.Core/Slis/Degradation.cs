namespace MlBudget.Core.Slis;

/// <summary>How far a share has fallen behind what is normal, b: (b − v) / b, or (v − b) / b where lower is better; at least 0.</summary>
internal static class Degradation
{
    /// <summary>The degradation over a common denominator, in decimals and with one division: a bound that is just met is kept.</summary>
    /// <param name="events">The denominator of the share, above 0.</param>
    /// <param name="hits">Its numerator.</param>
    /// <param name="baseline">What is normal, b > 0.</param>
    /// <param name="sense">Which way the share is good.</param>
    public static double Of(decimal events, decimal hits, decimal baseline, Sense sense)
    {
        var normal = baseline * events;
        var behind = sense == Sense.LowerIsBetter ? hits - normal : normal - hits;
        return Math.Max(0, (double)(behind / normal));
    }

    /// <summary>The greatest degradation of a share, which ends at 0 and 1.</summary>
    /// <param name="baseline">What is normal, b > 0; null while that is not known.</param>
    /// <param name="sense">Which way the share is good.</param>
    public static double Greatest(decimal? baseline, Sense sense) => sense != Sense.LowerIsBetter ? 1
        : baseline is { } normal ? (double)((1 - normal) / normal) : double.PositiveInfinity;
}

/// <summary>What is normal of an SLI that is held against it.</summary>
/// <param name="Value">The normal value, b > 0; null while it is not known.</param>
/// <param name="Of">What it is the normal value of; null where that is something else, as of an estimate.</param>
public sealed record NormalValue(decimal? Value, ILearned? Of)
{
    /// <summary>The proportion whose normal value it is; null where it is of something else.</summary>
    public Proportion? Proportion => Of as Proportion;

    /// <summary>Whether it is one of numbers in a unit of their own.</summary>
    public bool IsOfNumbers => Of is MeanOfNumbers;

    /// <summary>Whether it is known how far chance takes its value; else it takes many events to tell anything.</summary>
    public bool TellsChance => Of is not ClassLevel;
}
