using System.Text;
using Microsoft.Extensions.Primitives;

namespace MlBudget.Exporter.Access.Logins;

/// <summary>Who a request says that it comes from, by HTTP's basic authentication (RFC 7617).</summary>
/// <param name="Name">The user's name.</param>
/// <param name="Password">The password.</param>
internal sealed record BasicCredentials(string Name, string Password)
{
    private const string Scheme = "Basic ";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the header <c>Authorization</c>; null where it is missing, there twice, of another scheme, or no UTF-8 in base64.
    /// Control characters are refused, as RFC 7617 wants it: bcrypt would end a password at a NUL.</summary>
    public static BasicCredentials? Parse(StringValues header)
    {
        if (header is not [{ } text] || !text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        try
        {
            var login = Strict.GetString(Convert.FromBase64String(text[Scheme.Length..].Trim()));
            var colon = login.IndexOf(':', StringComparison.Ordinal);
            return colon < 0 || login.Any(char.IsControl) ? null : new(login[..colon], login[(colon + 1)..]);
        }
        catch (Exception error) when (error is FormatException or DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>The name alone: a password must not end up in a log.</summary>
    public override string ToString() => Name;
}
