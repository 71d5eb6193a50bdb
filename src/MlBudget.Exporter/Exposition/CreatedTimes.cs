using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Exposition;

/// <summary>
/// When the counters of each model began at 0. Of a model that an earlier process has counted in part nobody knows: a time that is
/// too late would have a scraper count all of it again.
/// </summary>
/// <param name="clock">The wall clock.</param>
internal sealed class CreatedTimes(TimeProvider clock)
{
    private Dictionary<string, DateTimeOffset?> _models = new(StringComparer.Ordinal);
    private DateTimeOffset _before = clock.GetUtcNow();

    /// <summary>The instant of the page that is rendered.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>Begins a page. A model that was not on the last one began after it.</summary>
    public void Begin(Snapshot snapshot)
    {
        Now = clock.GetUtcNow();
        _models = snapshot.Read.ToDictionary(
            model => model.Report.Model,
            model => model.IsContinued ? null : _models.TryGetValue(model.Report.Model, out var known) ? known : _before,
            StringComparer.Ordinal);
        _before = Now;
    }

    /// <summary>When the counters of a model began; null where nobody knows.</summary>
    public DateTimeOffset? Of(string model) => _models.GetValueOrDefault(model);
}
