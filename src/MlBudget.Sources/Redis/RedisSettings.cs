using MlBudget.Settings;
using MlBudget.Sources.Kinds;
using StackExchange.Redis;

namespace MlBudget.Sources.Redis;

/// <summary>Reads what all that asks a server has in common.</summary>
internal static class RedisSettings
{
    /// <summary>In milliseconds: less than a fetch is waited for, so that the driver's own words are the error.</summary>
    private const int Patience = 20_000;

    private const string ExpectedConnection = "host:port of the server, with options behind commas, such as redis:6379 or redis:6380,ssl=true,user=mlbudget,password=…";

    /// <summary>The key of a connection.</summary>
    public static KeySpec ConnectionKey { get; } =
        new("connection", "required: `host:port` of the server, with the [options of StackExchange.Redis](https://stackexchange.github.io/StackExchange.Redis/Configuration.html) behind commas, also those of "
            + "TLS: `redis:6380,ssl=true,user=mlbudget,password=${env:REDIS_PASSWORD}`. A password has to come from a [reference](#references). Only hosts and ports are shown of it");

    /// <summary>The server that a connection leads to; null, with a problem, where it leads to none.</summary>
    /// <param name="node">The connection.</param>
    public static RedisServer? ReadServer(NodeReader node)
    {
        if (node.Text(ExpectedConnection) is not { } text)
            return null;
        try
        {
            var options = ConfigurationOptions.Parse(text, ignoreUnknown: false);
            if (options.EndPoints.Count == 0 || text.Contains("://", StringComparison.Ordinal))
                node.ErrorAtKey($"expected {ExpectedConnection}");
            else if (SecretTexts.WithoutReferences(node.Written).Length > 0 && text.Count(',') != node.Written.Count(','))
                node.ErrorAtKey("a reference in it stands for a text with a comma, which separates options: a password with one can't be written here");
            else if (HoldsSecret(node.Written))
                node.ErrorAtKey("holds a password, and the configuration is shown to whoever asks; write it as a reference such as ${env:REDIS_PASSWORD} or ${file:/run/secrets/redis}");
            else
                return new(Patient(options, text));
        }
        catch (Exception error) when (error is ArgumentException or FormatException or OverflowException)
        {
            // The driver's message may show a value, and every value may be a secret.
            node.ErrorAtKey($"expected {ExpectedConnection}{UnknownKeyOf(node.Written)}");
        }

        return null;
    }

    /// <summary>A server that has much to do is waited for longer than the driver's five seconds, where nothing else is written.</summary>
    private static ConfigurationOptions Patient(ConfigurationOptions options, string text)
    {
        if (!text.Contains("timeout", StringComparison.OrdinalIgnoreCase))
            options.ConnectTimeout = options.SyncTimeout = options.AsyncTimeout = Patience;
        return options;
    }

    /// <summary>Whether a connection has a password, also in part, where no reference stands.</summary>
    private static bool HoldsSecret(string written) => written.Split(',')
        .Select(option => option.Split('=', 2, StringSplitOptions.TrimEntries))
        .Any(option => option is [var name, var value] && name.Equals("password", StringComparison.OrdinalIgnoreCase) && SecretTexts.WithoutReferences(value).Length > 0);

    /// <summary>What says which option the driver doesn't know, or can't read; nothing where it is something else.</summary>
    private static string UnknownKeyOf(string written)
    {
        foreach (var option in written.Split(','))
        {
            var name = option.Split('=')[0].Trim();
            if (!option.Contains('=', StringComparison.Ordinal) || SecretTexts.HasReference(option))
                continue;
            try
            {
                ConfigurationOptions.Parse($"localhost,{option}", ignoreUnknown: false);
            }
            catch (Exception error) when (error is ArgumentException or FormatException or OverflowException)
            {
                return $"; '{name}' is no option of it, or its value can't be read";
            }
        }

        return string.Empty;
    }
}
