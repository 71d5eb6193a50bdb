using System.Data.Common;
using System.Web;

namespace MlBudget.Sources.Sql.Engines;

/// <summary>Connection strings as addresses, which environments of containers often hold: <c>postgresql://user:password@host:port/database?option=value</c>.</summary>
internal static class ConnectionUri
{
    /// <summary>A connection string of keys and values.</summary>
    /// <param name="connection">An address, or keys and values, which stay as they are.</param>
    /// <param name="schemes">What addresses begin with.</param>
    /// <param name="hostKey">The key of the host.</param>
    /// <param name="userKey">The key of the user.</param>
    /// <param name="keyOf">The key of an option.</param>
    /// <exception cref="FormatException">It begins as an address and is none.</exception>
    public static string ToKeys(string connection, ReadOnlySpan<string> schemes, string hostKey, string userKey, Func<string, string> keyOf)
    {
        var end = connection.IndexOf("://", StringComparison.Ordinal);
        if (end < 0 || !schemes.Contains(connection[..end]))
            return connection;
        if (!Uri.TryCreate(connection, UriKind.Absolute, out var address))
            throw new FormatException("the address can't be read");
        var keys = new DbConnectionStringBuilder { [hostKey] = address.Host };
        if (address.Port > 0)
            keys["Port"] = address.Port;
        if (address.AbsolutePath.Length > 1)
            keys["Database"] = Uri.UnescapeDataString(address.AbsolutePath[1..]);
        var colon = address.UserInfo.IndexOf(':');
        if (address.UserInfo.Length > 0)
            keys[userKey] = Uri.UnescapeDataString(colon < 0 ? address.UserInfo : address.UserInfo[..colon]);
        if (colon >= 0)
            keys["Password"] = Uri.UnescapeDataString(address.UserInfo[(colon + 1)..]);
        var options = HttpUtility.ParseQueryString(address.Query);
        foreach (var option in options.AllKeys.OfType<string>())
            keys[keyOf(option)] = options[option]!;
        return keys.ConnectionString;
    }
}
