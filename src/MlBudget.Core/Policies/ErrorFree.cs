using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Time;

namespace MlBudget.Core.Policies;

/// <summary>
/// A level in whose windows old errors are thinned out by traffic without any: e is the sum of its errors over its events, of the worst of its
/// shares. Of a level that is held against its baseline b an error is what a hit is short of, and coming hours hit at b exactly.
/// </summary>
internal sealed class ErrorFree
{
    private readonly ImmutableArray<Func<Tallies, TimeWindow, (double Events, double Errors)?>> _shares;

    private ErrorFree(ImmutableArray<Func<Tallies, TimeWindow, (double, double)?>> shares) => _shares = shares;

    /// <summary>The level as such; null where an error is nothing that comes or stays away, as of gaps between groups and of means of numbers.</summary>
    public static ErrorFree? Of(Sli sli) => WrappingSli.Innermost(sli) switch
    {
        DataQualitySli { Staleness: { } staleness } quality => new([Errors(quality.Completeness), Errors(staleness)]),
        var inner and (DataQualitySli or DegradationSli or EstimatedSli) => new([Errors(inner)]),
        _ => null,
    };

    /// <summary>The error ratio of a window whose events ahead are as many as projected, and none an error; null without any event.</summary>
    /// <param name="projected">What was counted, and what is projected.</param>
    /// <param name="window">The window.</param>
    /// <param name="now">Where it begins to be projected.</param>
    public double? ErrorRatio(ProjectedTallies projected, TimeWindow window, int now)
    {
        double? worst = null;
        foreach (var share in _shares)
        {
            if (share(projected, window) is not var (events, _) || events <= 0)
                continue;
            var errors = window.From < now ? share(projected, window with { To = Math.Min(window.To, now) })?.Errors ?? 0 : 0;
            worst = Math.Max(worst ?? 0, errors / events);
        }

        return worst;
    }

    private static Func<Tallies, TimeWindow, (double, double)?> Errors(Proportion proportion) => (tallies, window) =>
        proportion.Read(tallies, 0, window) is { Events: > 0 } share ? (share.Events, share.Bad) : null;

    private static Func<Tallies, TimeWindow, (double, double)?> Errors(Sli sli) => (tallies, window) =>
        sli.Begin(tallies, window, window).Read(window) is { } reading ? (reading.Events, reading.ErrorRatio * reading.Events) : null;
}
