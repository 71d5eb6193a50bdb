using MlBudget.Core.Slis;

namespace MlBudget.Core.Slos;

/// <summary>Why a row of the catalogue can't serve an SLO.</summary>
public enum AlertRowFault
{
    /// <summary>The long window exceeds the SLO's own.</summary>
    LongerThanWindow,

    /// <summary>The short window is no shorter than the long one.</summary>
    ShortNotShorter,

    /// <summary>A window is not a whole number of slots (or, beyond a day, of hours).</summary>
    NotWholeSlots,

    /// <summary>The short window is below one slot or slice.</summary>
    ShortBelowSlot,

    /// <summary>The short window is below four polls.</summary>
    ShortBelowPolls,

    /// <summary>The error ratio can never get so large that the burn rate exceeds the factor: it would never fire.</summary>
    Unreachable,
}

/// <summary>Turns rows of the catalogue into rows of an SLO, and finds those that can't serve it.</summary>
/// <param name="Sli">What is measured.</param>
/// <param name="Window">The SLO's window W.</param>
/// <param name="Allowed">What is allowed over it, E: above 0.</param>
/// <param name="Slot">Its slot, or its slice.</param>
/// <param name="PollInterval">How often it is looked at.</param>
public sealed record AlertRowPlanner(Sli Sli, TimeSpan Window, decimal Allowed, TimeSpan Slot, TimeSpan PollInterval)
{
    /// <summary>A short window that holds fewer polls can end between two of them unseen.</summary>
    public const int PollsInShortWindow = 4;

    /// <summary>What has to be seen of errors.</summary>
    public EvidenceRule Evidence => new(Sli, Window * OpenShare, Slot, Allowed);

    /// <summary>The share of its window that is within hours of operation, above 0 and at most 1.</summary>
    public double OpenShare { get; init; } = 1;

    /// <summary>Whether it is judged by slices.</summary>
    public bool IsSliced => Sli.Kind == SliKind.Slices;

    /// <summary>The greatest error ratio that its SLI can come to.</summary>
    public double LargestError => Sli.LargestError;

    /// <summary>The first reason why a row can't serve the SLO; null where it can.</summary>
    public AlertRowFault? FaultOf(CatalogueRow row)
    {
        if (row.Long > Window)
            return AlertRowFault.LongerThanWindow;
        if (row.Short >= row.Long)
            return AlertRowFault.ShortNotShorter;
        if (row.Short < Slot)
            return AlertRowFault.ShortBelowSlot;
        if (!IsWhole(row.Long) || !IsWhole(row.Short))
            return AlertRowFault.NotWholeSlots;
        if (row.Short < PollsInShortWindow * PollInterval)
            return AlertRowFault.ShortBelowPolls;
        return IsReachable(row) ? null : AlertRowFault.Unreachable;
    }

    /// <summary>The row of the SLO.</summary>
    /// <param name="row">The row of the catalogue.</param>
    /// <param name="minEvents">The fewest events in the long window that are asked for beside the evidence; null for none.</param>
    public AlertRow Plan(CatalogueRow row, long? minEvents = null)
    {
        var factor = row.FactorFor(Window);
        return new(row.Severity, row.Long, row.Short, factor, Evidence.Of(factor, minEvents));
    }

    /// <summary>The error ratio above which the long window has to be for the row to fire: factor · E.</summary>
    public decimal ErrorToFire(CatalogueRow row) => (decimal)row.FactorFor(Window) * Allowed;

    /// <summary>Whether windows of a length are whole numbers of slots, and of hours where their old edge is rounded.</summary>
    public bool IsWhole(TimeSpan length) => length.Ticks % Slot.Ticks == 0
        && (length <= TimeSpan.FromDays(1) || length.Ticks % TimeSpan.TicksPerHour == 0);

    private bool IsReachable(CatalogueRow row) => (double)ErrorToFire(row) < LargestError;
}
