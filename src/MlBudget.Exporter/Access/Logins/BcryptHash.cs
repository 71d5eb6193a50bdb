using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace MlBudget.Exporter.Access.Logins;

/// <summary>A bcrypt hash of a password.</summary>
/// <param name="Text">The hash as it is written: version, cost, salt and digest. A secret.</param>
/// <param name="Cost">The logarithm to base 2 of the rounds that it takes to compute it.</param>
internal readonly partial record struct BcryptHash(string Text, int Cost)
{
    /// <summary>The lowest and the highest cost. bcrypt goes up to 31, but a check at 14 takes a second already and each further one takes
    /// twice as long: nobody else's login is checked meanwhile, and it can't be broken off.</summary>
    public const int LeastCost = 4, GreatestCost = 14;

    private const string Letters = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>Reads a hash; null where it is none. Those of the version <c>2x</c> are refused: they are of a program that computed
    /// them wrongly.</summary>
    public static BcryptHash? Parse(string text) => Form().Match(text) is { Success: true } match
        ? new BcryptHash(text, int.Parse(match.Groups["cost"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)) : null;

    /// <summary>A hash that no password is known for: its digest is chosen at random instead of being computed, which would take as long
    /// as a check.</summary>
    /// <param name="cost">What it costs to compare it with a password.</param>
    public static BcryptHash Decoy(int cost) =>
        new(string.Create(CultureInfo.InvariantCulture, $"$2b${cost:00}${RandomNumberGenerator.GetString(Letters, 53)}"), cost);

    /// <summary>Whether it is the hash of a password. Only the first 72 bytes of a password count: bcrypt has no more.</summary>
    public bool IsOf(string password) => BCrypt.Net.BCrypt.Verify(password, Text);

    [GeneratedRegex(@"\A\$2[aby]\$(?<cost>[0-9]{2})\$[./A-Za-z0-9]{53}\z")]
    private static partial Regex Form();
}
