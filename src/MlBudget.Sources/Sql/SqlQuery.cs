using MlBudget.Core.Time;

namespace MlBudget.Sources.Sql;

/// <summary>A query that is asked again and again for the rows from a mark on, as it is configured.</summary>
/// <param name="Text">The query, with the parameter <c>@since</c>, whose rows come in the order of the watermark column.</param>
public sealed record SqlQuery(string Text)
{
    /// <summary>The name of the parameter that says where rows begin.</summary>
    public const string SinceName = "since";

    /// <summary>The column whose values only grow from row to row; null for that of the records' time.</summary>
    public string? Watermark { get; init; }

    /// <summary>How far before the greatest mark it is asked again, since rows may become visible later than others with greater marks:
    /// in microseconds where marks are times, or in the units of integers. At least 0.</summary>
    public long Overlap { get; init; } = 300_000_000;

    /// <summary>Whether marks are integers.</summary>
    public bool HasIntegerMarks { get; init; }

    /// <summary>After how long without an answer it is an error.</summary>
    public TimeSpan Timeout { get; init; } = SqlSettings.UsualTimeout;

    /// <summary>The overlap for people.</summary>
    public string OverlapWords => HasIntegerMarks ? $"{Overlap}" : Durations.Format(TimeSpan.FromMicroseconds(Overlap));
}
