using System.Collections.Immutable;
using System.Text.RegularExpressions;
using MlBudget.Settings;
using MlBudget.Sources.Kinds;
using MlBudget.Sources.Layouts;
using StackExchange.Redis;

namespace MlBudget.Sources.Redis;

/// <summary>Entries of a stream in Redis.</summary>
public sealed partial class RedisStreamKind : SourceKind
{
    private const string UsualGroup = "mlbudget";

    /// <summary>In milliseconds: less than a fetch is waited for, so that the driver's own words are the error.</summary>
    private const int Patience = 20_000;

    private const string ExpectedConnection = "host:port of the server, with options behind commas, such as redis:6379 or redis:6380,ssl=true,user=mlbudget,password=…";

    /// <inheritdoc/>
    public override string Type => "redis_stream";

    /// <inheritdoc/>
    public override string Meaning => "entries of a [stream in Redis](../../MlBudget.Sources/Redis/README.md), and in what speaks its protocol";

    /// <inheritdoc/>
    public override ImmutableArray<KeySpec> Keys { get; } =
    [
        new("connection", "required: `host:port` of the server, with the [options of StackExchange.Redis](https://stackexchange.github.io/StackExchange.Redis/Configuration.html) behind commas, also those of "
            + "TLS: `redis:6380,ssl=true,user=mlbudget,password=${env:REDIS_PASSWORD}`. A password has to come from a [reference](#references). Only hosts and ports are shown of it"),
        new("stream", "required: the key of the stream"),
        new("group", $"the consumer group for which entries are acknowledged, which nobody else may read. It is made if it isn't there. `{UsualGroup}` if left out"),
        new("field", "the field of each entry that holds a record, written as `format` says. If left out, the fields of an entry are those of the record, all of them texts"),
        .. LayoutReader.KeysOfRecords,
    ];

    /// <inheritdoc/>
    public override SourceDefinition? Read(NodeReader settings)
    {
        var server = settings.Required("connection") is { } connection ? ReadServer(connection) : null;
        var key = settings.Required("stream")?.Literal("the key of a stream such as predictions");
        var group = settings.Optional("group")?.Literal("the name of a consumer group") ?? UsualGroup;
        var field = settings.Optional("field") is { } of ? of.Literal("the name of a field such as payload") : null;
        var layout = settings.Optional("field") is null ? ReadOfFields(settings) : LayoutReader.ReadOfRecords(settings);
        return server is null || key is null ? null : new RedisStreamDefinition(new(server, key, group) { Field = field }) { Layout = layout };
    }

    private static RecordLayout ReadOfFields(NodeReader settings)
    {
        foreach (var one in LayoutReader.KeysOfRecords)
            settings.Optional(one.Name)?.ErrorAtKey("is of records that one field holds: expected 'field' with it, such as field: payload");
        return RecordLayout.Json with { IsOfTexts = true };
    }

    private static ConfigurationOptions? ReadServer(NodeReader node)
    {
        if (node.Text(ExpectedConnection) is not { } text)
            return null;
        try
        {
            var options = ConfigurationOptions.Parse(text, ignoreUnknown: false);
            if (options.EndPoints.Count == 0 || text.Contains("://", StringComparison.Ordinal))
                node.ErrorAtKey($"expected {ExpectedConnection}");
            else if (HoldsSecret(node.Written))
                node.ErrorAtKey("holds a password, and the configuration is shown to whoever asks; write it as a reference such as ${env:REDIS_PASSWORD} or ${file:/run/secrets/redis}");
            else
                return Patient(options, text);
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
        .Any(option => option is [var name, var value] && name.Equals("password", StringComparison.OrdinalIgnoreCase) && Reference().Replace(value, string.Empty).Length > 0);

    /// <summary>What says which option the driver doesn't know, or can't read; nothing where it is something else.</summary>
    private static string UnknownKeyOf(string written)
    {
        foreach (var option in written.Split(','))
        {
            var name = option.Split('=')[0].Trim();
            if (!option.Contains('=', StringComparison.Ordinal) || Reference().IsMatch(option))
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

    [GeneratedRegex(@"\$\{(?:env|file):[^}]*\}")]
    private static partial Regex Reference();
}
