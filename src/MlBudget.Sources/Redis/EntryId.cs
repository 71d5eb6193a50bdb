using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MlBudget.Sources.Redis;

/// <summary>The id of an entry in a stream, by which entries are ordered: <c>1526919030474-55</c>.</summary>
/// <param name="Time">The first part: as a rule milliseconds since 1970.</param>
/// <param name="Sequence">The second part.</param>
internal readonly record struct EntryId(ulong Time, ulong Sequence) : IComparable<EntryId>
{
    private const int SequenceBits = 20;

    /// <summary>A number from which the id is told, as those are that servers give: as milliseconds, and fewer than a million in each.</summary>
    public long Number => (long)(Time << SequenceBits | (Sequence & ((1UL << SequenceBits) - 1)));

    /// <summary>The first part of the id that a number tells.</summary>
    public static long TimeOf(long number) => number >> SequenceBits;

    /// <summary>Reads an id.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static EntryId Parse(string? text) => TryParse(text, out var id) ? id.Value : throw new FormatException($"found '{text}', expected the id of an entry such as 1526919030474-55");

    /// <inheritdoc/>
    public int CompareTo(EntryId other) => Time != other.Time ? Time.CompareTo(other.Time) : Sequence.CompareTo(other.Sequence);

    /// <summary>As the server writes it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Time}-{Sequence}");

    private static bool TryParse(string? text, [NotNullWhen(true)] out EntryId? id)
    {
        var parts = (text ?? string.Empty).Split('-');
        id = parts.Length == 2 && ulong.TryParse(parts[0], CultureInfo.InvariantCulture, out var time) && ulong.TryParse(parts[1], CultureInfo.InvariantCulture, out var sequence)
            ? new(time, sequence) : null;
        return id is not null;
    }

    /// <summary>Whether one comes before another.</summary>
    public static bool operator <(EntryId one, EntryId other) => one.CompareTo(other) < 0;

    /// <summary>Whether one comes behind another.</summary>
    public static bool operator >(EntryId one, EntryId other) => one.CompareTo(other) > 0;

    /// <summary>Whether one comes before another, or is it.</summary>
    public static bool operator <=(EntryId one, EntryId other) => one.CompareTo(other) <= 0;

    /// <summary>Whether one comes behind another, or is it.</summary>
    public static bool operator >=(EntryId one, EntryId other) => one.CompareTo(other) >= 0;
}
