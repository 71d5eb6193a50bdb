namespace MlBudget.Core.Text;

/// <summary>The texts that logs write truth values as.</summary>
internal static class TruthText
{
    /// <summary>The truth value of a text, as classes are read; null where it is none.</summary>
    public static bool? Read(string text) => ClassText.Fold(text) switch
    {
        ClassText.True => true,
        ClassText.False => false,
        _ => null,
    };
}
