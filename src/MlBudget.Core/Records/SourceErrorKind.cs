namespace MlBudget.Core.Records;

/// <summary>What an error of a source means for what it gives.</summary>
public enum SourceErrorKind
{
    /// <summary>Something that should be read isn't, or isn't as it should be.</summary>
    Unread,

    /// <summary>Tables lack columns that are configured; all of their rows are read without.</summary>
    MissingColumns,
}
