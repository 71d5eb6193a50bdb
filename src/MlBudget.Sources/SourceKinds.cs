using System.Collections.Immutable;
using MlBudget.Settings;
using MlBudget.Sources.Files;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources;

/// <summary>All kinds of sources: what is configured, documented and suggested in errors comes from this list.</summary>
public static class SourceKinds
{
    /// <summary>The kinds. A new one is a folder of its own, and a line here.</summary>
    public static ImmutableArray<SourceKind> All { get; } = [new FilesKind()];

    /// <summary>The keys that a mapping may have which describes a source: <c>type</c>, and those of its kind.</summary>
    public static ImmutableArray<string> KeysOf(NodeReader settings) => ["type", .. KindOf(settings).Keys.Select(key => key.Name)];

    /// <summary>The source that a mapping describes; null, with problems, where it describes none.</summary>
    public static SourceDefinition? Read(NodeReader settings)
    {
        settings.Required("type")?.Name([.. All.Select(kind => kind.Type)]);
        return KindOf(settings).Read(settings);
    }

    /// <summary>
    /// The kind that a mapping names. Where it names none, its other errors are to be found as well: it is read as the kind of which it
    /// has the most keys.
    /// </summary>
    private static SourceKind KindOf(NodeReader settings)
    {
        var type = settings.Optional("type");
        return All.FirstOrDefault(kind => type?.Is(kind.Type) == true)
            ?? All.MaxBy(kind => kind.Keys.Count(key => settings.Optional(key.Name) is not null))!;
    }
}
