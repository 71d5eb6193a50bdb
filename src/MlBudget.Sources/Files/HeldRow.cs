using System.Globalization;
using MlBudget.Core.Time;

namespace MlBudget.Sources.Files;

/// <summary>The last row of a text with delimiters, which has no end as yet: a row that is still being written, one behind which nobody writes a line end,
/// or one with a quote that nobody closes.</summary>
/// <param name="offset">Where in the file it begins.</param>
/// <param name="since">When it was seen first, as a timestamp of the wall clock.</param>
internal sealed class HeldRow(long offset, long since)
{
    /// <summary>
    /// How long it is waited for. A program that keeps what it writes in a buffer ends in the middle of a row each time that the buffer is full: at 8 KiB and
    /// three rows of 50 bytes a minute that is each hour.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <summary>Where in the file it begins.</summary>
    public long Offset => offset;

    /// <summary>When it was seen first, as a timestamp of the wall clock.</summary>
    public long Since => since;

    /// <summary>In how many polls it was there.</summary>
    public int Polls { get; set; }

    /// <summary>Whether a quote is open, and whole lines are behind it, which wait with it.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Says that lines wait for a quote to be closed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="line">The line in which the row begins.</param>
    public static string Waits(string path, long line) => string.Create(
        CultureInfo.InvariantCulture,
        $"{path}:{line}: a quote is open, and the rows behind it wait until it is closed: where it isn't within {Durations.Format(Patience)} or limits.max_line_bytes, "
        + $"this line alone is refused, and those behind it are read.");
}
