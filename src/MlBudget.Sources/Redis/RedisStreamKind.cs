using System.Collections.Immutable;
using MlBudget.Settings;
using MlBudget.Sources.Kinds;
using MlBudget.Sources.Layouts;

namespace MlBudget.Sources.Redis;

/// <summary>Entries of a stream in Redis.</summary>
public sealed class RedisStreamKind : SourceKind
{
    /// <inheritdoc/>
    public override string Type => "redis_stream";

    /// <inheritdoc/>
    public override string Meaning => "entries of a [stream in Redis](../../MlBudget.Sources/Redis/README.md), and in what speaks its protocol";

    /// <inheritdoc/>
    public override ImmutableArray<KeySpec> Keys { get; } =
    [
        RedisSettings.ConnectionKey,
        new("stream", "required: the key of the stream"),
        new("group", "a consumer group that shows how far entries are counted, for `XINFO GROUPS`: nothing is read by it, and nobody else may. It is made if it isn't there. Nothing is written to the server if left out"),
        new("field", "the field of each entry that holds a record, written as `format` says. If left out, the fields of an entry are those of the record, all of them texts"),
        .. LayoutReader.KeysOfRecords,
    ];

    /// <inheritdoc/>
    public override SourceDefinition? Read(NodeReader settings)
    {
        var server = settings.Required("connection") is { } connection ? RedisSettings.ReadServer(connection) : null;
        var key = settings.Required("stream")?.Literal("the key of a stream such as predictions");
        var group = settings.Optional("group")?.Literal("the name of a consumer group such as mlbudget");
        var field = settings.Optional("field") is { } of ? of.Literal("the name of a field such as payload") : null;
        var layout = settings.Optional("field") is null ? ReadOfFields(settings) : LayoutReader.ReadOfRecords(settings);
        return server is null || key is null ? null : new RedisStreamDefinition(new(server, key) { Group = group, Field = field }) { Layout = layout };
    }

    private static RecordLayout ReadOfFields(NodeReader settings)
    {
        foreach (var one in LayoutReader.KeysOfRecords)
            settings.Optional(one.Name)?.ErrorAtKey("is of records that one field holds: expected 'field' with it, such as field: payload");
        return RecordLayout.Json with { IsOfTexts = true };
    }
}
