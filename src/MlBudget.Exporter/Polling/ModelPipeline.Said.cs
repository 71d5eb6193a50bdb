using System.Collections.Immutable;
using MlBudget.Core.Budgets;
using MlBudget.Core.Policies;
using MlBudget.Core.Time;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Polling;

/// <content>What people have said of the model: decisions and deployments.</content>
internal sealed partial class ModelPipeline
{
    private Decisions _decisions = Decisions.None;
    private ImmutableArray<Deployment> _said = [];

    /// <summary>Stores what was decided of the model.</summary>
    /// <param name="decisions">All decisions of it.</param>
    /// <exception cref="StorageException">Nothing of it was stored.</exception>
    public void Write(Decisions decisions)
    {
        _store!.Write(decisions);
        _decisions = decisions;
    }

    /// <summary>Stores that a version was deployed.</summary>
    /// <param name="deployment">What was said.</param>
    /// <exception cref="StorageException">Nothing of it was stored.</exception>
    public void Write(Deployment deployment)
    {
        var said = Deployments.Of(_said.Add(deployment), [], Instant.MaxValue).All;
        _store!.Write(said);
        _said = said;
    }

    /// <summary>Which versions were deployed, as far as it is known by an instant.</summary>
    /// <param name="at">The instant.</param>
    private Deployments DeploymentsAt(Instant at) => Deployments.Of(_said, _ledger.Versions?.All ?? [], at);

    /// <summary>The report with what is noticed of deployments that were said.</summary>
    private ModelReport WithNotices(ModelReport report, Deployments deployments) => report with
    {
        Notices = [.. report.Notices, .. VersionNotices.Of(deployments, _ledger, PredictionsEnd)],
    };

    /// <summary>What versions have to do with SLOs; of a shard nothing, whose part of the log may be well while the whole is not.</summary>
    private ImmutableDictionary<string, SloVersions> VersionsIn(ModelReport report, Deployments deployments) => IsShard ? PolicyReport.None.Versions : report.Slos
        .Select(slo => (slo.Slo.Name, Versions: VersionBudgets.Of(slo, _ledger, deployments))).Where(slo => slo.Versions is not null)
        .ToImmutableDictionary(slo => slo.Name, slo => slo.Versions!, StringComparer.Ordinal);
}
