using System.Collections.Immutable;
using MlBudget.Core.Policies;
using MlBudget.Core.Slis;
using MlBudget.Core.Statistics;

namespace MlBudget.Exporter.Tests;

/// <summary>A version, and a canary that somebody has announced.</summary>
internal static class ReportedVersions
{
    public static readonly Deployments Deployments = new(
    [
        new("2026.10", Reports.At - TimeSpan.FromDays(20), DeploymentOrigin.Log),
        new("2026.11", Reports.At - TimeSpan.FromHours(30), DeploymentOrigin.Api) { By = "ci", Note = "with the features of october" },
    ]);

    /// <summary>A canary that is worse in one SLO and no different in another, and slices that are told apart by time.</summary>
    public static ImmutableDictionary<string, SloVersions> BySlo()
    {
        var (latency, precision) = (Answers(Sense.HigherIsBetter, (8_000, 7_600), (90_000, 85_410)), Answers(Sense.HigherIsBetter, (400, 350), (500, 485)));
        return ImmutableDictionary<string, SloVersions>.Empty
            .Add("latency", new() { Spent = [new("2026.11", 0.07), new("2026.10", 0.55)], Since = new(Reports.At.Minute.Floor(60).Number - 1800), Answers = latency, Comparisons = Compare(latency) })
            .Add("precision", new() { Spent = [new("2026.11", 1), new("2026.10", 0.2)], Since = new(Reports.At.Minute.Floor(60).Number - 1800), Answers = precision, Comparisons = Compare(precision) })
            .Add("uptime", new() { Spent = [new("2026.11", 0), new("2026.10", 0)], IsByTime = true });
    }

    /// <summary>As if all had been in one hour.</summary>
    private static ImmutableArray<VersionComparison> Compare(ImmutableArray<VersionAnswers> answers) =>
        VersionComparing.Compare(answers, _ => [(answers[0].Share, answers[1].Share)]);

    private static ImmutableArray<VersionAnswers> Answers(Sense sense, (long Events, long Hits) newest, (long Events, long Hits) other) =>
    [
        new("2026.11", new(newest.Events, newest.Hits, sense), Intervals.Wilson(newest.Hits, newest.Events, 0.95)),
        new("2026.10", new(other.Events, other.Hits, sense), Intervals.Wilson(other.Hits, other.Events, 0.95)),
    ];
}
