namespace MlBudget.Core.Records;

/// <summary>A class of a binary classifier.</summary>
public enum BinaryClass : byte
{
    /// <summary>No value, or one that is neither class.</summary>
    Unknown,

    /// <summary>The negative class.</summary>
    Negative,

    /// <summary>The positive class.</summary>
    Positive,
}
