using System.Collections.Immutable;
using System.Text.RegularExpressions;
using MlBudget.Core.Time;

namespace MlBudget.Core.Records;

/// <summary>How the values of a column are read.</summary>
public enum ColumnKind
{
    /// <summary>A number (<see cref="NumberColumn"/>). Texts that are not numbers are of the wrong type.</summary>
    Number,

    /// <summary>A text, a number or a truth value as its text (<see cref="CategoryColumn"/>).</summary>
    Category,

    /// <summary>An instant (<see cref="TimeColumn"/>).</summary>
    Time,

    /// <summary>Whether there is a value, of whatever type (<see cref="PresenceColumn"/>).</summary>
    Presence,

    /// <summary>Whether there is a list, also an empty one (<see cref="PresenceColumn"/>). Anything else is of the wrong type.</summary>
    List,
}

/// <summary>One value that is wanted from each record.</summary>
/// <param name="Path">Where it is in the record: keys from the outside in, joined by dots.</param>
/// <param name="Kind">How it is read.</param>
/// <param name="Scale">What a number is multiplied by, so that units are the base units; 1 for other kinds.</param>
public sealed record ColumnSpec(string Path, ColumnKind Kind, decimal Scale = 1)
{
    /// <summary>Of what it is computed once a record was decoded; null where it is decoded. Its path says that then.</summary>
    public DerivedNumber? Derived { get; init; }

    /// <summary>The canonical form, part of a measure's identity.</summary>
    public string Canonical => Scale == 1 ? $"{Path}:{Kind}" : $"{Path}:{Kind}*{Scale / 1.000000000000000000000000000m}";
}

/// <summary>What a source decodes from each record: its time, its id, and only the columns that somebody reads.</summary>
/// <param name="TimePath">Where the record's own time is: of a prediction when it was made, of a label when it became known; empty with <see cref="At"/>.</param>
/// <param name="IdPath">Where the id is that joins labels to predictions; null where none is configured.</param>
/// <param name="Columns">The wanted values, without duplicates.</param>
public sealed partial record RecordSchema(string TimePath, string? IdPath, ImmutableArray<ColumnSpec> Columns)
{
    /// <summary>The columns that are decoded, with their indices: others are computed of them.</summary>
    public IEnumerable<(int Index, ColumnSpec Spec)> Decoded => Columns.Index().Where(column => column.Item.Derived is null);

    /// <summary>
    /// Whether ids are numbers, also where they are written as texts. Otherwise a text is an id as it is; numbers are ids by
    /// their exact decimal value in either case.
    /// </summary>
    public bool IdIsNumber { get; init; }

    /// <summary>
    /// Where records tell no time, as the rows of a training set, the time of the first one; each next one is a microsecond later, so that rows that are alike are told
    /// apart. Null where each tells its own, in <see cref="TimePath"/>.
    /// </summary>
    public Instant? At { get; init; }

    /// <summary>Where the id is in the records that these are joined with; null where there are none.</summary>
    public string? JoinedIdPath { get; init; }

    /// <summary>Whether ids are at a path, of these records or of those that they are joined with: they are nobody's business, also where
    /// a path was configured by mistake.</summary>
    public bool HasIdsAt(string path) => AreAt(IdPath, path) || AreAt(JoinedIdPath, path);

    /// <summary>Whether an id, or a part of it, is at a path, or within the text that is there: behind a bar paths say what a text holds, and how
    /// it is read.</summary>
    private static bool AreAt(string? ids, string path) => ids?.Split(" + ").Select(Listed).Any(id => AreAtPlace(id, Listed(path))) == true;

    private static bool AreAtPlace(string id, string path) => id == path || id.StartsWith($"{path} | ", StringComparison.Ordinal) || path.StartsWith($"{id} | ", StringComparison.Ordinal)
        || PlaceOf(id) == PlaceOf(path);

    /// <summary>A path in which all elements of a list are one: an id that is in each is in the first one too.</summary>
    private static string Listed(string path) => Element().Replace(path, "[]");

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Element();

    /// <summary>A path without how its value is read.</summary>
    private static string PlaceOf(string path)
    {
        var end = path.IndexOf(" | ", StringComparison.Ordinal);
        return end < 0 || path.Contains(" | json", StringComparison.Ordinal) ? path : path[..end];
    }

    /// <summary>Ids in the identity of what is joined by them: nothing is said of their kind unless all are numbers.</summary>
    /// <param name="path">Where they are.</param>
    /// <param name="isNumber">Whether all are numbers.</param>
    internal static string CanonicalId(string? path, bool isNumber) => isNumber ? $"{path} as a number" : $"{path}";
}

/// <summary>Collects the columns that conditions, measures and groups ask for, each once.</summary>
public sealed class SchemaBuilder
{
    private readonly List<ColumnSpec> _columns = [];

    /// <summary>The index of a column, which is added when it is new.</summary>
    public int Column(ColumnSpec spec)
    {
        var index = _columns.IndexOf(spec);
        if (index >= 0)
            return index;
        foreach (var input in spec.Derived?.Inputs ?? [])
            Column(input);
        _columns.Add(spec);
        return _columns.Count - 1;
    }

    /// <summary>The columns that read a path, numbers first.</summary>
    public ImmutableArray<int> ColumnsAt(string path) => [.. Enumerable.Range(0, _columns.Count)
        .Where(column => _columns[column].Path == path).OrderBy(column => _columns[column].Kind)];

    /// <summary>The column at an index.</summary>
    public ColumnSpec this[int index] => _columns[index];

    /// <summary>The schema of all that was asked for.</summary>
    /// <param name="timePath">Where the record's own time is.</param>
    /// <param name="idPath">Where its id is; null where none is configured.</param>
    /// <param name="idIsNumber">Whether ids are numbers, also where they are written as texts.</param>
    public RecordSchema Build(string timePath, string? idPath, bool idIsNumber = false) =>
        new(timePath, idPath, [.. _columns]) { IdIsNumber = idIsNumber };
}
