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
            return versions with { Since = new(from), Answers = answers, Comparisons = Compare(answers) };
        }

        return versions;
    }

    /// <summary>The first version beside each of the others, at the level of all pairs together.</summary>
    /// <param name="answers">What they have done, the newest first.</param>
    public static ImmutableArray<VersionComparison> Compare(ImmutableArray<VersionAnswers> answers) => answers.Length < 2 ? []
        : [.. answers.Skip(1).Select(other => Compare(answers[0], other, 1 - (1 - Confidence) / (answers.Length - 1)))];

    private static VersionAnswers? Answers(string version, Share share) => share.Events == 0 ? null
        : new(version, share, Intervals.Wilson(share.Hits, share.Events, Confidence));

    private static VersionComparison Compare(VersionAnswers newest, VersionAnswers other, double confidence)
    {
        var difference = Intervals.Newcombe(newest.Share.Hits, newest.Share.Events, other.Share.Hits, other.Share.Events, confidence);
        var isHigherBetter = newest.Share.Sense == Sense.HigherIsBetter;
        var verdict = newest.Share.Events < MinEvents || other.Share.Events < MinEvents ? VersionVerdict.TooFewEvents
            : difference.Lower > 0 ? (isHigherBetter ? VersionVerdict.Better : VersionVerdict.Worse)
            : difference.Upper < 0 ? (isHigherBetter ? VersionVerdict.Worse : VersionVerdict.Better)
            : VersionVerdict.NotSure;
        return new(newest.Version, other.Version, difference, verdict);
    }
}
