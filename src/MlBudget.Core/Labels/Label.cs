using MlBudget.Core.Records;

namespace MlBudget.Core.Labels;

/// <summary>Which of several labels of a prediction counts: by when they became known, and of those that became known at the
/// same instant the negative one, or the lesser number. So the order in which they are read is no matter.</summary>
public enum LabelPrecedence
{
    /// <summary>The earliest.</summary>
    First,

    /// <summary>The latest: labels are corrected.</summary>
    Last,
}

/// <summary>What turned out to be true, and when that became known.</summary>
/// <param name="Class">The class; unknown stands for no label. Of a number positive, which says that there is one.</param>
/// <param name="Arrival">In microseconds since the epoch.</param>
/// <param name="Number">The number that it tells, in the code of <see cref="Millionths"/>; 0 of a class. All labels of a track tell
/// classes, or all tell numbers.</param>
internal readonly record struct Label(BinaryClass Class, long Arrival, long Number = 0)
{
    /// <summary>Whether this one counts, and not another one of the same prediction.</summary>
    public bool WinsOver(in Label other, LabelPrecedence precedence) => Arrival == other.Arrival ? IsBefore(other)
        : Arrival < other.Arrival == (precedence == LabelPrecedence.First);

    /// <summary>Whether another one says the same, and stands for as many.</summary>
    public bool IsLike(in Label other) => Class == other.Class && Number == other.Number;

    private bool IsBefore(in Label other) =>
        Class == other.Class ? Millionths.Compare(Number, other.Number) < 0 : Class < other.Class;
}

/// <summary>What a row knows in one track, in a byte: its lowest two bits are a <see cref="BinaryClass"/>.</summary>
[Flags]
internal enum TrackMarks : byte
{
    /// <summary>Nothing is known.</summary>
    None = 0,

    /// <summary>The bits of the verdict.</summary>
    Verdict = 3,

    /// <summary>Labels were met that differ.</summary>
    Conflict = 4,

    /// <summary>No label told the verdict; it follows from there being none for long enough.</summary>
    Assumed = 8,

    /// <summary>It became known since the row was last saved.</summary>
    Unsaved = 16,
}
