namespace MlBudget.Core.Records;

/// <summary>What a note of a source is about.</summary>
public enum SourceNoteKind
{
    /// <summary>New counters were so great that they are taken for where counting begins: what they had counted isn't.</summary>
    CountersTakenAsBase,

    /// <summary>No counter has had the value of a label that is asked for, which may be right.</summary>
    LabelValueNeverSeen,

    /// <summary>Records were gone before they could be read.</summary>
    RecordsLost,
}

/// <summary>What is worth knowing of a source though it gives what it should.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Text">What was found and what to do, for people, without a full stop.</param>
public readonly record struct SourceNote(SourceNoteKind Kind, string Text);
