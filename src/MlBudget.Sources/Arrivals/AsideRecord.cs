using MlBudget.Core.Time;

namespace MlBudget.Sources.Arrivals;

/// <summary>A record that is far past the log's clock, and is kept until its time has come.</summary>
/// <param name="line">Its line.</param>
/// <param name="time">Its time.</param>
/// <param name="number">The number of its line in the file, from 1.</param>
internal sealed class AsideRecord(byte[] line, Instant time, long number)
{
    /// <summary>By time, then as they lie in the file.</summary>
    public static readonly IComparer<AsideRecord> ByTime =
        Comparer<AsideRecord>.Create((one, other) => (one.Time, one.Number).CompareTo((other.Time, other.Number)));

    /// <summary>Its line.</summary>
    public byte[] Line => line;

    /// <summary>Its time.</summary>
    public Instant Time => time;

    /// <summary>The number of its line in the file, from 1.</summary>
    public long Number => number;

    /// <summary>Whether it was counted as set aside.</summary>
    public bool IsCounted { get; set; }
}
