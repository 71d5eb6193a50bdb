using System.Globalization;
using MlBudget.Core.Budgets;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Text;
using MlBudget.Core.Time;

namespace MlBudget.Core.Policies;

/// <summary>Notices a version that was said to be deployed and of which no prediction comes: it may be spelt otherwise in the log, or not have
/// come up.</summary>
public static class VersionNotices
{
    /// <summary>So long a deployment may take until its version answers.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <summary>What is to be said of the deployment that was said last; nothing where records don't tell versions.</summary>
    /// <param name="deployments">Which versions were deployed.</param>
    /// <param name="ledger">What was counted.</param>
    /// <param name="predictionsTo">The time of the latest prediction; null without any.</param>
    public static IEnumerable<ModelNotice> Of(Deployments deployments, ModelLedger ledger, Instant? predictionsTo)
    {
        if (ledger.Versions is not { } versions || deployments.All.LastOrDefault() is not { Origin: DeploymentOrigin.Api } said
            || !(predictionsTo >= said.At + Patience) || versions.HasSeen(said.Version))
            yield break;
        var latest = versions.All.OrderByDescending(version => version.First).Select(version => QuotedText.Of(ModelNotices.Cut(version.Version))).Take(3).ToArray();
        var at = said.At.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
        yield return new(
            NoticeKind.VersionNotSeen, $"predictions: none is of version {QuotedText.Of(ModelNotices.Cut(said.Version))}, which {ModelNotices.Cut(said.By!)} said was deployed at {at}: "
                + $"is it spelt so in the log{(latest.Length == 0 ? "" : $", which has {string.Join(", ", latest)}")}, and does it answer?");
    }
}
