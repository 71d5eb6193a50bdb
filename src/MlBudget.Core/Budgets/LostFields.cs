using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Time;

namespace MlBudget.Core.Budgets;

/// <summary>
/// Finds fields that were in nearly all records and are now in none, as after a deploy that has renamed them. What was counted before
/// keeps its values, and looks good for as long as windows reach back.
/// </summary>
internal static class LostFields
{
    /// <summary>In so great a share of the records before it was a field that all have.</summary>
    private const double NearlyAll = 0.9;

    /// <summary>For so long a field has to be away, in minutes.</summary>
    private const int LeastMinutes = 5;

    /// <summary>The first minute without a field, once <see cref="FieldReport.Enough"/> records and five minutes are without it; null
    /// where it is there, was in less than nine of ten records, or never was there.</summary>
    /// <param name="field">The field.</param>
    /// <param name="ledger">What was counted.</param>
    public static Minute? Since(FieldMeasure field, ModelLedger ledger)
    {
        var arrived = ledger.ArrivedOf(field.Measure);
        var (latest, seen) = ((int)arrived[FieldCounting.Latest], (int)arrived[FieldCounting.LatestPresent]);
        if (seen == 0 || latest - seen < LeastMinutes || RecordsBetween(field, ledger, seen + 1, latest + 1) < FieldReport.Enough)
            return null;
        return ShareBefore(field, ledger, seen) >= NearlyAll ? new Minute(seen + 1) : null;
    }

    /// <summary>How many records there are from a minute to another one: to the minute, as long as minutes are kept, else by hours.</summary>
    private static long RecordsBetween(FieldMeasure field, ModelLedger ledger, int from, int to)
    {
        var hours = new TimeWindow(TimeWindow.Ceiling(from, TimeWindow.Hour), TimeWindow.Ceiling(to, TimeWindow.Hour));
        var wholeHours = FieldCounts.Of(ledger, field, hours).Records;
        // Where the field picks the records, those without it are not among those that count.
        if (field.PicksRecords || to - from > TimeWindow.Day || RecordsOf(field, ledger) is not { } records)
            return wholeHours;
        return ledger.EventsOf(records, 0, new(from, to));
    }

    /// <summary>The share of records that had it, in the day before the hour in which it was last seen, or else in that hour until then.</summary>
    private static double ShareBefore(FieldMeasure field, ModelLedger ledger, int seen)
    {
        var hour = TimeWindow.Floor(seen, TimeWindow.Hour);
        var before = FieldCounts.Of(ledger, field, new(hour - TimeWindow.Day, hour));
        if (before.Records > 0)
            return (double)before.Present / before.Records;
        var within = FieldCounts.Of(ledger, field, new(hour, hour + TimeWindow.Hour));
        var after = RecordsBetween(field, ledger, seen + 1, hour + TimeWindow.Hour);
        return (double)within.Present / Math.Max(within.Present, within.Records - after);
    }

    private static int? RecordsOf(FieldMeasure field, ModelLedger ledger) =>
        field.IsOfLabels ? ledger.Definition.Labels?.RecordsMeasure : ledger.Definition.RecordsMeasure;
}
