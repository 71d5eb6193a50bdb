using MlBudget.Core.Policies;
using MlBudget.Core.Time;
using MlBudget.Exporter.Deciding;
using MlBudget.Exporter.Logging;
using MlBudget.Exporter.Publishing;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Polling;

/// <summary>Takes deployments that users speak of, between two polls: stores them, and publishes them.</summary>
/// <param name="requests">Who speaks of one.</param>
/// <param name="publisher">Has the last numbers, and gets those with the deployment.</param>
/// <param name="time">The wall clock.</param>
/// <param name="log">Gets what was deployed, and by whom.</param>
internal sealed class DeploymentWriter(DeploymentRequests requests, Publisher publisher, TimeProvider time, ILogger<DeploymentWriter> log)
{
    /// <summary>How far a deployment may lie ahead: clocks differ, and one that is to come is none yet.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    /// <summary>How long a deployment may be ago: longer than the longest window, a quarter of a year, it has to do with no budget.</summary>
    private static readonly TimeSpan Ago = TimeSpan.FromDays(100);

    /// <summary>Waits until somebody speaks of one.</summary>
    public Task WaitAsync(CancellationToken cancel) => requests.WaitAsync(cancel);

    /// <summary>Takes all that were spoken of since.</summary>
    /// <param name="write">Stores one of a model.</param>
    public void Answer(Action<string, Deployment> write)
    {
        var snapshot = publisher.Latest;
        requests.Answer(request => Take(request, ref snapshot, write), answers =>
        {
            if (answers.Any(answer => answer.Deployment is not null))
                publisher.Replace(snapshot!);
        });
    }

    /// <summary>None is taken any more.</summary>
    public void Close() => requests.Close();

    private DeploymentAnswer Take(DeploymentRequest request, ref Snapshot? snapshot, Action<string, Deployment> write)
    {
        if (snapshot?.Models.FirstOrDefault(known => known.Report.Model == request.Model) is not { } model)
            return new() { Refusal = WatchedModelNames.WhyMissing(request.Model, snapshot) };
        var now = snapshot.Wall is null ? model.Report.At : Instant.Now(time);
        var at = request.At ?? now;
        if (at > now + Ahead || at < now - Ago)
        {
            return DeploymentAnswer.Refused(RefusalKind.Wrong, $"at: found {at.ToRfc3339()}, expected a time from {Durations.Format(Ago)} ago to "
                + $"{Durations.Format(Ahead)} ahead; it is {now.ToRfc3339()}{(snapshot.Wall is null ? " by the log's clock" : "")}");
        }

        if (model.Policies.Deployments.All is { Length: Deployments.Most } kept && at < kept[0].At)
        {
            return DeploymentAnswer.Refused(RefusalKind.Wrong, $"at: found {at.ToRfc3339()}, expected a time from {kept[0].At.ToRfc3339()} on: the newest "
                + $"{Deployments.Most} deployments are kept, and that is the time of the oldest of them");
        }

        var deployment = new Deployment(request.Version, at, DeploymentOrigin.Api) { By = request.User, Note = request.Note };
        try
        {
            write(request.Model, deployment);
        }
        catch (StorageException error)
        {
            log.OfModel(request.Model).DeploymentNotStored(request.Version, request.User, error.Message);
            return DeploymentAnswer.Refused(RefusalKind.Unavailable, $"no deployment was stored: {error.Message}");
        }

        var policies = model.Policies with { Deployments = model.Policies.Deployments.With(deployment) };
        snapshot = snapshot with { Models = snapshot.Models.Replace(model, model with { Policies = policies }) };
        log.OfModel(request.Model).Deployed(request.Version, at.ToDateTimeOffset(), request.User);
        return new() { Deployment = deployment };
    }
}
