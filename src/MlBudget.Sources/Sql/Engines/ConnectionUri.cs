using System.Data.Common;
using System.Text.RegularExpressions;

namespace MlBudget.Sources.Sql.Engines;

/// <summary>
/// Connection strings as addresses, which environments of containers often hold: <c>postgresql://user:password@host:port/database?option=value</c>.
/// An address in which a password could be taken for something else is refused.
/// </summary>
internal static partial class ConnectionUri
{
    /// <summary>Puts an address, or keys and values, into a driver's own settings.</summary>
    /// <param name="connection">An address, or keys and values.</param>
    /// <param name="schemes">What addresses begin with.</param>
    /// <param name="keyOf">The driver's key and value of an option of an address.</param>
    /// <param name="settings">The driver's settings; in addresses the keys <c>Host</c>, <c>Port</c>, <c>Database</c>, <c>Username</c> and <c>Password</c>.</param>
    /// <exception cref="SqlConnectionException">It is an address, and not one that can be read.</exception>
    /// <exception cref="ArgumentException">The driver doesn't know a key.</exception>
    public static void Read(string connection, string[] schemes, Func<string, string, (string Key, string Value)> keyOf, DbConnectionStringBuilder settings)
    {
        if (Scheme().Match(connection) is not { Success: true } scheme)
        {
            settings.ConnectionString = connection;
            return;
        }

        if (!schemes.Contains(scheme.Groups[1].Value, StringComparer.Ordinal))
            throw new SqlConnectionException($"found an address that begins with '{scheme.Value}', expected {string.Join(" or ", schemes.Select(known => $"'{known}://'"))}");
        var rest = connection[scheme.Length..];
        var authority = rest[..(rest.IndexOfAny(['/', '?', '#']) is >= 0 and var end ? end : rest.Length)];
        var host = authority[(authority.IndexOf('@') + 1)..];
        if (rest.Count(sign => sign == '@') > (authority.Contains('@') ? 1 : 0) || rest.Contains('#'))
            throw new SqlConnectionException("found an '@' or '#' where an address can't have one; within a user or a password write '@' as %40, '/' as %2F, '?' as %3F, '#' as %23 and ':' as %3A");
        if (host.Contains(','))
            throw new SqlConnectionException("found several hosts in an address, expected one; write several as keys and values, as the driver's documentation says");
        if (!Uri.TryCreate(connection, UriKind.Absolute, out var address))
            throw new SqlConnectionException("the address can't be read; signs in a user or a password that mean something in an address have to be written as %40 for '@'");
        Put(address, settings);
        PutOptions(OptionsOf(address.Query), keyOf, settings);
    }

    private static void Put(Uri address, DbConnectionStringBuilder settings)
    {
        if (address.Host.Length > 0)
            settings["Host"] = address.IdnHost;
        if (address.Port > 0)
            settings["Port"] = address.Port;
        if (address.AbsolutePath.Length > 1)
            settings["Database"] = Uri.UnescapeDataString(address.AbsolutePath[1..]);
        var colon = address.UserInfo.IndexOf(':');
        if (address.UserInfo.Length > 0)
            settings["Username"] = Uri.UnescapeDataString(colon < 0 ? address.UserInfo : address.UserInfo[..colon]);
        if (colon >= 0)
            settings["Password"] = Uri.UnescapeDataString(address.UserInfo[(colon + 1)..]);
    }

    /// <summary>The options behind the question mark, of which only <c>%</c> escapes, as in libpq.</summary>
    private static List<(string Name, string Value)> OptionsOf(string query) =>
        [.. query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(option => option.Split('=', 2))
            .Select(option => (Uri.UnescapeDataString(option[0]), option.Length == 1 ? string.Empty : Uri.UnescapeDataString(option[1])))];

    private static void PutOptions(List<(string Name, string Value)> options, Func<string, string, (string Key, string Value)> keyOf, DbConnectionStringBuilder settings)
    {
        // Behind a password that is an option, what looks like an option may be a part of it.
        var hasPassword = options.Exists(option => SqlServer.IsSecret(option.Name));
        foreach (var (option, written) in options)
        {
            var (key, value) = keyOf(option, written);
            try
            {
                settings[key] = value;
            }
            catch (Exception error) when (SqlEngine.IsOfConnection(error))
            {
                throw new SqlConnectionException(hasPassword || option.Length == 0 ? "found an option in the address that the driver doesn't know, or whose value it can't read"
                    : $"the driver doesn't know the option '{option}' of the address, or can't read its value");
            }
        }
    }

    [GeneratedRegex(@"^\s*((?:jdbc:)?[A-Za-z][A-Za-z0-9+.\-]*)://")]
    private static partial Regex Scheme();
}
