using System.Collections.Immutable;
using MlBudget.Core.Budgets;
using MlBudget.Core.Policies;

namespace MlBudget.Exporter.Web;

/// <summary>Deployments and versions in the words in which people read them.</summary>
internal static class VersionWords
{
    /// <summary>So many budgets are named of a version; the API has all.</summary>
    private const int MostShown = 4;

    /// <summary>By what a deployment became known.</summary>
    public static string Origin(Deployment deployment) => deployment.Origin switch
    {
        DeploymentOrigin.Log => "its first prediction",
        DeploymentOrigin.Api => $"{deployment.By} says so",
        _ => throw new ArgumentOutOfRangeException(nameof(deployment), deployment.Origin, "Not an origin."),
    };

    /// <summary>What a version has spent of each budget, the most first: <c>precision 58%, success 2.1% (by time)</c>.</summary>
    /// <param name="version">The version.</param>
    /// <param name="slos">How SLOs stand.</param>
    /// <param name="versions">What is known of versions, by the names of SLOs.</param>
    public static string Spent(string version, ImmutableArray<SloReport> slos, ImmutableDictionary<string, SloVersions> versions)
    {
        var all = slos.Select(slo => slo.Slo.Name).Where(versions.ContainsKey).SelectMany(
            slo => versions[slo].Spent.Where(spent => spent.Version == version).Select(spent => (Slo: slo, spent.Spent, versions[slo].IsByTime)))
            .OrderByDescending(spent => spent.Spent).ToArray();
        if (all.Length == 0)
            return "nothing in the windows that are shown";
        var shown = all.Take(MostShown).Select(spent => $"{spent.Slo} {Words.Percent(spent.Spent)}{(spent.IsByTime ? " (by time)" : "")}");
        return string.Join(", ", shown) + (all.Length > MostShown ? $", and less of {all.Length - MostShown} more" : "");
    }

    /// <summary>How the newest version compares with another one.</summary>
    /// <param name="answers">What a version has done.</param>
    /// <param name="versions">What is known of versions.</param>
    public static string Compared(VersionAnswers answers, SloVersions versions)
    {
        if (versions.Comparisons.FirstOrDefault(comparison => comparison.Other == answers.Version) is not { } comparison)
            return "the newest";
        var reach = comparison.Difference is { } difference ? $"hour by hour it differs by {Points(difference.Lower)} to {Points(difference.Upper)} points" : "";
        return comparison.Verdict switch
        {
            VersionVerdict.TooFewEvents => $"not judged: {VersionComparing.MinEvents} events of each in the same hours are needed",
            VersionVerdict.NotSure => $"{comparison.Newest} may be as good: {reach}",
            VersionVerdict.Better => $"{comparison.Newest} is better: {reach}",
            VersionVerdict.Worse => $"{comparison.Newest} is worse: {reach}",
            _ => throw new ArgumentOutOfRangeException(nameof(versions), comparison.Verdict, "Not a verdict."),
        };
    }

    private static string Points(double difference) => (100 * difference).ToString("+0.##;-0.##;0", System.Globalization.CultureInfo.InvariantCulture);
}
