using MlBudget.Core.Timelines;

namespace MlBudget.Core.Tests.Models;

/// <summary>The plain, slow twin: counts records of a log one by one, from the definitions.</summary>
internal static class PlainCount
{
    /// <summary>Events and bad events of a window that ends at a watermark; null for SLOs that it doesn't know.</summary>
    public static Func<int, TimeSpan, (long Events, long Bad)>? Of(
        string slo, Prediction[] predictions, Outcome[] outcomes) => slo switch
        {
            "success" => Share(predictions, record => true, record => record.Error is not null),
            "completeness" => Share(predictions, record => true, record => record.Amount is null),
            "schema" => Share(predictions, record => true, record => record.Decision == "maybe" || record.Amount is < 0 or > 100),
            "duplicates" => Share(predictions, record => true, record => false),
            "precision" => Share(
                predictions, record => IsPositive(record) && LabelOf(record, outcomes) is not null,
                record => LabelOf(record, outcomes) == "0"),
            "accuracy" => Share(
                predictions, record => record.Decision is "0" or "1" or "true" && LabelOf(record, outcomes) is not null,
                record => IsPositive(record) != (LabelOf(record, outcomes) == "1")),
            "clicks" => Share(
                predictions, record => ClickOf(record, outcomes) is not null, record => ClickOf(record, outcomes) == "false"),
            "uptime" => Slices(predictions),
            _ => null,
        };

    private static bool IsPositive(Prediction record) => record.Decision is "1" or "true";

    /// <summary>The earliest label wins, ties by value.</summary>
    private static string? LabelOf(Prediction record, Outcome[] outcomes) => outcomes
        .Where(outcome => outcome.Id == record.Id && outcome.Label is not null)
        .OrderBy(outcome => outcome.Minute).ThenBy(outcome => outcome.Label, StringComparer.Ordinal)
        .FirstOrDefault()?.Label;

    /// <summary>The earliest record that says whether it was clicked wins, ties by value.</summary>
    private static string? ClickOf(Prediction record, Outcome[] outcomes) => outcomes
        .Where(outcome => outcome.Id == record.Id && outcome.Clicked is not null)
        .OrderBy(outcome => outcome.Minute).ThenBy(outcome => outcome.Clicked, StringComparer.Ordinal)
        .FirstOrDefault()?.Clicked;

    private static Func<int, TimeSpan, (long, long)> Share(
        Prediction[] log, Func<Prediction, bool> counts, Func<Prediction, bool> isBad) => (watermark, length) =>
    {
        var events = log.Where(record => record.Minute >= From(watermark, length) && record.Minute < watermark)
            .Where(counts).ToArray();
        return (events.Length, events.LongCount(isBad));
    };

    /// <summary>Slices of half an hour from the first one with an event on, in which silence is bad.</summary>
    private static Func<int, TimeSpan, (long, long)> Slices(Prediction[] log) => (watermark, length) =>
    {
        var seen = log.Where(record => record.Minute < watermark).ToArray();
        if (seen.Length == 0)
            return (0, 0);
        // A test log is too small for an hour below 1% of the median: the first slice with an event starts it.
        var reach = watermark - 8 * TimeWindow.Day;
        var observed = seen.Where(record => record.Minute >= reach)
            .Select(record => record.Minute / 30 * 30).DefaultIfEmpty(int.MaxValue).Min();
        var from = From(watermark, length);
        var slices = Enumerable.Range(from / 30, (watermark - from) / 30).Select(slice => slice * 30)
            .Where(slice => slice >= observed).ToArray();
        return (slices.Length, slices.LongCount(slice => !seen.Any(record => record.Minute >= slice && record.Minute < slice + 30)));
    };

    private static int From(int watermark, TimeSpan length)
    {
        var from = watermark - (int)length.TotalMinutes;
        return length > TimeSpan.FromDays(1) ? from / 60 * 60 : from;
    }
}
