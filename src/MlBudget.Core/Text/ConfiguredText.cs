using System.Security.Cryptography;
using System.Text;

namespace MlBudget.Core.Text;

/// <summary>
/// A text of the configuration. What references in it stand for may be a secret, and is only worked with: people, stores and
/// logs get the text as it is written.
/// </summary>
/// <param name="Value">The text with its references resolved.</param>
/// <param name="Written">The text as it is written; null where it holds no reference, so that everybody may see its value.</param>
public readonly record struct ConfiguredText(string Value, string? Written = null)
{
    /// <summary>Four bytes: enough to tell the values apart that one reference has had.</summary>
    private const int DigestBytes = 4;

    /// <summary>What people are shown.</summary>
    public string Shown => Written ?? Value;

    /// <summary>A text without references.</summary>
    public static implicit operator ConfiguredText(string value) => new(value);

    /// <summary>
    /// A canonical form of the value, where everybody may see that. Else the text as it is written and a digest of that
    /// form, so that another value is another thing.
    /// </summary>
    /// <param name="ofValue">The canonical form of the value.</param>
    public string Canonical(string ofValue) => Written is null ? ofValue
        : $"{QuotedText.Of(Written)} #{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ofValue)).AsSpan(0, DigestBytes))}";

    /// <inheritdoc/>
    public override string ToString() => Shown;
}
