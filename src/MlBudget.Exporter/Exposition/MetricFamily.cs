using System.Collections.Immutable;

namespace MlBudget.Exporter.Exposition;

/// <summary>What Prometheus has to know of a metric's values.</summary>
internal enum MetricKind
{
    /// <summary>A value that goes up and down.</summary>
    Gauge,

    /// <summary>A count that only grows.</summary>
    Counter,

    /// <summary>Observations in buckets.</summary>
    Histogram,
}

/// <summary>A metric as the catalogue promises it.</summary>
/// <param name="Order">Its place on the page.</param>
/// <param name="Name">Its name; of a counter with <c>_total</c>.</param>
/// <param name="Kind">Its type.</param>
/// <param name="Help">What it means. Never user text: prometheus-net doesn't escape it.</param>
/// <param name="Labels">The names of its labels, in the order in which values are given; the last ones may be left out of a series.</param>
internal sealed record MetricFamily(int Order, string Name, MetricKind Kind, string Help, ImmutableArray<string> Labels);
