using System.Globalization;
using Prometheus;

namespace MlBudget.Exporter.Exposition;

/// <summary>How pushes went, and how much of them is kept.</summary>
internal sealed class PushMetrics
{
    /// <summary>Which codes there are from the start, so that the first of each is an increase.</summary>
    private static readonly int[] Usual = [StatusCodes.Status200OK, StatusCodes.Status400BadRequest, StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable];

    private readonly CollectorRegistry _registry;
    private readonly Counter _requests;
    private readonly Counter _records;
    private readonly Gauge _bytes;
    private readonly Gauge _limit;

    /// <summary>Adds them to a registry.</summary>
    public PushMetrics(CollectorRegistry registry, MetricFactory factory)
    {
        _registry = registry;
        _requests = Counter(SelfCatalogue.PushRequests);
        _records = Counter(SelfCatalogue.PushedRecords);
        _bytes = Gauge(SelfCatalogue.PushSpool);
        _limit = Gauge(SelfCatalogue.PushSpoolLimit);

        Counter Counter(MetricFamily family) => factory.CreateCounter(family.Name, family.Help, [.. family.Labels]);

        Gauge Gauge(MetricFamily family) => factory.CreateGauge(family.Name, family.Help, [.. family.Labels]);
    }

    /// <summary>Has something done before each scrape.</summary>
    public void BeforeScrape(Action ask) => _registry.AddBeforeCollectCallback(ask);

    /// <summary>Takes note of which streams there are. Others lose their series.</summary>
    public void Know(IEnumerable<string> streams)
    {
        var known = streams.ToHashSet(StringComparer.Ordinal);
        Forget(_requests);
        Forget(_records);
        Forget(_bytes);
        Forget(_limit);
        foreach (var stream in known)
        {
            _records.WithLabels(stream).Inc(0);
            foreach (var code in Usual)
                _requests.WithLabels(stream, Written(code)).Inc(0);
        }

        void Forget<TChild>(Collector<TChild> metric)
            where TChild : ChildBase
        {
            foreach (var gone in metric.GetAllLabelValues().Where(labels => labels[0].Length > 0 && !known.Contains(labels[0])).ToList())
                metric.RemoveLabelled(gone);
        }
    }

    /// <summary>Notes that a post was answered.</summary>
    /// <param name="stream">Its stream; empty where there is no such stream, so that nobody makes series at will.</param>
    /// <param name="status">The status of the answer.</param>
    /// <param name="records">How many records were taken.</param>
    public void Answered(string stream, int status, int records = 0)
    {
        _requests.WithLabels(stream, Written(status)).Inc();
        if (records > 0)
            _records.WithLabels(stream).Inc(records);
    }

    /// <summary>Notes how much of a stream is kept.</summary>
    public void Kept(string stream, long bytes, long limit)
    {
        _bytes.WithLabels(stream).Set(bytes);
        _limit.WithLabels(stream).Set(limit);
    }

    private static string Written(int status) => status.ToString(CultureInfo.InvariantCulture);
}
