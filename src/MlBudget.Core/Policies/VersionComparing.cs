using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Statistics;
using MlBudget.Core.Time;

namespace MlBudget.Core.Policies;

/// <summary>Holds the newest version beside those that answered at the same time: a canary beside what is stable.</summary>
public static class VersionComparing
{
    /// <summary>The most versions that are compared, the newest among them.</summary>
    public const int Most = 5;

    /// <summary>So many events a version needs in the stretch to be judged, as a group does by default (<c>min_samples</c>).</summary>
    public const long MinEvents = 100;

    private const double Confidence = 0.95;

    /// <summary>The newest version that has answered within a window, beside the others; as it was given where none has.</summary>
    /// <param name="versions">What is known of them.</param>
    /// <param name="proportion">What is compared, by version.</param>
    /// <param name="tallies">What was counted.</param>
    /// <param name="codes">The versions that are known.</param>
    /// <param name="window">The window, at whose end the latest of them may still answer.</param>
    /// <param name="deployments">Which were deployed.</param>
    public static SloVersions Add(
        SloVersions versions, Proportion proportion, Tallies tallies, VersionCodes codes, TimeWindow window, Deployments deployments)
    {
        foreach (var newest in deployments.All.Reverse())
        {
            // What minutes hold is only known for a day: an hour is whole, whenever it is looked at.
            var from = Math.Max(window.From, newest.At.Minute.Floor(TimeWindow.Hour).Number);
            if (from >= window.To || codes.Find(newest.Version) is not { } code || proportion.Read(tallies, code, window with { From = from }).Events == 0)
                continue;
            ImmutableArray<VersionAnswers> answers =
            [
                .. codes.Newest(deployments).Prepend((Version: newest.Version, Code: code)).DistinctBy(version => version.Code)
                    .Select(version => Answers(version.Version, proportion.Read(tallies, version.Code, window with { From = from })))
                    .OfType<VersionAnswers>().Take(Most),
            ];
            return versions with { Since = new(from), Answers = answers, Comparisons = Compare(answers, other => Hours(window with { From = from }, code, codes.Find(other)!.Value)) };
        }

        return versions;

        IEnumerable<(Share Newest, Share Other)> Hours(TimeWindow all, int code, int other)
        {
            for (var hour = all.From; hour < all.To; hour += TimeWindow.Hour)
            {
                var slot = new TimeWindow(hour, Math.Min(all.To, hour + TimeWindow.Hour));
                yield return (proportion.Read(tallies, code, slot), proportion.Read(tallies, other, slot));
            }
        }
    }

    /// <summary>The first version beside each of the others, at the level of all pairs together: hour by hour, since the share of traffic that
    /// a canary gets grows, and an incident of the hours in which it was small would count for the others.</summary>
    /// <param name="answers">What they have done, the newest first.</param>
    /// <param name="hours">What the first and another one have done in each hour.</param>
    public static ImmutableArray<VersionComparison> Compare(
        ImmutableArray<VersionAnswers> answers, Func<string, IEnumerable<(Share Newest, Share Other)>> hours) => answers.Length < 2 ? []
        : [.. answers.Skip(1).Select(other => Compare(
            answers[0], other, [.. hours(other.Version).Where(hour => hour.Newest.Events > 0 && hour.Other.Events > 0)], 1 - (1 - Confidence) / (answers.Length - 1)))];

    private static VersionAnswers? Answers(string version, Share share) => share.Events == 0 ? null
        : new(version, share, Intervals.Wilson(share.EffectiveHits, share.EffectiveEvents, Confidence));

    private static VersionComparison Compare(VersionAnswers newest, VersionAnswers other, (Share Newest, Share Other)[] hours, double confidence)
    {
        if (hours.Sum(hour => hour.Newest.EffectiveEvents) < MinEvents || hours.Sum(hour => hour.Other.EffectiveEvents) < MinEvents)
            return new(newest.Version, other.Version, null, VersionVerdict.TooFewEvents);
        var difference = Intervals.MantelHaenszel(
            hours.Select(hour => (hour.Newest.EffectiveHits, hour.Newest.EffectiveEvents, hour.Other.EffectiveHits, hour.Other.EffectiveEvents)), confidence);
        var isHigherBetter = newest.Share.Sense == Sense.HigherIsBetter;
        var verdict = difference.Lower > 0 ? (isHigherBetter ? VersionVerdict.Better : VersionVerdict.Worse)
            : difference.Upper < 0 ? (isHigherBetter ? VersionVerdict.Worse : VersionVerdict.Better)
            : VersionVerdict.NotSure;
        return new(newest.Version, other.Version, difference, verdict);
    }
}
