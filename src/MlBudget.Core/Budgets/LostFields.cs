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

    /// <summary>So many records tell what share of them had it: an earlier loss of the same day must not hide the next one.</summary>
    private const long LeastBefore = 20;

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
    private static long RecordsBetween(FieldMeasure field, ModelLedger ledger, int from, int to) =>
        to - from <= TimeWindow.Day && RecordsOf(field, ledger) is { } records ? ledger.EventsOf(records, 0, new(from, to))
            : FieldCounts.Of(ledger, field, new(TimeWindow.Ceiling(from, TimeWindow.Hour), TimeWindow.Ceiling(to, TimeWindow.Hour))).Records;

    /// <summary>The share of records that had it, in the last hours before the one in which it was last seen that hold enough to tell, or
    /// else in that hour until then.</summary>
    private static double ShareBefore(FieldMeasure field, ModelLedger ledger, int seen)
    {
        var hour = TimeWindow.Floor(seen, TimeWindow.Hour);
        FieldCounts before = default;
        for (var from = hour - TimeWindow.Hour; from >= hour - TimeWindow.Day && before.Records < LeastBefore; from -= TimeWindow.Hour)
            before = FieldCounts.Of(ledger, field, new(from, hour));
        if (before.Records >= LeastBefore)
            return (double)before.Present / before.Records;
        var within = FieldCounts.Of(ledger, field, new(hour, hour + TimeWindow.Hour));
        var untilSeen = within.Records - RecordsBetween(field, ledger, seen + 1, hour + TimeWindow.Hour);
        return (double)(before.Present + within.Present) / Math.Max(1, before.Records + Math.Max(within.Present, untilSeen));
    }

    /// <summary>The measure of the records in which a field is looked for: where a condition that picks them reads it, also in those that
    /// are left out.</summary>
    private static int? RecordsOf(FieldMeasure field, ModelLedger ledger)
    {
        var (model, labels) = (ledger.Definition, ledger.Definition.Labels);
        return field.IsOfLabels ? (field.PicksRecords ? labels?.ReadMeasure : labels?.RecordsMeasure)
            : field.PicksRecords ? model.ReadMeasure : model.RecordsMeasure;
    }
}
