using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>What an SLO on the volume allows of each hour.</summary>
/// <param name="Ratio">The bound, as a multiple of what is usual.</param>
/// <param name="IsUpper">Whether it is an upper one.</param>
public sealed record VolumeBound(double Ratio, bool IsUpper)
{
    /// <summary>The bound of an SLI that judges the volume by slices of an hour; null of others: what longer slices allow says nothing of an hour.</summary>
    public static VolumeBound? Of(Sli sli)
    {
        for (var one = sli; one is WrappingSli wrapping; one = wrapping.Inner)
        {
            if (one is SlicedSli { Slicing.Length.TotalMinutes: TimeWindow.Hour } sliced && WrappingSli.Innermost(sliced) is VolumeSli volume)
                return new((double)(volume.IsUpper ? sliced.InnerAllowed.Ratio : 1 - sliced.InnerAllowed.Ratio), volume.IsUpper);
        }

        return null;
    }
}
