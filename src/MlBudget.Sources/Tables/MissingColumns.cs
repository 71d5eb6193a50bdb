namespace MlBudget.Sources.Tables;

/// <summary>How it is said that tables lack columns which are configured.</summary>
public static class MissingColumns
{
    /// <summary>What becomes of their rows.</summary>
    internal const string Consequence = "its rows are read without";

    /// <summary>Whether an error of a source says no more than that: all of its rows are read.</summary>
    public static bool AreAllOf(string error) => error.Contains(Consequence, StringComparison.Ordinal);
}
