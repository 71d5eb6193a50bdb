using System.Collections.Immutable;
using MlBudget.Settings;
using MlBudget.Sources.Kinds;
using MlBudget.Sources.Spooling;

namespace MlBudget.Sources.Push;

/// <summary>Records that are pushed over HTTP.</summary>
public sealed class PushKind : SourceKind
{
    private const string Expected = "a name such as fraud-predictions";

    /// <inheritdoc/>
    public override string Type => "push";

    /// <inheritdoc/>
    public override string Meaning => "JSON objects that are [pushed](#push) to mlbudget over HTTP";

    /// <inheritdoc/>
    public override ImmutableArray<KeySpec> Keys { get; } =
    [
        new("stream", "required: the name under which they are posted, as `/api/v1/events/NAME`: letters, digits, `.`, `_` and `-`. Sources of the same stream each get all of it"),
        .. LayoutReader.KeysOfObjects,
    ];

    /// <inheritdoc/>
    public override SourceDefinition? Read(NodeReader settings)
    {
        var layout = LayoutReader.ReadOfObjects(settings);
        if (settings.Required("stream")?.Literal(Expected) is not { } stream)
            return null;
        if (Spools.IsName(stream))
            return new PushSourceDefinition(stream) { Layout = layout };
        settings.Optional("stream")!.Error($"found '{stream}', expected {Expected}: at most {Spools.LongestName} letters, digits, '.', '_' and '-', of which the first is a letter or a digit");
        return null;
    }
}
