using System.Collections.Immutable;
using MlBudget.Core.Budgets;
using MlBudget.Exporter.Logging;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Publishing;

/// <summary>Says what is wrong with a source once per episode, and that it is over; what is noticed of a model, which SLOs have no data,
/// and that many of its records don't count, once per episode; and once for all that a group attribute has more values than are kept apart.</summary>
/// <param name="log">Where to.</param>
internal sealed class SourceErrors(ILogger<SourceErrors> log)
{
    private readonly Dictionary<(string Model, string Source), string> _episodes = [];
    private readonly HashSet<(string Model, NoticeKind Kind, string Subject)> _noticed = [];
    private readonly HashSet<string> _overflown = [];
    private readonly Dictionary<string, RecordShares> _shares = [];
    private readonly Dictionary<string, SilentSlos> _slos = [];

    /// <summary>Whether SLOs without data are said here; a replay says it below its table.</summary>
    public bool SaysSlos { get; init; } = true;

    /// <summary>Looks at the sources after a poll.</summary>
    public void Note(Snapshot snapshot)
    {
        foreach (var model in snapshot.Read)
        {
            foreach (var source in model.Sources)
                Note(model.Report.Model, source.Name, source.Error);
            Note(model.Report.Model, model.Report.Notices);
            if (SaysSlos)
                SlosOf(model.Report.Model).Note(model);
            if (model.Report.GroupOverflow > 0 && _overflown.Add(model.Report.Model))
                log.OfModel(model.Report.Model).GroupsOverflown();
            SharesOf(model.Report.Model).Note(model);
        }

        foreach (var model in snapshot.Unavailable)
        {
            foreach (var source in model.Sources)
                Note(model.Model, source, model.Reason);
        }
    }

    private RecordShares SharesOf(string model)
    {
        if (!_shares.TryGetValue(model, out var shares))
            _shares[model] = shares = new(log.OfModel(model));
        return shares;
    }

    private SilentSlos SlosOf(string model)
    {
        if (!_slos.TryGetValue(model, out var slos))
            _slos[model] = slos = new(log.OfModel(model));
        return slos;
    }

    private void Note(string model, ImmutableArray<ModelNotice> notices)
    {
        _noticed.RemoveWhere(before => before.Model == model && notices.All(notice => (notice.Kind, notice.Subject) != (before.Kind, before.Subject)));
        foreach (var notice in notices)
        {
            if (_noticed.Add((model, notice.Kind, notice.Subject)))
                log.OfModel(model).ModelNoticed(notice.IsWarning ? LogLevel.Warning : LogLevel.Information, notice.Text);
        }
    }

    private void Note(string model, string source, string? error)
    {
        var key = (model, source);
        var before = _episodes.GetValueOrDefault(key);
        if (error == before)
            return;
        var context = log.OfSource(model, source);
        if (error is null)
        {
            _episodes.Remove(key);
            context.SourceRecovered();
            return;
        }

        _episodes[key] = error;
        context.SourceFailed(error);
    }
}
