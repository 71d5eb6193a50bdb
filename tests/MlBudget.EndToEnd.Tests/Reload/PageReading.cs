using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Reload;

/// <summary>What a page says of an SLO.</summary>
internal static class PageReading
{
    /// <summary>All predictions of a model, by arrival.</summary>
    public static double? Predictions(this MetricsText page, string model) => page["mlbudget_predictions_total", ("model", model)];

    /// <summary>What was counted for an SLO: in its window, and by arrival.</summary>
    public static SloCounts Counts(
        this MetricsText page, string slo, string window = "1d", string model = "fraud", string dimension = "infrastructure")
    {
        var labels = new[] { ("model", model), ("dimension", dimension), ("slo", slo) };
        return new(
            page["mlbudget_window_events", [.. labels, ("window", window)]],
            page["mlbudget_window_bad_events", [.. labels, ("window", window)]],
            page["mlbudget_events_total", labels],
            page["mlbudget_bad_events_total", labels]);
    }

    /// <summary>A series of an SLO that has no more labels.</summary>
    public static double? Of(
        this MetricsText page, string metric, string slo, string model = "fraud", string dimension = "infrastructure") =>
        page[metric, ("model", model), ("dimension", dimension), ("slo", slo)];

    /// <summary>The series that carry a label.</summary>
    public static IEnumerable<string> With(this MetricsText page, string label) =>
        page.Values.Keys.Where(series => series.Contains(label, StringComparison.Ordinal));
}

/// <summary>What was counted for an SLO; null where there is no series.</summary>
internal sealed record SloCounts(double? Events, double? Bad, double? AllEvents, double? AllBad);
