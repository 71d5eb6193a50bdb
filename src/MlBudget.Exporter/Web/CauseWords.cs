using MlBudget.Core.Causes;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Web;

/// <summary>Since when budgets burn, and where that probably began, in words. None of them is a certainty.</summary>
internal static class CauseWords
{
    /// <summary>Since when an SLO burns; null where it doesn't, or where that can't be told.</summary>
    public static string? Since(Onset? onset) => onset is null ? null
        : $"Burns since {Words.Time(onset.At.Start)}, within {Durations.Format(TimeSpan.FromMinutes(onset.Resolution))}{Where(onset)}{After(onset)}";

    /// <summary>What an SLO is a symptom of, as a sentence.</summary>
    public static string Of(Symptom symptom)
    {
        var (cause, lag) = (symptom.Cause, symptom.Onset.At.Start - symptom.Cause.At.Start);
        var began = lag > TimeSpan.FromMinutes(Math.Max(symptom.Onset.Resolution, cause.Resolution))
            ? $"began {Durations.Format(lag)} before" : "began at the same time";
        var root = symptom.Root == cause ? "" : $", and comes of {Name(symptom.Root.Dimension)} itself";
        return $"{Burns(symptom.Onset)}, {Chance(symptom.Likelihood)} because of {Name(cause.Dimension)}: "
            + $"{cause.Slo} {began}{Where(cause)}{After(cause)}{root}{Faults(symptom)}.";
    }

    /// <summary>That the cause of an SLO's errors isn't known, as a sentence.</summary>
    public static string Of(UnknownCause unknown) =>
        $"{Burns(unknown.Onset)} since {Words.Time(unknown.Onset.At.Start)}, and its cause is unknown: {unknown.Because}.";

    private static string Burns(Onset onset) => $"{onset.Slo} of {Name(onset.Dimension)} burns";

    private static string Chance(Likelihood likelihood) => likelihood switch
    {
        Likelihood.Possible => "possibly",
        Likelihood.Likely => "probably",
        Likelihood.VeryLikely => "very probably",
        _ => throw new ArgumentOutOfRangeException(nameof(likelihood), likelihood, "Not a likelihood."),
    };

    private static string Name(Dimension dimension) => Words.Of(dimension).ToLowerInvariant();

    private static string Where(Onset onset) => onset.Moved.IsEmpty ? "" : $", mostly in {string.Join(", ", onset.Moved)}";

    private static string After(Onset onset)
    {
        if (onset.Deployment is not { } deployment)
            return "";
        var before = TimeSpan.FromMinutes(Math.Round((onset.At.Start - deployment.At).TotalMinutes));
        return before > TimeSpan.Zero ? $", {Durations.Format(before)} after deployment {deployment.Version}" : $", with deployment {deployment.Version}";
    }

    private static string Faults(Symptom symptom) => symptom.Faults is not { IsKnown: true } faults ? ""
        : $". Of predictions with missing or stale features {Words.Percent((double)faults.FaultyBad / faults.Faulty)} were bad since, "
            + $"of all others {Words.Percent((double)faults.SoundBad / faults.Sound)}";
}
