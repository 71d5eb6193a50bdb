using System.Collections.Immutable;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Policies;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Storage;

/// <summary>What is stored of one model: restored once, then committed to.</summary>
internal sealed class ModelStore : IDisposable
{
    private readonly Store _store;
    private readonly ModelLedger _ledger;
    private readonly StoredModel _stored;
    private readonly CommitWriter _writer;
    private readonly Statement _state;
    private readonly Statement _layout;
    private readonly Statement _seal;

    /// <summary>Finds or makes a model's place, within a transaction.</summary>
    /// <param name="store">Where.</param>
    /// <param name="ledger">What is counted; empty as yet.</param>
    public ModelStore(Store store, ModelLedger ledger)
    {
        (_store, _ledger) = (store, ledger);
        _stored = StoredModel.Open(store, ledger);
        _writer = new(store, _stored, ledger.Definition);
        _state = store.Prepare(
            "UPDATE models SET clock = $clock, committed_at = $at, keep_until = $until, seal = $seal WHERE id = $model");
        Decisions = StoredDecisions.Read(store, _stored.Id);
        Deployments = StoredDeployments.Read(store, _stored.Id);
        _seal = store.Prepare("UPDATE models SET seal = $seal WHERE id = $model");
        _layout = store.Prepare("UPDATE models SET layout = $layout, raw_ids_to = $raw WHERE id = $model");
    }

    /// <summary>What became of the history in this configuration, for people: which parts of it start afresh, and why.</summary>
    public ImmutableArray<string> Notes => _stored.Notes;

    /// <summary>The instant of the last numbers; null if there were none.</summary>
    public Instant? Clock => _stored.Clock;

    /// <summary>What was decided of it.</summary>
    public Decisions Decisions { get; private set; }

    /// <summary>Which of its deployments were said.</summary>
    public ImmutableArray<Deployment> Deployments { get; private set; }

    /// <summary>Gives the ledger all that was committed, and the sources where they are to be read on.</summary>
    /// <exception cref="StorageException">It can't be read, or is damaged.</exception>
    public void Restore(IReadOnlyCollection<IStoredSource> sources) =>
        _store.InTransaction("read", () =>
        {
            new LedgerReader(_store, _stored).Restore(_ledger);
            foreach (var source in sources)
                source.Restore(_stored.ReadPositions(source.Name));
            return true;
        });

    /// <summary>Commits all that has changed since the last commit, as one transaction.</summary>
    /// <param name="sources">Where it was counted from.</param>
    /// <param name="clock">The instant of the numbers; null while there is none.</param>
    /// <param name="now">The wall clock.</param>
    /// <exception cref="StorageException">Nothing of it was committed.</exception>
    public void Commit(IReadOnlyCollection<IStoredSource> sources, Instant? clock, Instant now)
    {
        _writer.Clock = clock;
        // What an earlier commit has counted that failed.
        _stored.Census.RollBack();
        var row = _stored.Row with { Clock = clock, CommittedAt = now, KeepUntil = now + _ledger.Definition.Retention };
        _store.Write(() =>
        {
            _ledger.WriteChanges(_writer);
            foreach (var source in sources)
                source.WriteChanges(_writer.Of(source.Name));
            if (_ledger.Layout is { } layout && layout != _stored.Layout)
            {
                var blob = StoredLayout.ToBlob(_stored.Id, layout);
                _stored.Census.Set(RowKeys.Layout(_stored.Id), blob);
                _layout.Run(blob, layout.RawIdsTo, _stored.Id);
                row = row with { RawIdsTo = layout.RawIdsTo };
            }

            _state.Run(row.Clock?.Micros, row.CommittedAt?.Micros, row.KeepUntil?.Micros, row.Seal(_stored.Census.Sum), _stored.Id);
            return true;
        });
        _stored.Census.Committed();
        (_stored.Row, _stored.Layout) = (row, _ledger.Layout);
        _ledger.Committed();
        foreach (var source in sources)
            source.Committed();
    }

    /// <summary>Stores what was decided as a transaction of its own, which a power failure doesn't take back either: somebody relies on it as soon
    /// as this returns.</summary>
    /// <param name="decisions">All decisions of the model.</param>
    /// <exception cref="StorageException">Nothing of it was stored.</exception>
    public void Write(Decisions decisions)
    {
        WriteDurably(() => StoredDecisions.Write(_store, _stored.Id, Decisions, decisions, _stored.Census));
        Decisions = decisions;
    }

    /// <summary>Stores which deployments were said, in the same way.</summary>
    /// <param name="deployments">All of the model that were said and are still kept.</param>
    /// <exception cref="StorageException">Nothing of it was stored.</exception>
    public void Write(ImmutableArray<Deployment> deployments)
    {
        WriteDurably(() => StoredDeployments.Write(_store, _stored.Id, Deployments.Length, deployments, _stored.Census));
        Deployments = deployments;
    }

    private void WriteDurably(Action write)
    {
        // What an earlier commit has counted that failed.
        _stored.Census.RollBack();
        _store.WriteDurably(() =>
        {
            write();
            _seal.Run(_stored.Row.Seal(_stored.Census.Sum), _stored.Id);
            return true;
        });
        _stored.Census.Committed();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _seal.Dispose();
        _writer.Dispose();
        _state.Dispose();
        _layout.Dispose();
    }
}
