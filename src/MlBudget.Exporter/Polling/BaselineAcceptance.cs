using System.Collections.Immutable;
using MlBudget.Core.Baselines;
using MlBudget.Core.Budgets;
using MlBudget.Core.Compiling;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Configuration.Baselines;
using MlBudget.Exporter.Logging;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Polling;

/// <summary>Takes a baseline for normal, where it fits: what it changes, and that it holds, are committed as one.</summary>
/// <param name="store">Where.</param>
/// <param name="configured">The model as it is configured.</param>
/// <param name="current">The model with what is normal until now.</param>
/// <param name="log">Gets that it was accepted, and what that changes.</param>
internal sealed class BaselineAcceptance(Store store, MonitoredModel configured, MonitoredModel current, ILogger log)
{
    private string Name => configured.Definition.Name;

    /// <summary>Does it.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="before">How budgets stand; null where nothing was counted yet.</param>
    /// <param name="wall">The wall clock, for a model that has no clock yet.</param>
    /// <exception cref="StorageException">Nothing of it was committed.</exception>
    public AcceptanceOutcome Accept(AcceptanceRequest request, ModelReport? before, Instant wall)
    {
        if (FaultOf(request.Baseline) is { } fault)
            return new(AcceptanceStatus.Refused, [fault]);
        var at = before?.At ?? wall;
        var stored = new StoredAcceptance(
            at, [request.User], request.Reason, BaselineWriter.Write(Name, request.Baseline), AcceptedBaselines.OverOf(configured));
        var (outcome, notes) = store.Write(() => Commit(request, stored, before));
        if (outcome.Acceptance is { Changes: var changes })
            log.BaselineAccepted(request.User, request.Reason, changes.IsEmpty ? "nothing changes" : string.Join("; ", changes));
        foreach (var note in notes)
            log.HistoryStartsAfresh(note);
        return outcome;
    }

    private (AcceptanceOutcome Outcome, ImmutableArray<string> Notes) Commit(AcceptanceRequest request, StoredAcceptance stored, ModelReport? before)
    {
        var acceptances = new StoredAcceptances(store);
        stored = stored with { Previous = AcceptedBaselines.Previous(acceptances.Find(Name), current, stored.At) };
        var result = configured.Written.With(AcceptedBaselines.Known(configured, learned: null, stored, log));
        if (result.Model is not { } model)
            return (new(AcceptanceStatus.Refused, result.Errors), []);
        if (!model.Lacking.IsEmpty)
            return (new(AcceptanceStatus.Refused, [.. model.Lacking.Select(Lacks)]), []);
        var (after, notes) = before is null ? (null, []) : ReportOf(model.Definition, stored.At);
        var changes = BaselineChanges.Of(current.Definition.Baseline, request.Baseline, before, after);
        acceptances.Put(Name, stored with { Changes = changes });
        return (
            new AcceptanceOutcome(AcceptanceStatus.Accepted, [])
            {
                Acceptance = model.Definition.Acceptance! with { Changes = changes },
                Until = stored.Previous is [.., var last] ? last.Until : null,
            },
            notes);
    }

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

    /// <summary>What was counted, under the baseline that is to hold, with the parts of it that start afresh. Rolled back with all else where
    /// it isn't committed.</summary>
    private (ModelReport? Report, ImmutableArray<string> Notes) ReportOf(ModelDefinition definition, Instant at)
    {
        var ledger = new ModelLedger(definition);
        var place = StoredModel.Open(store, ledger);
        if (place.Clock is not { } clock)
            return (null, place.Notes);
        new LedgerReader(store, place).Restore(ledger);
        ledger.ContinueAt(clock);
        return (BudgetCalculator.Report(ledger, at), place.Notes);
    }
}
