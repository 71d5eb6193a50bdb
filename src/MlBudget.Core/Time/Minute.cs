using System.Globalization;

namespace MlBudget.Core.Time;

/// <summary>A minute of event time, counted from the Unix epoch: the shortest slot there is. In columns and windows it is its bare
/// number.</summary>
/// <param name="Number">Minutes since the epoch, negative before 1970.</param>
public readonly record struct Minute(int Number) : IComparable<Minute>
{
    /// <summary>When it begins.</summary>
    public Instant Start => new(Number * EventTime.PerMinute);

    /// <summary>The last minute, a multiple of <paramref name="size"/> since the epoch, that is not after it.</summary>
    /// <param name="size">In minutes, at least 1.</param>
    public Minute Floor(int size) => new(TimeWindow.Floor(Number, size));

    /// <inheritdoc/>
    public int CompareTo(Minute other) => Number.CompareTo(other.Number);

    /// <summary>For people who look for a fault.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"minute {Number}");

    /// <summary>Whether it is earlier.</summary>
    public static bool operator <(Minute one, Minute other) => one.Number < other.Number;

    /// <summary>Whether it is later.</summary>
    public static bool operator >(Minute one, Minute other) => one.Number > other.Number;

    /// <summary>Whether it is not later.</summary>
    public static bool operator <=(Minute one, Minute other) => one.Number <= other.Number;

    /// <summary>Whether it is not earlier.</summary>
    public static bool operator >=(Minute one, Minute other) => one.Number >= other.Number;
}
