using System.Text.RegularExpressions;

namespace MlBudget.Sources.Kinds;

/// <summary>What must be shown nowhere: in what is configured, and in what others say of it.</summary>
internal static partial class SecretTexts
{
    /// <summary>What stands in the place of what isn't shown.</summary>
    public const string Hidden = "***";

    /// <summary>A text in which no secret is left.</summary>
    /// <param name="text">What is said, by a driver or a server.</param>
    /// <param name="secrets">The secrets; empty ones are none.</param>
    public static string Hide(string text, IEnumerable<string> secrets)
    {
        foreach (var secret in secrets)
            text = secret.Length == 0 ? text : text.Replace(secret, Hidden, StringComparison.Ordinal);
        return text;
    }

    /// <summary>Whether a part of a setting comes from elsewhere.</summary>
    /// <param name="written">The setting as it is written.</param>
    public static bool HasReference(string written) => Reference().IsMatch(written);

    /// <summary>A setting as it is written, with something else in the place of each reference.</summary>
    /// <param name="written">The setting as it is written.</param>
    /// <param name="instead">What stands there; nothing if left out.</param>
    public static string WithoutReferences(string written, string instead = "") => Reference().Replace(written, instead);

    [GeneratedRegex(@"\$\{(?:env|file):[^}]*\}")]
    private static partial Regex Reference();
}
