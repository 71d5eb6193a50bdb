using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Core.Baselines;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>Whether so many predictions come that drift can be judged at all.</summary>
public static class JudgedDrift
{
    /// <summary>The lengths that a drift window may have: whole hours that divide a day.</summary>
    private static readonly ImmutableArray<int> Hours = [1, 2, 3, 4, 6, 8, 12, 24];

    /// <summary>That not even the fullest drift window usually has as many predictions as a feature has to have values, and which
    /// length would do, as a part of a sentence; null where one has.</summary>
    /// <param name="volume">How many usually come.</param>
    /// <param name="window">How long a drift window is.</param>
    public static string? TooSparse(UsualVolume volume, TimeSpan window)
    {
        if (volume.InFullest(window) >= DriftDefinition.LeastEvents)
            return null;
        var enough = Hours.Select(hours => TimeSpan.FromHours(hours))
            .Where(length => volume.InFullest(length) >= DriftDefinition.LeastEvents).Cast<TimeSpan?>().FirstOrDefault();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"drift is never judged: the fullest window of {Durations.Format(window)} usually has {volume.InFullest(window):0.#} predictions, "
            + $"and a feature needs {DriftDefinition.LeastEvents} values in it; ")
            + (enough is { } length
                ? $"write slices: {{ length: {Durations.Format(length)}, objective: … }} for an SLO on drift, and learn the baseline anew"
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"not even the longest, 1d, would do with its {volume.InFullest(TimeSpan.FromDays(1)):0.#}: watch something else than drift"));
    }
}
