using System.Collections.Immutable;
using MlBudget.Core.Compiling;
using MlBudget.Core.Learning;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Policies;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Logging;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Storage;
using MlBudget.Exporter.Templates;

namespace MlBudget.Exporter.Polling;

/// <summary>
/// One model's way from sources to report. Live reading, a log's clock and replay are this same code under different
/// clocks. It has one caller at a time.
/// </summary>
internal sealed partial class ModelPipeline : IDisposable
{
    private readonly ModelLedger _ledger;
    private readonly Feeds _feeds;
    private readonly ModelStatuses _statuses;
    private readonly ImmutableArray<IStoredSource> _outliving;
    private readonly ValueCensus? _values;
    private readonly List<RefusedLabels> _refusedLabels = [];
    private readonly List<TallyArrival> _tallies = [];
    private ModelStore? _store;
    private volatile Feed? _beingRead;
    private Instant _now;
    private bool _isFaulty;

    /// <summary>A pipeline that has read nothing.</summary>
    /// <param name="model">What is counted.</param>
    /// <param name="sources">What it is counted from: any number of each role, in the order in which they are shown.</param>
    /// <param name="values">Takes note of the values by which models are told apart; null where it is a model itself.</param>
    /// <exception cref="ArgumentException">A source can't have its role, or two have the same name.</exception>
    public ModelPipeline(ModelDefinition model, IEnumerable<SourceInRole> sources, ValueCensus? values = null)
    {
        (_ledger, _values) = (new(model), values);
        _feeds = new(sources.Select(Feed));
        _statuses = new(_ledger, _feeds) { Values = values };
        IEnumerable<IStoredSource> counted = values is null ? [] : [values];
        _outliving = [.. counted, .. _statuses.Stored, new StoredHorizon(_ledger), .. _ledger.Versions is { } versions ? [new StoredVersions(versions)] : ImmutableArray<IStoredSource>.Empty];
    }

    /// <summary>Who answers for the model's dimensions, and from when on alerts fire.</summary>
    public ModelPolicy Policy { get => _statuses.Policy; init => _statuses.Policy = value; }

    /// <summary>Gets labels that are refused and what a fault of the program has thrown, once per episode; null for nobody.</summary>
    public ILogger? Log { get; init; }

    /// <summary>Whether its sources are a part of the model's log, and others count the rest.</summary>
    public bool IsShard { get => _statuses.IsShard; init => _statuses.IsShard = value; }

    /// <summary>What it reads together with other models, which have the same; null where it reads by itself.</summary>
    public SharedLogs? SharedLogs { get; init; }

    /// <summary>Whether it only finds out which models there are, as the reader of a template does.</summary>
    public bool IsOfTemplate => _values is not null;

    /// <summary>Which models it has found; null where it is a model itself.</summary>
    public TemplateReport? Values => _values?.Report;

    /// <summary>The model's name.</summary>
    public string Model => _ledger.Definition.Name;

    /// <summary>The names of its sources.</summary>
    public ImmutableArray<string> Sources => [.. _feeds.Select(feed => feed.Name)];

    /// <summary>The name of the source that is read at this moment, asked by whatever thread; null if none is.</summary>
    public string? BeingRead => _beingRead?.Name;

    /// <summary>Whether all that the sources hold is read.</summary>
    public bool AtEnd => _feeds.AtEnd;

    /// <inheritdoc cref="Feeds.IsUpToDate"/>
    public bool IsUpToDate => _feeds.IsUpToDate;

    /// <summary>Whether the last reading has left nothing that could be read then.</summary>
    public bool IsRead => _feeds.All(feed => feed.IsRead);

    /// <summary>Ends when more has come of a source that is being fetched, where reading on before is of no use; null where it is, or where
    /// nothing is known to come.</summary>
    public Task? News => IsRead && _feeds.Select(feed => feed.News).OfType<Task>().ToArray() is { Length: > 0 } news
        ? Task.WhenAny(news) : null;

    /// <summary>The earliest time of a record that is waiting behind the last <c>until</c>; null if none is.</summary>
    public Instant? NextTime => _feeds.NextTime;

    /// <summary>The instant of the last numbers; null before the first record.</summary>
    public Instant? Clock { get; private set; }

    /// <inheritdoc cref="Feeds.LogClock"/>
    public Instant? LogClock => _feeds.LogClock;

    /// <inheritdoc cref="Feeds.KnownTo"/>
    public Instant? KnownTo => _feeds.KnownTo;

    /// <inheritdoc cref="Feeds.PredictionsEnd"/>
    public Instant? PredictionsEnd => _feeds.PredictionsEnd;

    /// <inheritdoc cref="ModelStatuses.SourceStatuses"/>
    public ImmutableArray<SourceStatus> SourceStatuses => _statuses.SourceStatuses;

    /// <summary>What is wrong with its sources, each with the source's name.</summary>
    public IEnumerable<string> Errors => _feeds.Where(feed => feed.Error is not null)
        .Select(feed => $"{Model}: {feed.Name}: {feed.Error}");

    /// <summary>Whether all records of its sources are read, if without columns that aren't there.</summary>
    public bool IsReadWhole => _feeds.All(feed => feed.IsReadWhole);

    /// <summary>Whether a report since the last commit has shown what is to be remembered.</summary>
    public bool HasNews => _statuses.HasNews;

    /// <summary>How much of what the sources hold is read, from 0 to 1.</summary>
    public double Progress => _feeds.Progress;

    /// <summary>Goes on where the store's last commit of this model was, and commits to it from now on.</summary>
    /// <returns>Which parts of the history start afresh, and why.</returns>
    /// <exception cref="StorageException">The store can't be read or written, or is damaged.</exception>
    public ImmutableArray<string> ContinueFrom(Store store)
    {
        _store = store.OpenModel(_ledger);
        _store.Restore([.. _feeds, .. _outliving]);
        Clock = _store.Clock;
        (_statuses.Decisions, _statuses.Said, _statuses.IsContinued) = (_store.Decisions, _store.Deployments, Clock is not null);
        if (Clock is { } clock)
            _ledger.ContinueAt(clock);
        return _store.Notes;
    }

    /// <summary>Reads and counts the records whose own time is at most <paramref name="until"/>.</summary>
    /// <param name="until">The latest time that is read.</param>
    /// <param name="cancel">Ends it early.</param>
    /// <exception cref="OperationCanceledException">It was ended early, and nothing may be committed any more.</exception>
    public void Read(Instant until, CancellationToken cancel = default)
    {
        long before;
        do
        {
            before = _feeds.Counted;
            foreach (var feed in _feeds)
                feed.Read(until, int.MaxValue, isOver: null, cancel);
            // Labels may have shown that the time has come of predictions that were set aside.
        }
        while (_feeds.Counted > before && NextTime <= until);
        Settle();
    }

    /// <summary>
    /// Reads and counts what there is. Labels don't run ahead of predictions that are still to be read: they would pile
    /// up and wait.
    /// </summary>
    /// <param name="maxBatches">After how many batches of a source to stop for now.</param>
    /// <param name="isOver">Asked after each batch: whether to stop for now nevertheless; null for no.</param>
    /// <param name="cancel">Ends it early.</param>
    /// <exception cref="OperationCanceledException">It was ended early, and nothing may be committed any more.</exception>
    public void ReadOn(int maxBatches, Func<bool>? isOver = null, CancellationToken cancel = default)
    {
        foreach (var feed in _feeds.Of(FeedRole.Predictions))
            ReadOn(feed, Instant.MaxValue);
        var reached = _feeds.PredictionsRead;
        foreach (var feed in _feeds.Where(feed => feed.Role != FeedRole.Predictions))
            ReadOn(feed, UntilOf(feed.Role));
        _beingRead = null;
        Settle();

        Instant UntilOf(FeedRole role) => role switch
        {
            FeedRole.Labels => reached + TimeSpan.FromHours(1) ?? Instant.MaxValue,
            FeedRole.Predictions or FeedRole.Tallies => Instant.MaxValue,
            _ => throw new ArgumentOutOfRangeException(nameof(role), role, "Not a role."),
        };

        void ReadOn(Feed feed, Instant until)
        {
            _beingRead = feed;
            feed.Read(until, maxBatches, isOver, cancel);
        }
    }

    /// <summary>Notes that the sources were read, before anything is said of them.</summary>
    /// <param name="at">When.</param>
    public void NoteRead(Instant at)
    {
        foreach (var feed in _feeds)
            feed.NoteRead(at);
    }

    /// <summary>Goes on to an instant, and lets go of what can't matter any more.</summary>
    /// <param name="clock">The instant of the numbers; null while there is none.</param>
    /// <param name="readAt">When the sources were read.</param>
    /// <param name="knownTo">Up to when all sources are known to have been read; null for up to now.</param>
    /// <param name="keptFor">An earlier instant that is still to be reported: what its windows need is not let go of. Null for
    /// none.</param>
    public void Advance(Instant? clock, Instant readAt, Instant? knownTo = null, Instant? keptFor = null)
    {
        Clock = clock;
        _now = clock ?? readAt;
        // What was counted may be of a time before or after the wall clock's: it stays until there is a clock.
        if (clock is null)
            return;
        _ledger.Advance(Instant.Min(_now, keptFor ?? _now), knownTo ?? _now);
        _values?.Advance(_now);
    }

    /// <summary>What was normal in a period.</summary>
    /// <param name="from">Its start.</param>
    /// <param name="to">Its end, which is not part of it.</param>
    public LearningResult Learn(Instant from, Instant to) => _ledger.Learn(from, to);

    /// <inheritdoc cref="LedgerLearning.LearnTraining"/>
    public LearningResult LearnTraining(Instant rows, Instant now) => _ledger.LearnTraining(rows, now);

    /// <summary>Commits what was counted and where it was counted from.</summary>
    /// <param name="at">The wall clock.</param>
    /// <exception cref="StorageException">Nothing of it was committed; it can be tried again.</exception>
    public void Commit(Instant at)
    {
        try
        {
            _store?.Commit([.. _feeds, .. _outliving], Clock, at);
            (_isFaulty, _statuses.HasNews) = (false, false);
        }
        catch (StorageFaultException fault)
        {
            if (!_isFaulty)
                Log?.CommitFault(fault.InnerException);
            _isFaulty = true;
            throw;
        }
    }

    /// <summary>Says how all budgets stand now.</summary>
    public ModelStatus Report() => Report(_now);

    /// <inheritdoc cref="ModelStatuses.Report"/>
    public ModelStatus Report(Instant at) => _statuses.Report(at);

    /// <inheritdoc cref="ModelStatuses.ReportNext"/>
    public ModelStatus ReportNext() => _statuses.ReportNext(_now);

    /// <inheritdoc cref="ModelStatuses.Shown"/>
    public ModelStatus Shown() => _statuses.Shown(_now);

    /// <inheritdoc cref="ModelStatuses.LastReport"/>
    public ModelStatus LastReport(Instant at) => _statuses.LastReport(at);

    /// <summary>Stores what was decided of the model.</summary>
    /// <param name="decisions">All decisions of it.</param>
    /// <exception cref="StorageException">Nothing of it was stored.</exception>
    public void Write(Decisions decisions)
    {
        _store!.Write(decisions);
        _statuses.Decisions = decisions;
    }

    /// <summary>Stores that a version was deployed.</summary>
    /// <param name="deployment">What was said.</param>
    /// <exception cref="StorageException">Nothing of it was stored.</exception>
    public void Write(Deployment deployment)
    {
        var said = Deployments.Of(_statuses.Said.Add(deployment), [], Instant.MaxValue).All;
        _store!.Write(said);
        _statuses.Said = said;
    }

    /// <summary>Nothing is committed any more. Reading doesn't need the store, and may be under way.</summary>
    public void CloseStore()
    {
        _store?.Dispose();
        _store = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CloseStore();
        foreach (var feed in _feeds)
            feed.Dispose();
    }

    private void Settle()
    {
        if (!AtEnd)
            return;
        foreach (var feed in _feeds)
            feed.Source.Settle();
    }
}
