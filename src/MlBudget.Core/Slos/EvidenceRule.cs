using MlBudget.Core.Slis;
using MlBudget.Core.Statistics;

namespace MlBudget.Core.Slos;

/// <summary>Which evidence an SLO asks for, by how its error ratio comes about.</summary>
/// <param name="Sli">What is measured.</param>
/// <param name="Window">The SLO's window W.</param>
/// <param name="Slot">Its slot, or its slice.</param>
/// <param name="Allowed">What is allowed over it, E: above 0.</param>
public sealed record EvidenceRule(Sli Sli, TimeSpan Window, TimeSpan Slot, decimal Allowed)
{
    /// <summary>Slices over this length are long enough to be judged one by one.</summary>
    private static readonly TimeSpan ShortSlice = TimeSpan.FromMinutes(5);

    /// <summary>The evidence that the whole window needs before its budget counts as spent.</summary>
    public Evidence OfBudget => For(Evidence.LeastBadEvents);

    /// <summary>The evidence that an alert row needs in its long window.</summary>
    /// <param name="factor">The row's factor.</param>
    /// <param name="minEvents">The fewest events that are asked for beside it; null for none.</param>
    public Evidence Of(double factor, long? minEvents = null)
    {
        var evidence = For(factor >= Evidence.FastFactor ? Evidence.LeastBadEvents : Evidence.LeastBadEventsOfSlowRows);
        return minEvents > evidence.Events ? evidence with { Events = minEvents.Value } : evidence;
    }

    /// <summary>
    /// The fewest events of which an error ratio has evidence, or fewer by a rounding; null for slices, which are not events, and
    /// where it takes a baseline that is not known.
    /// </summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="error">The error ratio, above 0.</param>
    public long? FewestEvents(Evidence evidence, double error) => (Sli.Kind, (double?)Sli.HeldAgainst?.Value) switch
    {
        (SliKind.Slices, _) => null,
        _ when Sli.HeldAgainst?.IsOfNumbers == true => Math.Max(evidence.Events, Excess.LeastRowsOfMeans),
        (SliKind.Occurrences, _) => Math.Max(evidence.Events, (long)Math.Min(1e18, Math.Ceiling(evidence.BadEvents / error))),
        _ when BetweenSli.Of(Sli) is { IsOfProportion: true } between => Math.Max(evidence.Events, FewestRows(between.Band, error)),
        (_, { } normal) when Sli.HeldAgainst is { TellsChance: true } => Math.Max(evidence.Events, Excess.FewestRows(error * normal, normal)),
        _ => evidence.Events > 1 ? evidence.Events : null,
    };

    /// <summary>The fewest rows of which a distance is beyond chance, from whichever edge.</summary>
    private static long FewestRows(Band band, double distance) =>
        Math.Max(Excess.FewestRows(distance, (double)band.Lower), Excess.FewestRows(distance, (double)band.Upper));

    /// <summary>Of a part that a group attribute tells also as many events as it takes to show anything.</summary>
    private Evidence For(long badEvents) => Asked(badEvents) is var evidence && Sli.Kind != SliKind.Slices
        && WrappingSli.Find<PopulationSli>(Sli) is { } part && part.Least > evidence.Events ? evidence with { Events = part.Least } : evidence;

    private Evidence Asked(long badEvents) => Sli.Kind switch
    {
        SliKind.Occurrences => new(badEvents),
        SliKind.Slices => new(BadSlices),
        // Groups without their own least number of samples are not compared, so a gap has them.
        _ => new(0, Sli.Attribute is not null || Sli.HeldAgainst is { TellsChance: true } || BetweenSli.Of(Sli) is { IsOfProportion: true } ? 1 : Evidence.LeastEventsOfLevels),
    };

    /// <summary>One, of slices over 5 minutes. Of shorter ones two or three, and two also where the whole budget is fewer: a single
    /// minute without a record may be chance.</summary>
    private long BadSlices => Slot > ShortSlice ? 1
        : (long)Math.Min(3, Math.Max(2, decimal.Ceiling(Allowed * (Window.Ticks / Slot.Ticks))));
}
