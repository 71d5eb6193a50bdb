using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Publishing;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Polling;

/// <summary>The single writer: polls, computes, renders, and publishes each page whole; loads the configuration again in
/// between.</summary>
/// <param name="models">What is polled.</param>
/// <param name="live">How often.</param>
/// <param name="requests">Who asks for another configuration.</param>
/// <param name="reloading">Loads it.</param>
/// <param name="acceptances">Who takes a baseline for normal.</param>
/// <param name="publisher">Where the pages go.</param>
/// <param name="decisions">Who wants something decided, and how that is done.</param>
/// <param name="deployments">Who says that a version was deployed, and how that is kept.</param>
/// <param name="self">The exporter's own metrics.</param>
/// <param name="time">The wall clock.</param>
internal sealed class PollingService(
    WatchedModels models, LiveConfiguration live, ReloadRequests requests, Reloading reloading,
    AcceptanceRequests acceptances, Publisher publisher, DecisionWriter decisions, DeploymentWriter deployments, SelfMetrics self,
    TimeProvider time) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await PollAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is not committed is read again by the next process.
        }
        finally
        {
            requests.Close();
            decisions.Close();
            deployments.Close();
            acceptances.Close();
        }
    }

    private async Task PollAsync(CancellationToken stop)
    {
        reloading.NoteLoaded();
        self.PollEnded(time.GetUtcNow());
        self.PollsEvery(live.Current.PollInterval);
        using var timer = new PeriodicTimer(live.Current.PollInterval, time);
        var tick = timer.WaitForNextTickAsync(stop).AsTask();
        var (request, acceptance) = (requests.WaitAsync(stop), acceptances.WaitAsync(stop));
        var (decision, deployment) = (decisions.WaitAsync(stop), deployments.WaitAsync(stop));
        var looks = true;
        while (!stop.IsCancellationRequested)
        {
            requests.Answer(() => reloading.Reload(models.Replace));
            if (request.IsCompleted)
                request = requests.WaitAsync(stop);
            acceptances.Answer(models.Accept);
            if (acceptance.IsCompleted)
                acceptance = acceptances.WaitAsync(stop);
            if (timer.Period != live.Current.PollInterval)
            {
                timer.Period = live.Current.PollInterval;
                self.PollsEvery(timer.Period);
            }

            publisher.Publish(() => Poll(looks, stop));
            // By the numbers of now, and the configuration that is in force.
            decisions.Answer(models.Write);
            if (decision.IsCompleted)
                decision = decisions.WaitAsync(stop);
            deployments.Answer(models.Write);
            if (deployment.IsCompleted)
                deployment = deployments.WaitAsync(stop);
            if (models.CaughtUp)
            {
                if (models.HasEndedCatchUp)
                    GiveBackMemory();
                await Task.WhenAny(tick, request, acceptance, decision, deployment, models.Answer ?? tick);
            }

            // What is polled for in between needs no look: were each answer of a source followed by a look at all others, there would be no end of it.
            looks = tick.IsCompleted;
            if (looks)
                tick = timer.WaitForNextTickAsync(stop).AsTask();
        }
    }

    /// <summary>
    /// Gives memory back to the system that only a catch-up needs: from now on there is little garbage, so the collector would keep what it
    /// has for days. It stops all threads for as long as moving what is kept takes (<see cref="CatchingUp.Long"/>).
    /// </summary>
    private static void GiveBackMemory() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    private Snapshot Poll(bool looks, CancellationToken stop)
    {
        var snapshot = models.Poll(looks, stop);
        self.Stored(models.StorageSize, models.SetAsideFiles);
        return snapshot;
    }
}
