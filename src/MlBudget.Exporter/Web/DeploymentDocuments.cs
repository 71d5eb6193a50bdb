using MlBudget.Core.Policies;
using MlBudget.Core.Slis;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Web;

internal sealed record DeploymentsDocument(string Model, DateTime At, IEnumerable<DeploymentDocument> Deployments);

internal sealed record DeploymentDocument(string Model, string Version, DateTime At, string Origin, string? By, string? Note);

internal sealed record SloVersionsDocument
{
    public required IEnumerable<VersionSpentDocument> Spent { get; init; }

    public required double SpentByNone { get; init; }

    public required bool IsByTime { get; init; }

    public required DateTime? ComparedSince { get; init; }

    public required IEnumerable<VersionAnswersDocument> Answers { get; init; }

    public required IEnumerable<VersionComparisonDocument> Comparisons { get; init; }
}

internal sealed record VersionSpentDocument(string Version, double Spent);

internal sealed record VersionAnswersDocument(string Version, long Events, long BadEvents, double Value, double Lower, double Upper);

internal sealed record VersionComparisonDocument(string Newest, string Other, string Verdict, double? DifferenceLower, double? DifferenceUpper);

/// <summary>Deployments, and what versions have to do with SLOs, as JSON.</summary>
internal static class DeploymentJson
{
    /// <summary>The deployments of a model, the newest first.</summary>
    public static IEnumerable<DeploymentDocument> Deployments(ModelStatus model) =>
        model.Policies.Deployments.All.Reverse().Select(deployment => Of(deployment, model.Report.Model));

    /// <summary>A deployment of a model.</summary>
    public static DeploymentDocument Of(Deployment deployment, string model) => new(
        model, deployment.Version, deployment.At.ToDateTimeOffset().UtcDateTime, MetricNames.Of(deployment.Origin), deployment.By, deployment.Note);

    /// <summary>What versions have to do with an SLO; null where nothing is known.</summary>
    public static SloVersionsDocument? Of(SloVersions? versions) => versions is null ? null : new()
    {
        Spent = versions.Spent.Select(version => new VersionSpentDocument(version.Version, version.Spent)),
        SpentByNone = versions.Rest,
        IsByTime = versions.IsByTime,
        ComparedSince = versions.Since?.Start.ToDateTimeOffset().UtcDateTime,
        Answers = versions.Answers.Select(Of),
        Comparisons = versions.Comparisons.Select(comparison => new VersionComparisonDocument(
            comparison.Newest, comparison.Other, MetricNames.Of(comparison.Verdict), comparison.Difference?.Lower, comparison.Difference?.Upper)),
    };

    private static VersionAnswersDocument Of(VersionAnswers answers)
    {
        Share share = answers.Share;
        return new(answers.Version, share.Events, share.Bad, share.Value, answers.Interval.Lower, answers.Interval.Upper);
    }
}
