using System.Collections.Immutable;
using MlBudget.Settings;
using MlBudget.Sources.Files;
#if KAFKA
using MlBudget.Sources.Kafka;
#endif
using MlBudget.Sources.Kinds;
using MlBudget.Sources.Push;
#if REDIS
using MlBudget.Sources.Redis;
#endif
using MlBudget.Sources.Sql;

namespace MlBudget.Sources;

/// <summary>All kinds of sources: what is configured, documented and suggested in errors comes from this list.</summary>
public static class SourceKinds
{
    /// <summary>Kinds beside databases that need a package of their own. Which of them a build carries is chosen when it is published.</summary>
    private static readonly ImmutableArray<string> Heavy = ["kafka", "redis_stream"];

    /// <summary>The kinds. A new one is a folder of its own, and a line here.</summary>
    public static ImmutableArray<SourceKind> All { get; } =
    [
        new FilesKind(),
        new PushKind(),
        .. SqlEngines.Carried.Select(engine => new SqlKind(engine)),
#if KAFKA
        new KafkaKind(),
#endif
#if REDIS
        new RedisStreamKind(),
#endif
    ];

    /// <summary>Kinds that this program has and this build was published without.</summary>
    public static ImmutableArray<string> LeftOut { get; } = [.. SqlEngines.LeftOut, .. Heavy.Except(All.Select(kind => kind.Type))];

    /// <summary>The keys that a mapping may have which describes a source: <c>type</c>, and those of its kind.</summary>
    public static ImmutableArray<string> KeysOf(NodeReader settings) => KeysOf(settings, All);

    /// <summary>The source that a mapping describes; null, with problems, where it describes none.</summary>
    public static SourceDefinition? Read(NodeReader settings) => Read(settings, All);

    /// <summary>The same of a mapping among other kinds.</summary>
    internal static ImmutableArray<string> KeysOf(NodeReader settings, ImmutableArray<SourceKind> kinds) =>
        ["type", .. KindOf(settings, kinds).Keys.Select(key => key.Name)];

    /// <summary>The same of a mapping among other kinds.</summary>
    internal static SourceDefinition? Read(NodeReader settings, ImmutableArray<SourceKind> kinds)
    {
        TypeReader.Read(settings.Required("type"), [.. kinds.Select(kind => kind.Type)], LeftOut);
        return KindOf(settings, kinds).Read(settings);
    }

    /// <summary>
    /// The kind that a mapping names. Where it names none, its other errors are to be found as well: it is read as the kind of which it
    /// has the most keys.
    /// </summary>
    private static SourceKind KindOf(NodeReader settings, ImmutableArray<SourceKind> kinds)
    {
        var type = settings.Optional("type");
        return kinds.FirstOrDefault(kind => type?.Is(kind.Type) == true)
            ?? kinds.MaxBy(kind => kind.Keys.Count(key => settings.Optional(key.Name) is not null))!;
    }
}
