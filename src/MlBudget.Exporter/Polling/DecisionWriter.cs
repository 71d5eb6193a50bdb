using MlBudget.Core.Policies;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Deciding;
using MlBudget.Exporter.Logging;
using MlBudget.Exporter.Publishing;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Polling;

/// <summary>Decides what users ask for, between two polls: judges it by the last numbers, stores it, and publishes it.</summary>
/// <param name="requests">Who asks.</param>
/// <param name="live">Who owns what.</param>
/// <param name="publisher">Has the last numbers, and gets those with the decision.</param>
/// <param name="time">The wall clock.</param>
/// <param name="log">Gets what was decided, and by whom.</param>
internal sealed class DecisionWriter(
    DecisionRequests requests, LiveConfiguration live, Publisher publisher, TimeProvider time, ILogger<DecisionWriter> log)
{
    /// <summary>Waits until somebody wants something decided.</summary>
    public Task WaitAsync(CancellationToken cancel) => requests.WaitAsync(cancel);

    /// <summary>Decides all that was asked for since.</summary>
    /// <param name="write">Stores all decisions of a model.</param>
    public void Answer(Action<string, Decisions> write)
    {
        var snapshot = publisher.Latest;
        requests.Answer(request => Decide(request, ref snapshot, write), answers =>
        {
            if (answers.Any(answer => answer.Decision is not null))
                publisher.Replace(snapshot!);
        });
    }

    /// <summary>Nothing is decided any more.</summary>
    public void Close() => requests.Close();

    private DecisionAnswer Decide(DecisionRequest request, ref Snapshot? snapshot, Action<string, Decisions> write)
    {
        if (snapshot?.Models.FirstOrDefault(known => known.Report.Model == request.Model) is not { } model)
            return new() { Refusal = WatchedModelNames.WhyMissing(request.Model, snapshot) };
        var at = snapshot.Wall is null ? model.Report.At : Instant.Now(time);
        if (new DecisionJudge(model, Speakers.Of(live.Current), at).Judge(request, out var step) is { } refusal)
            return new() { Refusal = refusal };
        var decision = step!.Decision!;
        try
        {
            write(request.Model, step.Decisions);
        }
        catch (StorageException error)
        {
            log.OfModel(request.Model).DecisionNotStored(request.User, error.Message);
            return DecisionAnswer.Refused(RefusalKind.Unavailable, $"nothing was decided, since it can't be stored: {error.Message}");
        }

        snapshot = snapshot with
        {
            Models = snapshot.Models.Replace(model, model with { Decisions = step.Decisions }),
            Wall = snapshot.Wall is null ? null : at,
        };
        log.OfModel(request.Model).Decided(
            decision.Id, decision.What.Name(), decision.Action, request.User, decision.StateAt(at).Name());
        return new() { Decision = decision, At = at };
    }
}
