using System.Collections.Immutable;
using MlBudget.Core.Policies;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration.Times;

namespace MlBudget.Exporter.Web;

/// <summary>How a stretch of time lies to now, in the order in which they are shown.</summary>
public enum StretchState
{
    /// <summary>It holds now.</summary>
    InForce,

    /// <summary>It is still to come, or comes again.</summary>
    Coming,

    /// <summary>It is over, and stays on record.</summary>
    Over,
}

/// <summary>An adjustment or an exclusion as the page shows it.</summary>
/// <param name="State">How it lies to now.</param>
/// <param name="When">When.</param>
/// <param name="Next">When it comes next, of one that comes again and isn't in force; else null.</param>
/// <param name="What">What holds in it.</param>
/// <param name="Concerned">Whose budget it is about.</param>
/// <param name="Reason">Why.</param>
/// <param name="ApprovedBy">Who has approved it.</param>
public sealed record StretchRecord(StretchState State, string When, string? Next, string What, string Concerned, string Reason, string ApprovedBy)
{
    /// <summary>All of a model: what is in force, then what comes, then what is over, each in the order of the configuration.</summary>
    /// <param name="policy">What is on record.</param>
    /// <param name="at">The instant of the model's numbers.</param>
    public static ImmutableArray<StretchRecord> AllOf(ModelPolicy policy, Instant at) =>
        [.. policy.Adjustments.Select(adjustment => Of(adjustment, at)).Concat(policy.Exclusions.Select(exclusion => Of(exclusion, at))).OrderBy(record => record.State)];

    /// <summary>What holds for an SLO now but not for all of its model, and until when, a sentence each.</summary>
    /// <param name="policy">What is on record.</param>
    /// <param name="slo">The SLO.</param>
    /// <param name="at">The instant of the model's numbers.</param>
    public static IEnumerable<string> InForceFor(ModelPolicy policy, SloDefinition slo, Instant at)
    {
        foreach (var adjustment in policy.Adjustments.Where(adjustment => adjustment.IsActiveAt(at) && adjustment.Concerns(slo)))
            yield return $"{adjustment.What} until {Words.Time(adjustment.To)}: {adjustment.Reason}";
        foreach (var exclusion in policy.Exclusions.Where(exclusion => exclusion.Slo == slo.Name && exclusion.IsActiveAt(at)))
            yield return $"Excluded until {Words.Time(exclusion.When.CurrentOrNext(at)?.To)}: {exclusion.Reason}";
    }

    /// <summary>That nothing of a model counts now, and until when, a sentence for each reason.</summary>
    /// <param name="policy">What is on record.</param>
    /// <param name="at">The instant of the model's numbers.</param>
    public static IEnumerable<string> InForceForAll(ModelPolicy policy, Instant at) =>
        policy.Exclusions.Where(exclusion => exclusion.Slo is null && exclusion.IsActiveAt(at))
            .Select(exclusion => $"Nothing counts until {Words.Time(exclusion.When.CurrentOrNext(at)?.To)}: {exclusion.Reason}");

    /// <summary>A state in words.</summary>
    public static string Word(StretchState state) => state switch
    {
        StretchState.InForce => "In force",
        StretchState.Coming => "Coming",
        StretchState.Over => "Over",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a state."),
    };

    private static StretchRecord Of(Adjustment adjustment, Instant at) => new(
        adjustment.IsActiveAt(at) ? StretchState.InForce : at < adjustment.From ? StretchState.Coming : StretchState.Over,
        $"{Words.Time(adjustment.From)} to {Words.Time(adjustment.To)}", null, adjustment.What,
        adjustment.Slo ?? $"all of {Words.Of(adjustment.Dimension).ToLowerInvariant()}", adjustment.Reason, Teams(adjustment.ApprovedBy));

    private static StretchRecord Of(Exclusion exclusion, Instant at)
    {
        var stretch = exclusion.When.CurrentOrNext(at);
        var state = stretch is not { } known ? StretchState.Over : known.From <= at ? StretchState.InForce : StretchState.Coming;
        var (when, next) = exclusion.When is SingleStretch single ? ($"{Words.Time(single.From)} to {Words.Time(single.To)}", null)
            : (exclusion.What, state == StretchState.Coming ? $"next {Words.Time(stretch!.Value.From)}" : null);
        return new(state, when, next, "counts in nothing", exclusion.Slo ?? "the model", exclusion.Reason, Teams(exclusion.ApprovedBy));
    }

    private static string Teams(ImmutableArray<string> teams) => teams.IsEmpty ? "nobody" : string.Join(", ", teams);
}
