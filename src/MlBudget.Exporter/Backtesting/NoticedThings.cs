using MlBudget.Core.Budgets;
using MlBudget.Core.Time;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Backtesting;

/// <summary>What models noticed of their logs, such as a field that no record has: an SLO may be green only because of that.</summary>
internal sealed class NoticedThings
{
    private readonly Dictionary<(string Model, NoticeKind Kind, string Subject), Noticed> _noticed = [];
    private Instant? _before;

    /// <summary>Takes a snapshot, later than the last one.</summary>
    public void Note(Snapshot snapshot)
    {
        foreach (var model in snapshot.Models)
        {
            foreach (var notice in model.Report.Notices)
            {
                var key = (model.Report.Model, notice.Kind, notice.Subject);
                var (first, hasBreaks) = _noticed.TryGetValue(key, out var noticed)
                    ? (noticed.First, noticed.HasBreaks || noticed.Last != _before) : (snapshot.At, false);
                _noticed[key] = new(first, snapshot.At, hasBreaks, notice.Text);
            }
        }

        _before = snapshot.At;
    }

    /// <summary>All of it, each once with its last text, as whole sentences in the order of time.</summary>
    public IEnumerable<string> All => _noticed.OrderBy(one => one.Value.First).ThenBy(one => one.Key.Model, StringComparer.Ordinal).Select(one =>
        $"From {Phrases.Time(one.Value.First)} to {Phrases.Time(one.Value.Last)}{(one.Value.HasBreaks ? ", with breaks" : "")}: {one.Key.Model}: {Phrases.Sentence(one.Value.Text)}");

    private readonly record struct Noticed(Instant First, Instant Last, bool HasBreaks, string Text);
}
