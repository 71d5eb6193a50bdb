using System.Collections.Immutable;
using MlBudget.Core.Policies;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Deciding;
using MlBudget.Exporter.Logging;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Storage;
using MlBudget.Exporter.Templates;
using MlBudget.Settings;
using MlBudget.Sources.Spooling;

namespace MlBudget.Exporter.Polling;

/// <summary>
/// The models of a configuration with their store: opened at the first poll, again after the store could not be opened,
/// and anew when the configuration is replaced or a baseline was learned. A restart and a reload are the same thing. It has one
/// caller at a time.
/// </summary>
/// <param name="folder">Where the store is.</param>
/// <param name="configuration">What is watched.</param>
/// <param name="clock">Which clock the numbers are of.</param>
/// <param name="time">The wall clock.</param>
/// <param name="logs">Get what happens to the store, once per episode.</param>
internal sealed class WatchedModels(
    StorageFolder folder, ExporterConfiguration configuration, ClockMode clock, TimeProvider time, ILoggerFactory logs) : IDisposable
{
    private readonly ILogger _log = logs.CreateLogger<WatchedModels>();
    private readonly CatchingUp _catchingUp = new(time, logs.CreateLogger<CatchingUp>());
    private readonly OnlineLearning _learning = new(logs.CreateLogger<OnlineLearning>());

    /// <summary>Of models that were let go of while their sources didn't answer: the end of their reading.</summary>
    private readonly Dictionary<string, Task> _unanswered = new(StringComparer.Ordinal);

    private ImmutableArray<MonitoredModel> _configured = configuration.Models;
    private ImmutableArray<MonitoredModel> _models = [];
    private WatchedTemplates? _templates;
    private bool _isToOpen;
    private Store? _store;
    private bool _wasOpened;
    private string? _fault;
    private Poller? _poller;

    /// <summary>On how many threads sources are read and counted; from 2 on they are decoded beside counting.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Where what is pushed waits to be read; null where nothing can be.</summary>
    public Spools? Spools { get; init; }

    /// <summary>Whether the last poll left nothing that could be read at once.</summary>
    public bool CaughtUp => _poller is null ? !_isToOpen : _poller.CaughtUp;

    /// <summary>Whether the first or a long catch-up has ended with the last poll.</summary>
    public bool HasEndedCatchUp { get; private set; }

    /// <summary>Ends when a source that the last poll didn't wait for has answered; null where there is none.</summary>
    public Task? Answer => _poller?.Answer;

    /// <summary>How many bytes the store takes.</summary>
    public long StorageSize => folder.Size;

    /// <summary>How many damaged stores were set aside.</summary>
    public int SetAsideFiles => folder.SetAsideFiles;

    /// <summary>Opens the store before anything else is started. What may pass is left to the polls.</summary>
    /// <returns>When something was committed last; null if that is not known.</returns>
    /// <exception cref="StorageRefusedException">The store is not for this process.</exception>
    public Instant? OpenStore()
    {
        try
        {
            return OpenedStore().ReadLastCommit();
        }
        catch (StorageException)
        {
            // The first poll tries again, and says why it can't.
            return null;
        }
    }

    /// <summary>Watches something else from now on. What is counted in both configurations keeps its history.</summary>
    public void Replace(ExporterConfiguration replacement)
    {
        Close();
        _learning.Reset();
        (configuration, _configured) = (replacement, replacement.Models);
    }

    /// <summary>Takes a baseline for normal from the next poll on. When it returns, that is committed.</summary>
    /// <exception cref="StorageRefusedException">The store is not for this process.</exception>
    public AcceptanceOutcome Accept(AcceptanceRequest request)
    {
        try
        {
            _poller ??= Open();
            if (_configured.FirstOrDefault(model => model.Definition.Name == request.Model) is not { } configured)
            {
                return AcceptanceOutcome.Refused(RefusalKind.Wrong, $"model: found '{request.Model}', which is no model of mlbudget; "
                    + NodeReader.Suggestion(request.Model, [.. _configured.Select(model => model.Definition.Name)]));
            }

            if (!_poller.IsCommitted || _poller.LastOf(request.Model) is not { } status)
                return AcceptanceOutcome.Refused(RefusalKind.Unavailable, $"there are no numbers of {request.Model} now; try again");
            var current = _models.First(model => model.Definition.Name == request.Model);
            var at = clock == ClockMode.Log ? status.Report.At : Instant.Now(time);
            var outcome = new BaselineAcceptance(_store!, configured, current, _log.OfModel(request.Model)).Accept(
                request, status, Speakers.Of(configuration), at, out var waiting);
            if (waiting is not null)
                _poller.Write(request.Model, waiting);
            // The next poll opens the model anew, with what is normal now.
            if (outcome.Acceptance is not null)
                Close();
            return outcome;
        }
        catch (StorageException error)
        {
            // The next poll finds the same, and does what is to be done.
            return AcceptanceOutcome.Refused(RefusalKind.Unavailable, $"nothing was decided, since it can't be stored: {error.Message}");
        }
    }

    /// <summary>One poll.</summary>
    /// <param name="looks">Whether sources are looked at for what is new; else what earlier looks have found is read on.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    /// <exception cref="StorageRefusedException">The store is not for this process.</exception>
    public Snapshot Poll(bool looks = true, CancellationToken stop = default)
    {
        var snapshot = PollStored(looks, stop);
        HasEndedCatchUp = _catchingUp.Note(CaughtUp && _poller is not { IsFetching: true } && snapshot.Unavailable.IsEmpty);
        return snapshot;
    }

    /// <summary>Stores what was decided of a model, one of those that are watched.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="decisions">All decisions of it.</param>
    /// <exception cref="StorageException">Nothing of it was stored.</exception>
    public void Write(string model, Decisions decisions) => Write(poller => poller.Write(model, decisions));

    /// <summary>Stores that a version of a model was deployed, one of those that are watched.</summary>
    /// <inheritdoc cref="Write(string, Decisions)"/>
    public void Write(string model, Deployment deployment) => Write(poller => poller.Write(model, deployment));

    /// <inheritdoc/>
    public void Dispose() => Close();

    private Snapshot PollStored(bool looks, CancellationToken stop)
    {
        try
        {
            return PollAndLearn(looks, stop);
        }
        catch (StorageDamagedException damage)
        {
            return SetAside(damage, stop);
        }
        catch (StorageException error)
        {
            return Unavailable(error);
        }
    }

    private void Write(Action<Poller> write)
    {
        try
        {
            write(_poller ??= Open());
        }
        catch (StorageDamagedException)
        {
            // The next poll opens the store anew, and sets it aside.
            Close();
            throw;
        }
    }

    private Store OpenedStore()
    {
        if (_store is not null)
            return _store;
        _store = Store.Open(folder);
        if (_store.IsNew)
            _log.StoreBegun(folder.Database);
        else if (!_wasOpened && _store.ReadLastCommit() is { } last)
            _log.StoreContinued(folder.Database, last.ToDateTimeOffset());
        _wasOpened = true;
        return _store;
    }

    private Snapshot PollAndLearn(bool looks, CancellationToken stop)
    {
        _poller ??= Open();
        var snapshot = _poller.Poll(looks, stop);
        if (!_poller.IsCommitted)
            return snapshot;
        var polled = _poller.Polled.Where(pipeline => !pipeline.IsOfTemplate);
        // With what was learned a model counts other things, and without what was normal before: the next poll opens it anew. Models that were
        // found are opened at once.
        _isToOpen = _templates!.HaveOthers(snapshot, _log);
        if (_isToOpen | LetGoOfPrevious(snapshot) | _learning.LearnDue(_models, polled, snapshot.Models, _store!))
            Close();
        return snapshot;
    }

    /// <summary>Lets go of what was normal before, where that was shown for long enough; whether any was.</summary>
    private bool LetGoOfPrevious(Snapshot snapshot)
    {
        var isAny = false;
        foreach (var status in snapshot.Models)
        {
            var model = _models.First(model => model.Definition.Name == status.Report.Model).Definition;
            if (!AcceptedBaselines.LetGo(_store!, model, status.Report.At))
                continue;
            _log.OfModel(model.Name).PreviousBaselineGone(model.Previous!.ReplacedAt.ToDateTimeOffset());
            isAny = true;
        }

        return isAny;
    }

    private Poller Open()
    {
        _isToOpen = false;
        _store = OpenedStore();
        _templates = WatchedTemplates.Open(configuration, Create, _store, _log);
        // Whoever fails from here on lets go of what reads the templates.
        _poller = new(_templates.Readers, clock, time);
        _configured = _templates.Models;
        _models = new KnownModels(_store, _log).Of(_configured);
        var pipelines = Create(_models, names: null);
        _poller = new([.. _templates.Readers, .. pipelines], clock, time);
        foreach (var pipeline in pipelines)
        {
            foreach (var note in pipeline.ContinueFrom(_store))
                _log.OfModel(pipeline.Model).HistoryStartsAfresh(note);
        }

        foreach (var pipeline in _templates.Readers.Concat(pipelines))
            _poller.Continue(pipeline, _unanswered.GetValueOrDefault(pipeline.Model));
        var names = _templates.Readers.Concat(pipelines).Select(pipeline => pipeline.Model).ToHashSet(StringComparer.Ordinal);
        foreach (var name in _store.Forget(names, Instant.Now(time)))
            _log.OfModel(name).ModelForgotten();
        return _poller;
    }

    /// <summary>Pipelines that have read nothing. What reads the values of templates decodes little.</summary>
    private ImmutableArray<ModelPipeline> Create(IReadOnlyCollection<MonitoredModel> models, NamesInUse? names) =>
        Pipelines.Create(models, clock, closedFiles: false, time, logs.CreateLogger<ModelPipeline>(), names is null ? Threads : 1, names, Spools);

    /// <summary>Starts with an empty store: observation begins with what the logs still hold, and coverage says so.</summary>
    private Snapshot SetAside(StorageDamagedException damage, CancellationToken stop)
    {
        Close();
        _learning.Reset();
        try
        {
            var aside = folder.SetAside(time.GetUtcNow());
            _log.StoreSetAside(damage.Message, aside);
            return PollAndLearn(looks: true, stop);
        }
        catch (StorageException error)
        {
            return Unavailable(error);
        }
    }

    private Snapshot Unavailable(StorageException error)
    {
        Close();
        if (error is StorageFaultException && error.Message != _fault)
            _log.StoreFault(error.InnerException);
        _fault = (error as StorageFaultException)?.Message;
        var reason = $"storage: {error.Message}";
        return new(Instant.Now(time), [])
        {
            Unavailable = [.. configuration.Templates.Select(template => template.Reader).Concat(_configured).Select(model => new UnavailableModel(
                model.Definition.Name, model.SourceNames, reason))],
        };
    }

    private void Close()
    {
        foreach (var (model, end) in _poller?.Close() ?? [])
            _unanswered[model] = end;
        foreach (var model in _unanswered.Where(reading => reading.Value.IsCompleted).Select(reading => reading.Key).ToList())
            _unanswered.Remove(model);
        _poller = null;
        _store?.Dispose();
        _store = null;
    }
}
