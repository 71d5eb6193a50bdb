namespace MlBudget.Core.Measures;

/// <summary>What answers and labels of a model are.</summary>
public enum AnswerKind
{
    /// <summary>One of two classes.</summary>
    Binary,

    /// <summary>One of many classes.</summary>
    Class,

    /// <summary>A number.</summary>
    Number,

    /// <summary>No answer is compared with a label as a whole: what is known of an answer are fields of its record, and outcomes.</summary>
    None,

    /// <summary>A list, of which labels say which items are relevant.</summary>
    List,
}
