using MlBudget.Core.Records;

namespace MlBudget.Core.Policies;

/// <summary>Under which codes versions are counted.</summary>
/// <param name="versions">The versions that records have shown.</param>
public sealed class VersionCodes(GroupCodes versions)
{
    /// <summary>The code of a version; null of one that records haven't shown, or only beyond the cap of versions that are kept apart.</summary>
    public int? Find(string version) => versions.Find(version);

    /// <summary>The versions that were deployed and that records have shown, each once: the one that was deployed last comes first.</summary>
    public IEnumerable<(string Version, int Code)> Newest(Deployments deployments) => deployments.All.Reverse()
        .Select(deployment => (deployment.Version, Code: Find(deployment.Version))).Where(version => version.Code is not null)
        .Select(version => (version.Version, version.Code!.Value)).DistinctBy(version => version.Value);
}
