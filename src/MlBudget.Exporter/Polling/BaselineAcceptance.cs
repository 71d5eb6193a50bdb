using System.Collections.Immutable;
using MlBudget.Core.Baselines;
using MlBudget.Core.Budgets;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Policies;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Configuration.Baselines;
using MlBudget.Exporter.Deciding;
using MlBudget.Exporter.Logging;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Polling;

/// <summary>
/// Takes a baseline for normal, where it fits and the owner of model quality agrees: the decision, what it changes, and that it holds, are
/// committed as one.
/// </summary>
/// <param name="store">Where.</param>
/// <param name="configured">The model as it is configured.</param>
/// <param name="current">The model with what is normal until now.</param>
/// <param name="log">Gets that it was accepted, and what that changes.</param>
internal sealed class BaselineAcceptance(Store store, MonitoredModel configured, MonitoredModel current, ILogger log)
{
    private static readonly ImmutableArray<Dimension> Deciding = [Dimension.ModelQuality];

    private string Name => configured.Definition.Name;

    /// <summary>Does it, or says why not. Where other teams have to agree first, the decision is to be stored, and nothing else is done.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="status">How the model stands.</param>
    /// <param name="speakers">Who speaks for its owners.</param>
    /// <param name="at">The instant of deciding.</param>
    /// <param name="waiting">The model's decisions with the one that waits for others; null where none does.</param>
    /// <exception cref="StorageException">Nothing of it was committed.</exception>
    public AcceptanceOutcome Accept(AcceptanceRequest request, ModelStatus status, Speakers speakers, Instant at, out Decisions? waiting)
    {
        waiting = null;
        if (FaultOf(request.Baseline) is { } fault)
            return AcceptanceOutcome.Refused(RefusalKind.Wrong, fault);
        var stored = new StoredAcceptance(
            status.Report.At, [request.User], request.Reason, BaselineWriter.Write(Name, request.Baseline), AcceptedBaselines.OverOf(configured));
        var fits = With(stored);
        if (fits.Model is not { } model)
            return AcceptanceOutcome.Refused(RefusalKind.Wrong, fits.Errors);
        if (!model.Lacking.IsEmpty)
            return AcceptanceOutcome.Refused(RefusalKind.Wrong, model.Lacking.Select(Lacks));
        var length = model.Definition.LongestWindow < Decision.Longest ? model.Definition.LongestWindow : Decision.Longest;
        var asked = new DecisionRequest(
            Name, DecisionKind.AcceptBaseline, AcceptedBaselines.HashOf(configured, request.Baseline), null, null, request.Reason, length, request.User);
        if (new DecisionJudge(status, speakers, at).Agree(asked, Deciding, out var step) is { } refusal)
            return new() { Refusal = refusal };
        if (step!.Decision!.StateAt(at) == DecisionState.Waiting)
        {
            waiting = step.Decisions;
            return new() { Decision = step.Decision, At = at };
        }

        stored = stored with { By = [.. step.Decision.By.Select(agreement => agreement.User).Distinct(StringComparer.Ordinal)] };
        var (outcome, notes) = store.WriteDurably(() => Commit(request.Baseline, stored, status.Report, step));
        log.BaselineAccepted(string.Join(", ", stored.By), request.Reason, Told(outcome.Acceptance!.Changes));
        foreach (var note in notes)
            log.HistoryStartsAfresh(note);
        return outcome with { At = at };
    }

    private (AcceptanceOutcome Outcome, ImmutableArray<string> Notes) Commit(
        Baseline baseline, StoredAcceptance stored, ModelReport before, DecisionStep step)
    {
        var acceptances = new StoredAcceptances(store);
        stored = stored with { Previous = AcceptedBaselines.Previous(acceptances.Find(Name), current, stored.At) };
        // It was compiled without what is normal until now, and adds no error: what doesn't fit that is left out.
        var model = With(stored).Model!;
        var ledger = new ModelLedger(model.Definition);
        var place = StoredModel.Open(store, ledger);
        var changes = BaselineChanges.Of(current.Definition.Baseline, baseline, before, ReportOf(ledger, place, stored.At));
        acceptances.Put(Name, stored with { Changes = changes });
        var decision = WithChanges(step.Decision!, changes);
        StoredDecisions.Add(store, place, new(step.Decisions.All.Replace(step.Decision!, decision)));
        return (
            new()
            {
                Decision = decision,
                Acceptance = model.Definition.Acceptance! with { Changes = changes },
                Until = stored.Previous is [.., var last] ? last.Until : null,
            },
            place.Notes);
    }

    private ModelResult With(StoredAcceptance stored) => configured.Written.With(AcceptedBaselines.Known(configured, learned: null, stored, log));

    /// <summary>The decision says what it has changed, for who reads it when the budgets are others.</summary>
    private static Decision WithChanges(Decision decision, ImmutableArray<string> changes) => decision with
    {
        By = [.. decision.By[..^1], decision.By[^1] with { Reason = $"{decision.By[^1].Reason} ({Told(changes)})" }],
    };

    private static string Told(ImmutableArray<string> changes) => changes.IsEmpty ? "nothing changes" : string.Join("; ", changes);

    private string? FaultOf(Baseline baseline) => configured switch
    {
        { Baseline: null } => $"the model '{Name}' has no 'baseline' in the configuration, so nothing is held against one",
        { IsShard: true } => $"the model '{Name}' is counted in shards, which are held against one baseline: write it into the file that all of them read",
        _ when current.Definition.Baseline is { } known && AcceptedBaselines.HashOf(configured, known) == AcceptedBaselines.HashOf(configured, baseline) =>
            $"the model '{Name}' is held against this baseline already",
        _ => null,
    };

    private static string Lacks(string name) =>
        $"the baseline has no normal value of '{name}', which SLOs are held against; learn it anew with mlbudget baseline";

    /// <summary>What was counted, under the baseline that is to hold; null where nothing was.</summary>
    private ModelReport? ReportOf(ModelLedger ledger, StoredModel place, Instant at)
    {
        if (place.Clock is not { } clock)
            return null;
        new LedgerReader(store, place).Restore(ledger);
        ledger.ContinueAt(clock);
        return BudgetCalculator.Report(ledger, at);
    }
}
