using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Alerting;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Backtesting;

/// <summary>
/// Which share of an hour's records each source of a model refuses, as the rule MLRecordsRejected takes it of counters that are scraped
/// at every poll: with Prometheus's <c>increase</c>, which extends what was counted between the first and the last poll of the hour
/// to the whole hour.
/// </summary>
internal sealed class RefusedShares
{
    private const double FewestRecords = 100;

    private readonly Dictionary<string, SourceCounts> _sources = new(StringComparer.Ordinal);

    /// <summary>The sources that refuse too much at a poll.</summary>
    /// <param name="model">The model at the poll.</param>
    /// <param name="now">The poll, later than the last one.</param>
    public IEnumerable<Holding> Of(ModelStatus model, Instant now)
    {
        foreach (var source in model.Sources)
        {
            if (!_sources.TryGetValue(source.Name, out var counts))
                _sources[source.Name] = counts = new(source.Rejected.Length);
            counts.Note(source, now);
            var (refused, all) = counts.Increase(now);
            if (all >= FewestRecords && refused / all > (double)model.Policies.Policy.Thresholds.Rejected)
            {
                yield return new(
                    new(AlertNames.RecordsRejected, model.Report.Model)
                    {
                        Source = source.Name,
                        Owner = AlertConditions.OwnerOf(model, Dimension.Infrastructure),
                    },
                    refused / all);
            }
        }
    }

    /// <summary>The counters of one source: of each reason, and of all records.</summary>
    private sealed class SourceCounts(int reasons)
    {
        private readonly CountedHour[] _refused = [.. Enumerable.Range(0, reasons).Select(_ => new CountedHour())];
        private readonly CountedHour _records = new();

        public void Note(SourceStatus source, Instant now)
        {
            for (var reason = 0; reason < _refused.Length; reason++)
                _refused[reason].Note(now, source.Rejected[reason].Count);
            _records.Note(now, source.Records);
        }

        public (double Refused, double All) Increase(Instant now)
        {
            var refused = _refused.Sum(counter => counter.Increase(now));
            return (refused, refused + _records.Increase(now));
        }
    }
}
