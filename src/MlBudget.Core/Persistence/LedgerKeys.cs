using System.Collections.Immutable;
using MlBudget.Core.Time;

namespace MlBudget.Core.Persistence;

/// <summary>Which slots a page holds.</summary>
/// <param name="Measure">The index of the measure in its model.</param>
/// <param name="Group">The code of the group; 0 where the measure has no attribute.</param>
/// <param name="Slot">How long its slots are.</param>
/// <param name="Page">The number of the page, counted from the epoch.</param>
public readonly record struct PageKey(int Measure, int Group, SlotSize Slot, int Page);

/// <summary>What the rows of a segment are.</summary>
public enum SegmentKind
{
    /// <summary>Predictions that wait for labels, and the labels that they got; or the ids that are remembered.</summary>
    Predictions,

    /// <summary>Labels that wait for their prediction.</summary>
    EarlyLabels,

    /// <summary>A sample of the predictions of a day, from which what is normal is learned.</summary>
    Samples,
}

/// <summary>Which rows a segment holds. Those of an hour are read in the order of their numbers.</summary>
/// <param name="Kind">What they are.</param>
/// <param name="Hour">Their hour of event time, or of arrival for early labels, counted from the epoch. They expire
/// together.</param>
/// <param name="Number">The number of the segment within its hour.</param>
public readonly record struct SegmentKey(SegmentKind Kind, long Hour, int Number);

/// <summary>What the columns of segments mean, apart from their order in the configuration.</summary>
/// <param name="Identity">What the rows are: where ids and times are. Rows of another identity are of no use.</param>
/// <param name="Answer">Where the model's answers are, and which class is which: of another one they are not known.</param>
/// <param name="Attributes">By column, where the value is by which groups are told apart.</param>
/// <param name="Tracks">By column, what is learned of a prediction later: the canonical form of a label or of a condition
/// on outcomes.</param>
public sealed record RowLayout(string Identity, string Answer, ImmutableArray<string> Attributes, ImmutableArray<string> Tracks)
{
    /// <summary>How the canonical form of a track begins whose labels tell numbers.</summary>
    public const string NumberPrefix = "number ";

    /// <summary>By column, where the number is that is kept of a prediction, and by what it is multiplied.</summary>
    public ImmutableArray<string> Numbers { get; init; } = [];

    /// <summary>By column, the condition of which it is kept whether it is true of a prediction.</summary>
    public ImmutableArray<string> Conditions { get; init; } = [];

    /// <summary>Whether labels tell a track numbers.</summary>
    public bool IsNumber(int track) => Tracks[track].StartsWith(NumberPrefix, StringComparison.Ordinal);

    /// <summary>What <see cref="RawIdsTo"/> is where all ids are known by the hash of their value.</summary>
    public const long NoRawIds = long.MinValue;

    /// <summary>
    /// The latest hour of which rows may be known by the hash of their id as it was written, where it is a number: so did
    /// older versions, which say nothing of it, and then it is null. <see cref="NoRawIds"/> where there are none.
    /// </summary>
    public long? RawIdsTo { get; init; } = NoRawIds;

    /// <summary>What the rows of samples are; those of another identity are of no use. Null where none are kept.</summary>
    public string? Samples { get; init; }

    /// <summary>Whether two layouts are the same.</summary>
    public bool Equals(RowLayout? other) => other is not null && Identity == other.Identity && Answer == other.Answer
        && Samples == other.Samples && RawIdsTo == other.RawIdsTo
        && Attributes.SequenceEqual(other.Attributes) && Tracks.SequenceEqual(other.Tracks)
        && Numbers.SequenceEqual(other.Numbers) && Conditions.SequenceEqual(other.Conditions);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Identity, Answer, Attributes.Length, Tracks.Length, Numbers.Length, Conditions.Length);
}

/// <summary>The counters of a whole model.</summary>
/// <param name="Predictions">Predictions that count, by arrival.</param>
/// <param name="GroupOverflow">Records whose group value came beyond the cap.</param>
/// <param name="LabelsExpired">Answers whose label never came in time.</param>
/// <param name="LabelsUnknown">Ids whose labels never met a prediction.</param>
/// <param name="LabelConflicts">Ids with labels that differ.</param>
/// <param name="WaitingOverflow">Rows that could not wait, because too many did.</param>
public sealed record LedgerCounters(
    long Predictions, long GroupOverflow, long LabelsExpired, long LabelsUnknown, long LabelConflicts, long WaitingOverflow)
{
    /// <summary>Predictions that repeat an id, and don't count.</summary>
    public long Duplicates { get; init; }

    /// <summary>Predictions whose id is none, of those that count.</summary>
    public long RefusedIds { get; init; }

    /// <summary>Labels that the condition on labels leaves out.</summary>
    public long LabelsLeftOut { get; init; }

    /// <summary>Numbers of predictions and labels that are beyond what is kept.</summary>
    public long NumbersOutOfRange { get; init; }

    /// <summary>The hour before which lists that are judged item by item have counted by arrival, from the epoch; 0 where none have.</summary>
    public long ListsCountedBefore { get; init; }

    /// <summary>Which texts answers have shown.</summary>
    public StoredClassTexts AnswerTexts { get; init; }

    /// <summary>Which texts labels have shown.</summary>
    public StoredClassTexts LabelTexts { get; init; }
}

/// <summary>Which texts of classes answers or labels have shown.</summary>
/// <param name="Key">A digest of where the texts are and which of them is which class; 0 where nothing was stored.</param>
/// <param name="Negative">A digest of one text that was taken for negative; 0 where none was.</param>
/// <param name="HasOther">Whether another one was, too.</param>
public readonly record struct StoredClassTexts(long Key, long Negative, bool HasOther);
