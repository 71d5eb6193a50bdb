using MlBudget.Settings;

namespace MlBudget.Exporter.Access.Logins;

/// <summary>Reads who may log in. What is wrong with a hash never shows any of it: it may be a password. So may what is behind a colon of
/// a name: without a space the colon is part of the name for YAML.</summary>
internal static class UsersReader
{
    /// <summary>Who may log in; null, with problems, where that can't be read.</summary>
    public static BasicUsers? Read(NodeReader node)
    {
        var entries = node.Entries();
        if (node.IsMapping && entries.IsEmpty)
            node.Error("there is no user, expected at least one: everybody would get in; leave the key out if that is meant");
        var users = new Dictionary<string, BcryptHash>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (HasName(entry) && Hash(entry) is { } hash)
                users.Add(entry.Key, hash);
        }

        return users.Count > 0 ? new(users) : null;
    }

    private static bool HasName(NodeReader entry)
    {
        var colon = entry.Key.IndexOf(':', StringComparison.Ordinal);
        var fault = entry.Key.Length == 0 ? "the user has no name"
            : colon >= 0 && entry.IsNothing ? "there is no space behind the colon, expected 'NAME: HASH'"
            : colon >= 0 ? "the name has a colon, which ends names in HTTP: nobody could log in by it"
            : entry.Key.Any(char.IsControl) ? "the name has a control character, which HTTP doesn't allow" : null;
        if (fault is not null)
            (colon < 0 ? entry : entry.ShownAs(entry.Key[..colon])).ErrorAtKey(fault);
        return fault is null;
    }

    private static BcryptHash? Hash(NodeReader entry)
    {
        const string Expected = "a bcrypt hash of the password";
        if (entry.Text(Expected) is not { } text)
            return null;
        if (BcryptHash.Parse(text) is not { } hash)
            entry.Error($"found {text.Length} characters that are none, expected {Expected}, which begins with $2y$, $2b$ or $2a$ and has "
                + "60 characters; write one with: htpasswd -nBC 10 NAME");
        else if (hash.Cost is < BcryptHash.LeastCost or > BcryptHash.GreatestCost)
            entry.Error($"found a hash of cost {hash.Cost}, expected one from {BcryptHash.LeastCost} to {BcryptHash.GreatestCost}");
        else
            return hash;
        return null;
    }
}
