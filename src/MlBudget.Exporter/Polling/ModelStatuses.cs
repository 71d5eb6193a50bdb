using System.Collections.Immutable;
using MlBudget.Core.Budgets;
using MlBudget.Core.Causes;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Policies;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Storage;
using MlBudget.Exporter.Templates;

namespace MlBudget.Exporter.Polling;

/// <summary>
/// How the budgets of one model stand, and what follows from that: what its ledger, its sources and people have said of it become one
/// <see cref="ModelStatus"/>. Polls ask again and again, and mostly nothing is new, so what was found is kept as long as it holds. Not for
/// several threads.
/// </summary>
internal sealed class ModelStatuses
{
    private readonly ModelLedger _ledger;
    private readonly Feeds _feeds;
    private readonly StoredDataLoss _loss = new();
    private readonly StoredPeriods _periods = new();
    private readonly BurnDowns _burnDowns;
    private readonly ReportMemory _reports;
    private readonly OutlookMemory _outlooks;
    private readonly ImmutableHashSet<string> _labelledSlos;
    private ShownStatus? _shown;

    /// <param name="ledger">What is counted of the model.</param>
    /// <param name="feeds">What it is counted from.</param>
    public ModelStatuses(ModelLedger ledger, Feeds feeds)
    {
        (_ledger, _feeds) = (ledger, feeds);
        (_burnDowns, _reports) = (new(ledger), new(ledger));
        _outlooks = new(_reports);
        var model = ledger.Definition;
        _labelledSlos =
        [
            .. model.Slos.Where(slo => slo.Sli.Measures.Any(measure => model.Measures[measure].Counting.NeedsLabel)).Select(slo => slo.Name),
        ];
    }

    /// <summary>Who answers for the model's dimensions, and from when on alerts fire.</summary>
    public ModelPolicy Policy { get; set; } = ModelPolicy.BuiltIn;

    /// <summary>Whether its sources are a part of the model's log, and others count the rest.</summary>
    public bool IsShard { get; set; }

    /// <summary>The values by which the models of a template are told apart; null where it is a model itself.</summary>
    public ValueCensus? Values { get; init; }

    /// <summary>Whether it goes on where an earlier process was.</summary>
    public bool IsContinued { get; set; }

    /// <summary>What was decided of it.</summary>
    public Decisions Decisions { get; set; } = Decisions.None;

    /// <summary>Which of its deployments were said.</summary>
    public ImmutableArray<Deployment> Said { get; set; } = [];

    /// <summary>Whether something was shown for the first time that is to be remembered, and isn't committed yet.</summary>
    public bool HasNews { get; set; }

    /// <summary>How its sources stand.</summary>
    public ImmutableArray<SourceStatus> SourceStatuses => [.. _feeds.Select(feed => feed.Status(
        Policy.Thresholds.SourceStale, feed.Role == FeedRole.Predictions ? _ledger.Definition.Delay : feed.Late))];

    /// <summary>What is remembered of what was shown, to be committed.</summary>
    public ImmutableArray<IStoredSource> Stored => [_loss, _periods];

    /// <summary>Says how all budgets stand at an instant.</summary>
    /// <param name="at">The instant, not before the instant that was last kept for.</param>
    public ModelStatus Report(Instant at)
    {
        var report = BudgetCalculator.Report(_ledger, at);
        Remember(report);
        return WithValues(Plain(report, at));
    }

    /// <summary>Says how all budgets stand now, as <see cref="Report"/> does, for one instant after another: what was found for the last one is
    /// not looked for again where nothing has changed that it hangs on.</summary>
    /// <param name="now">The instant.</param>
    public ModelStatus ReportNext(Instant now)
    {
        var report = _reports.Of(now);
        Remember(report);
        return WithValues(StatusOf(report, DeploymentsAt(now), ForecastsOf(_outlooks.Of(report), now)));
    }

    /// <summary>Says how all budgets stand now, and how they went. A replay, which shows nobody a page, asks for a report alone. What
    /// follows from a report is kept as long as the report and what is known of deployments.</summary>
    /// <param name="now">The instant.</param>
    public ModelStatus Shown(Instant now)
    {
        var report = _reports.Of(now);
        var deployments = DeploymentsAt(now);
        var known = new ShownOf(_reports.Edition, _feeds.PredictionsEnd);
        if (_shown is null || _shown.Of != known || !_shown.Status.Policies.Deployments.All.SequenceEqual(deployments.All))
        {
            Remember(report);
            var outlooks = _outlooks.Of(report);
            _shown = new(
                known, WithBurnDowns(StatusOf(report, deployments, ForecastsOf(outlooks, now))),
                [.. outlooks.Where(slo => !slo.Value.IsNothing).Select(slo => (slo.Key, slo.Value))]);
        }

        var last = _shown.Status;
        return WithValues(last with
        {
            Report = report with { Notices = last.Report.Notices },
            Sources = SourceStatuses,
            Decisions = Decisions,
            IsAtEnd = _feeds.AtEnd,
            PredictionsEnd = _feeds.PredictionsEnd,
            Policies = _shown.Outlooks.IsEmpty ? last.Policies : last.Policies with
            {
                Forecasts = last.Policies.Forecasts.SetItems(
                    _shown.Outlooks.Select(slo => KeyValuePair.Create(slo.Slo, slo.Outlook.At(now)))),
            },
        });
    }

    /// <summary>Says how all budgets stood when they were committed last. What is new in the configuration since is not remembered as of
    /// then.</summary>
    /// <param name="at">The instant of that commit.</param>
    public ModelStatus LastReport(Instant at) => WithValues(WithBurnDowns(Plain(BudgetCalculator.Report(_ledger, at), at)));

    private ModelStatus WithValues(ModelStatus status)
    {
        if (Values?.Report is { } values)
            status = status with { Template = values, Report = status.Report with { Notices = TemplateNotices.Of(values, status.Report.At) } };
        var ofSources = _feeds.SelectMany(feed => feed.Notices).ToArray();
        return ofSources.Length == 0 ? status : status with { Report = status.Report with { Notices = [.. status.Report.Notices, .. ofSources] } };
    }

    /// <summary>Takes note of what a report shows for the first time.</summary>
    private void Remember(ModelReport report)
    {
        var loss = _loss.Current.After(report);
        var periods = _periods.Current.WithMissed(_ledger, report.At).After(report);
        HasNews |= loss != _loss.Current || periods != _periods.Current;
        (_loss.Current, _periods.Current) = (loss, periods);
    }

    private ModelStatus WithBurnDowns(ModelStatus status) =>
        status with { Policies = status.Policies with { BurnDowns = _burnDowns.Of(status.Report) } };

    private ModelStatus Plain(ModelReport report, Instant at) => StatusOf(
        report, DeploymentsAt(at), report.Slos.ToImmutableDictionary(slo => slo.Slo.Name, slo => BudgetForecast.Of(slo, _ledger, at)));

    private static ImmutableDictionary<string, BudgetForecast> ForecastsOf(ImmutableDictionary<string, BudgetOutlook> outlooks, Instant now) =>
        outlooks.ToImmutableDictionary(slo => slo.Key, slo => slo.Value.At(now));

    private ModelStatus StatusOf(
        ModelReport report, Deployments deployments, ImmutableDictionary<string, BudgetForecast> forecasts) => new(
            WithNotices(report, deployments), SourceStatuses)
        {
            Policies = new(Policy, _loss.Current, forecasts)
            {
                Closed = _periods.Current,
                Deployments = deployments,
                Versions = VersionsIn(report, deployments),
            },
            Cascade = CascadeFinder.Find(_ledger, report, deployments, _reports),
            Decisions = Decisions,
            LabelledSlos = _labelledSlos,
            IsContinued = IsContinued,
            IsAtEnd = _feeds.AtEnd,
            PredictionsEnd = _feeds.PredictionsEnd,
            Shard = IsShard ? new(_ledger.Definition.Weights) : null,
            MaxSeries = _ledger.Definition.Limits.MaxSeries,
        };

    /// <summary>Which versions were deployed, as far as it is known by an instant.</summary>
    private Deployments DeploymentsAt(Instant at) => Deployments.Of(Said, _ledger.Versions?.All ?? [], at);

    /// <summary>The report with what is noticed of deployments that were said.</summary>
    private ModelReport WithNotices(ModelReport report, Deployments deployments) => report with
    {
        Notices = [.. report.Notices, .. VersionNotices.Of(deployments, _ledger, _feeds.PredictionsEnd)],
    };

    /// <summary>What versions have to do with SLOs; of a shard nothing, whose part of the log may be well while the whole is not.</summary>
    private ImmutableDictionary<string, SloVersions> VersionsIn(ModelReport report, Deployments deployments) =>
        IsShard ? PolicyReport.None.Versions : report.Slos
            .Select(slo => (slo.Slo.Name, Versions: VersionBudgets.Of(slo, _ledger, deployments)))
            .Where(slo => slo.Versions is not null)
            .ToImmutableDictionary(slo => slo.Name, slo => slo.Versions!, StringComparer.Ordinal);

    /// <summary>What a status is of, beside deployments.</summary>
    private readonly record struct ShownOf(long Report, Instant? PredictionsEnd);

    /// <summary>What was shown last, and the outlooks that tell of an instant, which moves with the clock.</summary>
    private sealed record ShownStatus(ShownOf Of, ModelStatus Status, ImmutableArray<(string Slo, BudgetOutlook Outlook)> Outlooks);
}
