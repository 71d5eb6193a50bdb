using MlBudget.Core.Records;

namespace MlBudget.Core.Labels;

/// <summary>Which of several labels of a prediction counts: by when they became known, and of those that became known at the
/// same instant the negative one. So the order in which they are read is no matter.</summary>
public enum LabelPrecedence
{
    /// <summary>The earliest.</summary>
    First,

    /// <summary>The latest: labels are corrected.</summary>
    Last,
}

/// <summary>What turned out to be true, and when that became known.</summary>
/// <param name="Class">The class; unknown stands for no label.</param>
/// <param name="Arrival">In microseconds since the epoch.</param>
internal readonly record struct Label(BinaryClass Class, long Arrival)
{
    /// <summary>Whether this one counts, and not another one of the same prediction.</summary>
    public bool WinsOver(Label other, LabelPrecedence precedence) => Arrival == other.Arrival ? Class < other.Class
        : Arrival < other.Arrival == (precedence == LabelPrecedence.First);
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
