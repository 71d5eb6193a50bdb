using System.Collections.Immutable;
using MlBudget.Core.Records;
using MlBudget.Sources.Paths;

namespace MlBudget.Sources.Tables;

/// <summary>The columns of tables that somebody reads, by their names: all others are passed over.</summary>
/// <param name="Time">The column of the records' time; null where its path begins with no name, or where they tell none.</param>
/// <param name="Names">All of them, that of the time included, each once.</param>
/// <param name="Paths">The paths that lead to values, the time's first where they tell it.</param>
internal sealed record WantedColumns(string? Time, ImmutableArray<string> Names, ImmutableArray<RecordPath> Paths)
{
    /// <summary>The places of values: the keys that each path begins with, joined by dots; each once.</summary>
    public ImmutableArray<string> Places { get; } = [.. Paths.Select(PlaceOf).Where(place => place.Length > 0).Distinct(StringComparer.Ordinal)];

    /// <summary>The column of the time alone; all of them where none has it.</summary>
    public WantedColumns ForTimes => Time is null ? this : new(Time, [.. Names.Where(name => name == Time)], [Paths[0]]);

    /// <summary>The columns of some schemas that are read from the same files.</summary>
    /// <param name="schemas">The schemas, one at least.</param>
    /// <exception cref="FormatException">A path is none.</exception>
    public static WantedColumns Of(IReadOnlyCollection<RecordSchema> schemas)
    {
        ImmutableArray<RecordPath> paths = [.. schemas.SelectMany(PathsOf)];
        return new(schemas.First().At is null ? NameOf(paths[0]) : null, [.. paths.Select(NameOf).OfType<string>().Distinct(StringComparer.Ordinal)], paths);
    }

    /// <summary>The name of the column that a path begins with; null where it begins with an element of a list.</summary>
    public static string? NameOf(RecordPath path) => path.Steps[0] is { Kind: PathStepKind.Key, Key: var key } ? key : null;

    /// <summary>The keys that a path begins with, as it writes them.</summary>
    private static string PlaceOf(RecordPath path) => TextOf(path.Steps.TakeWhile(step => step.Kind == PathStepKind.Key).Select(step => step.Key));

    /// <summary>The path of some keys within each other.</summary>
    public static string TextOf(IEnumerable<string> keys) => string.Join('.', keys.Select(key => PathSyntax.WriteKey(key, isBehindBar: false)));

    private static IEnumerable<RecordPath> PathsOf(RecordSchema schema)
    {
        if (schema.At is null)
        {
            foreach (var path in RecordPath.Parse(schema.TimePath).All)
                yield return path;
        }

        foreach (var part in schema.IdPath is { } id ? IdPath.Parse(id).Parts.OfType<RecordPath>().SelectMany(part => part.All) : [])
            yield return part;
        foreach (var path in schema.Decoded.SelectMany(column => RecordPath.Parse(column.Spec.Path).All))
            yield return path;
    }
}
