using System.Globalization;
using MlBudget.Core.Persistence;

namespace MlBudget.Exporter.Storage;

/// <summary>What the rows of each table are sealed with: where they stand, so that what was moved is noticed.</summary>
internal static class RowKeys
{
    /// <summary>Of the counters of a model, which are a column of it.</summary>
    public static long Counters(long model) => SealedBlob.Key(model, 1);

    /// <summary>Of the layout of a model's segments, which is a column of it.</summary>
    public static long Layout(long model) => SealedBlob.Key(model, 2);

    /// <summary>Of the key of a measure.</summary>
    public static long MeasureId(long model, string canonical) => SealedBlob.Key("measure id", Text(model), canonical);

    /// <summary>Of an SLO.</summary>
    public static long Slo(long model, string name) => SealedBlob.Key("slo", Text(model), name);

    /// <summary>Of the counters of a measure: what it counts.</summary>
    public static long Measure(long model, string canonical) => SealedBlob.Key("measure", Text(model), canonical);

    /// <summary>Of what is known of a measure's observation: what it counts.</summary>
    public static long Observed(long model, string canonical) => SealedBlob.Key("observed", Text(model), canonical);

    /// <summary>Of a page.</summary>
    public static long Page(long measure, long slot, long page, long code) => SealedBlob.Key(measure, slot, page, code);

    /// <summary>Of a value of an attribute.</summary>
    public static long Value(long model, string attribute, long code) => SealedBlob.Key("value", Text(model), attribute, Text(code));

    /// <summary>Of a segment.</summary>
    public static long Segment(long model, SegmentKey key) => SealedBlob.Key(model, (long)key.Kind, key.Hour, key.Number);

    /// <summary>
    /// Of a segment among all rows of its model: a page of a measure that has the number of the model may have the four numbers that
    /// the segment is sealed with.
    /// </summary>
    public static long SegmentRow(long model, SegmentKey key) => ~Segment(model, key);

    /// <summary>Of an entry of a position.</summary>
    public static long Position(long model, string source, string key) => SealedBlob.Key("position", Text(model), source, key);

    /// <summary>Of a baseline.</summary>
    public static long Baseline(long model, string asked) => SealedBlob.Key("baseline", Text(model), asked);

    /// <summary>Of a decision.</summary>
    public static long Decision(long model, long id) => SealedBlob.Key("decision", Text(model), Text(id));

    /// <summary>Of a deployment that was said.</summary>
    public static long Deployment(long model, long id) => SealedBlob.Key("deployment", Text(model), Text(id));

    /// <summary>Of a baseline that was accepted for the model of a name.</summary>
    public static long Acceptance(string model) => SealedBlob.Key("accepted baseline", model);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
