using System.Globalization;
using Prometheus;

namespace MlBudget.Exporter.Exposition;

/// <summary>How scrapes went, by the names that exporters written in Go have.</summary>
internal sealed class ScrapeMetrics
{
    private readonly Counter _requests;
    private readonly Gauge _inFlight;

    /// <summary>Adds them to a registry.</summary>
    public ScrapeMetrics(MetricFactory factory)
    {
        _requests = factory.CreateCounter("promhttp_metric_handler_requests_total", "Scrapes by the status of their answer.", ["code"]);
        _inFlight = factory.CreateGauge("promhttp_metric_handler_requests_in_flight", "Scrapes that are being answered.");
        foreach (var code in new[] { "200", "500", "503" })
            _requests.WithLabels(code).IncTo(0);
    }

    /// <summary>Notes that a scrape begins.</summary>
    /// <returns>What is disposed of when it ends.</returns>
    public IDisposable Begin() => _inFlight.TrackInProgress();

    /// <summary>Notes that a scrape was answered.</summary>
    /// <param name="status">The status of the answer.</param>
    public void Answered(int status) => _requests.WithLabels(status.ToString(CultureInfo.InvariantCulture)).Inc();
}
