namespace MlBudget.Core.Text;

/// <summary>Texts of others in canonical forms.</summary>
internal static class QuotedText
{
    /// <summary>A text in quotes, which may hold what separates it from the next one.</summary>
    public static string Of(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";

    /// <summary>Texts in parentheses, each once, in an order that says nothing of values which only references stand for.</summary>
    public static string ListOf(IEnumerable<ConfiguredText> texts) => "(" + string.Join(
        ", ", texts.Distinct().OrderBy(text => text.Shown, StringComparer.Ordinal).Select(text => text.Canonical(Of(text.Value)))) + ")";
}
