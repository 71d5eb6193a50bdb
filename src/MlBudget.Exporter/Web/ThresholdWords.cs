using MlBudget.Core.Budgets;
using MlBudget.Core.Policies;
using MlBudget.Core.Text;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Web;

/// <summary>From when on the alerts fire that are not of a burn rate, in words.</summary>
internal static class ThresholdWords
{
    /// <summary>What is held against a threshold, and the threshold.</summary>
    /// <param name="report">The model.</param>
    /// <param name="thresholds">Those that are configured.</param>
    public static IEnumerable<(string Name, string Threshold)> Of(ModelReport report, AlertThresholds thresholds)
    {
        yield return ("Daily spend", $"over {Words.Share((double)thresholds.DailySpend)} of a budget in a day");
        yield return ("Forecast", $"gone within {Durations.Format(thresholds.Forecast)}, if the last day goes on");
        yield return ("No data", $"none for {Durations.Format(thresholds.NoData)}, of what had some");
        yield return ("Source stale", thresholds.SourceStale is { } stale
            ? $"its newest record is {Durations.Format(stale)} old; of predictions predictions.delay more" : "its newest record is older than is usual of it: see Sources");
        yield return ("Rejected", $"over {Words.Share((double)thresholds.Rejected)} of an hour's records");
        if (report.Represented is { } represented)
        {
            yield return (
                "Enough records", $"{PlainNumber.Format(report.Predictions)} of them stand for {PlainNumber.Format(represented)} predictions; what has to be enough is of records");
        }

        if (report.Labels is { } labels)
        {
            yield return ("Labels overdue", labels.DayThreshold is { } least
                ? $"under {Words.Percent(least)} of the last due day have come" : "not judged: too few are expected of a day");
        }

        foreach (var (of, features, verdict) in new[] { ("Drift", report.Drift, "drifts"), ("Training skew", report.Skew, "differs") })
        {
            foreach (var feature in features?.Features ?? [])
            {
                var statistic = feature.Verdict.Statistic is { } value ? $"; now {Statistic(value)}{Verdict(feature, verdict)}" : "; no values now";
                yield return ($"{of} of {feature.Feature.Name}", $"over {Statistic(feature.Feature.Baseline.Threshold)}, and not by chance{statistic}");
            }
        }
    }

    private static string Verdict(FeatureDrift feature, string verdict) => feature.Verdict.Drifts switch
    {
        true => $", {verdict}",
        false => "",
        null => ", not judged",
    };

    private static string Statistic(double value) => value.ToString("0.000", System.Globalization.CultureInfo.InvariantCulture);
}
