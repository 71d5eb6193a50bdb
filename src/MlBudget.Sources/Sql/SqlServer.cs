using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources.Sql;

/// <summary>What a connection string leads to.</summary>
/// <param name="Connection">What the driver is given. A secret.</param>
/// <param name="Place">Host and database, or a file: all of it that is shown.</param>
public sealed record SqlServer(string Connection, string Place)
{
    /// <summary>Who connects; null where nobody is named. Not shown, also where a server's error shows it.</summary>
    public string? User { get; init; }

    /// <summary>What must be shown nowhere: all passwords of the connection.</summary>
    public ImmutableArray<string> Secrets { get; } = SecretsOf(Connection);

    /// <summary>A text in which neither a password nor, in quotes, the user is left.</summary>
    public string Cleared(string text)
    {
        text = SecretTexts.Hide(text, Secrets);
        return string.IsNullOrEmpty(User) ? text : SecretTexts.Hide(text, [$"'{User}'", $"\"{User}\""]);
    }

    /// <summary>Only what may be shown.</summary>
    public override string ToString() => Place;

    /// <summary>A place of a host and a database.</summary>
    /// <param name="host">The host; null or empty for this one.</param>
    /// <param name="port">The port; 0 for the usual one.</param>
    /// <param name="database">The database; null or empty for the user's own.</param>
    public static string PlaceOf(string? host, long port, string? database) =>
        string.Create(CultureInfo.InvariantCulture, $"{(string.IsNullOrEmpty(host) ? "localhost" : host)}{(port == 0 ? "" : $":{port}")}")
        + (string.IsNullOrEmpty(database) ? "" : $"/{database}");

    private static ImmutableArray<string> SecretsOf(string connection)
    {
        var keys = new DbConnectionStringBuilder { ConnectionString = connection };
        return [.. keys.Keys.Cast<string>().Where(IsSecret).Select(key => Convert.ToString(keys[key], CultureInfo.InvariantCulture)).OfType<string>().Where(value => value.Length > 0)];
    }

    /// <summary>Whether the value of a key, or of an option of an address, is a secret; of a whole connection, whether there is such a key in it.</summary>
    internal static bool IsSecret(string key) =>
        key.Contains("password", StringComparison.OrdinalIgnoreCase) || key.Contains("pwd", StringComparison.OrdinalIgnoreCase);
}
