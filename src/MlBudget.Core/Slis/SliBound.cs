namespace MlBudget.Core.Slis;

/// <summary>What is allowed of an SLI, in the unit of its value, so that both can be drawn beside each other.</summary>
public static class SliBound
{
    /// <summary>
    /// The value at which an SLI is just within what is allowed: 1 − E or E, and behind a baseline b the least value b · (1 − E), or the
    /// greatest b · (1 + E) where lower is better; of a value that is bounded on both sides the greatest. Of slices the share that has to be good. Null while the baseline is not known.
    /// </summary>
    /// <param name="sli">The SLI.</param>
    /// <param name="allowed">What is allowed of its error ratio, E.</param>
    public static double? Of(Sli sli, double allowed)
    {
        // In decimals, which take the 15 digits of a double that are sure: so that 1 − 0.05 is 0.95.
        if (!(Math.Abs(allowed) < 1e15))
            return null;
        var ratio = (decimal)allowed;
        if (sli.Kind == SliKind.Slices)
            return (double)(1 - ratio);
        return sli.Wording.Form switch
        {
            BoundForm.AtLeast => (double)(1 - ratio),
            BoundForm.AtMost => allowed,
            BoundForm.Between => (double)(sli.Wording.Band!.Upper + ratio),
            BoundForm.BehindBaseline => sli.HeldAgainst?.Value is { } normal ? (double)(normal * (1 + (IsBad(sli) ? ratio : -ratio))) : null,
            var form => throw new ArgumentOutOfRangeException(nameof(sli), form, "Not a form of a bound."),
        };
    }

    /// <summary>The least value that is just within what is allowed of an SLI that is bounded on both sides; null of others.</summary>
    /// <param name="sli">The SLI.</param>
    /// <param name="allowed">What is allowed of its error ratio, E.</param>
    public static double? LowerOf(Sli sli, double allowed) => sli is { Kind: SliKind.Level, Wording: { Form: BoundForm.Between, Band: { } band } } && Math.Abs(allowed) < 1e15
        ? (double)(band.Lower - (decimal)allowed) : null;

    private static bool IsBad(Sli sli) => WrappingSli.Innermost(sli) is MeanDegradationSli mean ? mean.Sense == Sense.LowerIsBetter
        : sli.HeldAgainst?.IsOfNumbers == true || (sli.HeldAgainst?.Proportion?.Sense ?? (WrappingSli.Innermost(sli) as EstimatedSli)?.Sense) == Sense.LowerIsBetter;
}
