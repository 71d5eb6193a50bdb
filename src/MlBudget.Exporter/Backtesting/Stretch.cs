using System.Collections.Immutable;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Backtesting;

/// <summary>A stretch of time in which somebody is asked to look.</summary>
/// <param name="From">Its first poll.</param>
/// <param name="To">Its end.</param>
internal readonly record struct Stretch(Instant From, Instant To)
{
    /// <summary>How long it is; zero where the history ends with its first poll.</summary>
    public TimeSpan Length => To - From;

    /// <summary>What of it lies before an instant; empty where all of it is later.</summary>
    public Stretch Until(Instant end) => this with { To = Instant.Max(From, Instant.Min(To, end)) };

    /// <summary>
    /// When people are told of some alerts: from when on they are not hidden, and those that overlap or touch as one, since Alertmanager
    /// sends alerts of one model and dimension together.
    /// </summary>
    /// <param name="episodes">The alerts.</param>
    public static ImmutableArray<Stretch> Told(IEnumerable<Episode> episodes)
    {
        var told = new List<Stretch>();
        foreach (var (from, to) in episodes.Where(episode => episode.ShownFrom is not null)
            .Select(episode => new Stretch(episode.ShownFrom!.Value, episode.End)).OrderBy(stretch => stretch.From))
        {
            if (told.Count > 0 && from <= told[^1].To)
                told[^1] = told[^1] with { To = Instant.Max(told[^1].To, to) };
            else
                told.Add(new(from, to));
        }

        return [.. told];
    }

    /// <summary>How long some stretches are together.</summary>
    public static TimeSpan Sum(IEnumerable<Stretch> stretches) => stretches.Aggregate(TimeSpan.Zero, (sum, stretch) => sum + stretch.Length);
}
