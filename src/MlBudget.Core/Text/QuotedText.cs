namespace MlBudget.Core.Text;

/// <summary>Texts of others in canonical forms.</summary>
internal static class QuotedText
{
    /// <summary>A text in quotes, which may hold what separates it from the next one.</summary>
    public static string Of(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
