using System.Collections.Immutable;
using MlBudget.Core.Time;
using MlBudget.Exporter.Alerting;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Backtesting;

/// <summary>
/// Notes of the snapshots of a replay which alerts would have fired, as a Prometheus that scrapes at each poll and evaluates the shipped
/// rules right after it. Models that follow each other in one snapshot stay apart by their names.
/// </summary>
/// <param name="step">The time between two polls. Where more lies between them, the replay has skipped a stretch without records.</param>
internal sealed class Backtest(TimeSpan step)
{
    private readonly AlertTimings _timings = new();
    private readonly Hiding _hiding = new();
    private readonly Dictionary<string, RefusedShares> _refused = new(StringComparer.Ordinal);
    private readonly Dictionary<AlertKey, Tracked> _alerts = [];
    private readonly Dictionary<(string Model, string Slo), BudgetLine> _budgets = [];
    private readonly List<Episode> _episodes = [];
    private readonly List<(Instant From, Instant To)> _skipped = [];
    private Instant? _first;
    private Snapshot? _latest;
    private int _polls;

    /// <summary>Takes a snapshot, later than the last one.</summary>
    public void Note(Snapshot snapshot)
    {
        var now = snapshot.At;
        if (_latest is { } before && now - before.At > step)
            Skip(before, now);
        _first ??= now;
        (_latest, _polls) = (snapshot, _polls + 1);
        foreach (var model in snapshot.Models)
            NoteBudgets(model, now);
        Step(now, Holding(snapshot, now), snapshot);
    }

    /// <summary>What came of it; null without a snapshot.</summary>
    public BacktestResult? Result => _first is not { } first ? null : new()
    {
        From = first,
        To = _latest!.At,
        Step = step,
        Polls = _polls,
        Skipped = [.. _skipped],
        Episodes = [.. _episodes.OrderBy(episode => episode.From).ThenBy(episode => Order(episode.Key), StringComparer.Ordinal)],
        Budgets = [.. _budgets.Values],
        Ends = _latest.Models.Where(model => model.PredictionsEnd is not null)
            .ToImmutableDictionary(model => model.Report.Model, model => model.PredictionsEnd!.Value, StringComparer.Ordinal),
        LeftOut = [.. LeftOutAlerts.Of(_timings.Names)],
    };

    private static string Order(AlertKey key) =>
        string.Join('\0', key.Model, key.Severity, key.Alert, key.Dimension?.ToString(), key.Subject, key.Long, key.Short);

    private void NoteBudgets(ModelStatus model, Instant now)
    {
        foreach (var slo in model.Report.Slos)
        {
            if (!_budgets.TryGetValue((model.Report.Model, slo.Slo.Name), out var line))
            {
                line = new(model.Report.Model, slo.Slo, model.Policies.Policy.OwnerOf(slo.Slo.Dimension), step);
                _budgets.Add((model.Report.Model, slo.Slo.Name), line);
            }

            line.Note(now, slo);
        }
    }

    private Dictionary<AlertKey, double> Holding(Snapshot snapshot, Instant now)
    {
        var holding = new Dictionary<AlertKey, double>();
        foreach (var model in snapshot.Models)
        {
            foreach (var (alert, condition) in AlertConditions.All)
                AddAll(condition(model));
            if (!_refused.TryGetValue(model.Report.Model, out var refused))
                _refused[model.Report.Model] = refused = new();
            AddAll(refused.Of(model, now));
        }

        return holding;

        void AddAll(IEnumerable<Holding> all)
        {
            foreach (var (key, value) in all)
                holding[key with { Severity = TimingOf(key).Severity ?? key.Severity }] = value;
        }
    }

    private AlertTiming TimingOf(AlertKey key) =>
        key.Alert == AlertNames.Burn ? _timings.OfRow(key.Severity, key.Short!) : _timings.Of(key.Alert);

    /// <summary>In a stretch without records nothing new is told, and what fires ends when it is no longer kept firing, as in silence.</summary>
    private void Skip(Snapshot before, Instant next)
    {
        _skipped.Add((before.At, next));
        for (var now = before.At + step; now < next && _alerts.Count > 0; now += step)
            Step(now, [], before);
    }

    private void Step(Instant now, Dictionary<AlertKey, double> holding, Snapshot snapshot)
    {
        foreach (var key in holding.Keys.Where(key => !_alerts.ContainsKey(key)).ToArray())
            _alerts.Add(key, new(new(TimingOf(key))));
        foreach (var (key, tracked) in _alerts)
            tracked.Run.Step(now, holding.ContainsKey(key));
        var hidden = _hiding.Of([.. _alerts.Where(alert => alert.Value.Run.Fires).Select(alert => alert.Key)]);
        foreach (var (key, tracked) in _alerts.ToArray())
        {
            if (tracked.Run.Fires)
            {
                if (tracked.Episode is null)
                    _episodes.Add(tracked.Episode = new(key, now, StartOf(key, snapshot)));
                tracked.Episode.GoOn(now, holding.TryGetValue(key, out var value) ? value : null, hidden.Contains(key), () => StartOf(key, snapshot));
                continue;
            }

            tracked.Episode?.Close(now);
            tracked.Episode = null;
            if (tracked.Run.IsOver)
                _alerts.Remove(key);
        }
    }

    private static SpentAtStart? StartOf(AlertKey key, Snapshot snapshot)
    {
        var slo = snapshot.Models.Where(model => model.Report.Model == key.Model)
            .SelectMany(model => model.Report.Slos).FirstOrDefault(slo => slo.Slo.Name == key.Slo);
        return slo is null ? null : SpentAtStart.Of(slo, key.Long is null ? null : Durations.Parse(key.Long));
    }

    private sealed class Tracked(AlertRun run)
    {
        public AlertRun Run => run;

        public Episode? Episode { get; set; }
    }
}
