using System.Collections.Immutable;

namespace MlBudget.Core.Slis;

/// <summary>How the rates of groups are compared.</summary>
public enum DisparityMeasure
{
    /// <summary>The greatest difference, max − min, without a sign.</summary>
    Difference,

    /// <summary>The least ratio, min / max: disparate impact.</summary>
    Ratio,
}

/// <summary>A comparison of groups.</summary>
/// <param name="Metrics">The proportions that are compared, each within itself: one, or two for equalized odds, of which
/// the worse decides. Their measures are split by the attribute. None where means are compared.</param>
/// <param name="Attribute">The index of the attribute.</param>
/// <param name="Measure">How rates are compared.</param>
/// <param name="Reference">The group with which all others are compared; null to compare all with each other.</param>
/// <param name="MinSamples">How many events of a metric's own denominator a group needs to be judged by it.</param>
/// <param name="MaxGroups">How many groups are shown, the largest over the window; the rest is never judged.</param>
/// <param name="Confident">Whether the budget uses only what is certain of the gap.</param>
public sealed record DisparityDefinition(
    ImmutableArray<Proportion> Metrics,
    int Attribute,
    DisparityMeasure Measure,
    string? Reference,
    int MinSamples,
    int MaxGroups,
    bool Confident)
{
    /// <summary>
    /// In the short window of an alert row a group needs a fifth of its samples: it has to be there at all, or the row could
    /// not fire. A gap between still smaller groups is mostly chance, and always upward.
    /// </summary>
    private const int ShortShare = 5;

    /// <summary>How many samples a group, or a class, needs in the short window of an alert row.</summary>
    /// <param name="minSamples">How many it needs in others.</param>
    public static long ShortSamples(long minSamples) => Math.Max(1, minSamples / ShortShare);

    /// <summary>How an SLI compares groups; null where it compares none.</summary>
    public static DisparityDefinition? Of(Sli sli) => WrappingSli.Innermost(sli) switch
    {
        DisparitySli proportions => proportions.Definition,
        MeanDisparitySli means => means.Definition,
        _ => null,
    };

    /// <summary>The fewest events of a group whose outcomes are shown.</summary>
    public required int MinGroupSize { get; init; }

    /// <summary>How many fields tell a group together.</summary>
    public int Fields { get; init; } = 1;

    /// <summary>Whether the groups' events were counted elsewhere, so that there are no records of them.</summary>
    public bool IsReadyMade { get; init; }
}
