using System.Collections.Immutable;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Backtesting;

/// <summary>What a replay is looked back at for.</summary>
/// <param name="Incidents">The times that people know of; default where there is nothing to compare.</param>
/// <param name="Tried">The models with objectives that are tried; empty without.</param>
internal sealed record BacktestRequest(ImmutableArray<Incident> Incidents, ImmutableArray<TriedModel> Tried)
{
    /// <summary>The models that are replayed beside those of the configuration, in the order in which snapshots have them.</summary>
    public ImmutableArray<MonitoredModel> MoreModels => [.. Tried.Select(tried => tried.Model)];
}

/// <summary>Looks back at a replay, whose snapshots have the models of the configuration and behind them those with tried objectives.</summary>
/// <param name="request">What for.</param>
/// <param name="models">How many models the configuration has.</param>
/// <param name="step">The time between two polls.</param>
internal sealed class BacktestRun(BacktestRequest request, int models, TimeSpan step)
{
    private readonly Backtest _backtest = new(step);
    private readonly NoticedThings _noticed = new();
    private readonly Backtest? _tried = request.Tried.IsEmpty ? null : new(step);

    /// <summary>Takes a snapshot, later than the last one.</summary>
    public void Note(Snapshot snapshot)
    {
        var own = snapshot with { Models = snapshot.Models[..models] };
        _backtest.Note(own);
        _noticed.Note(own);
        _tried?.Note(snapshot with { Models = snapshot.Models[models..] });
    }

    /// <summary>What came of it, after at least one snapshot.</summary>
    /// <param name="notes">What is known to be missing, as whole sentences.</param>
    public BacktestFindings Findings(IEnumerable<string> notes) => new()
    {
        Result = _backtest.Result ?? throw new InvalidOperationException("There was no snapshot."),
        Incidents = request.Incidents,
        Tried = [.. request.Tried.SelectMany(tried => tried.Slos)],
        TriedResult = _tried?.Result,
        Noticed = [.. _noticed.All],
        Notes = [.. notes],
    };
}
