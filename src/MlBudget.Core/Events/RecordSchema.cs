using System.Collections.Immutable;

namespace MlBudget.Core.Events;

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
}

/// <summary>One value that is wanted from each record.</summary>
/// <param name="Path">Where it is in the record: keys from the outside in, joined by dots.</param>
/// <param name="Kind">How it is read.</param>
/// <param name="Scale">What a number is multiplied by, so that units are the base units; 1 for other kinds.</param>
public sealed record ColumnSpec(string Path, ColumnKind Kind, decimal Scale = 1)
{
    /// <summary>The canonical form, part of a measure's identity.</summary>
    public string Canonical => Scale == 1 ? $"{Path}:{Kind}" : $"{Path}:{Kind}*{Scale / 1.000000000000000000000000000m}";
}

/// <summary>What a source decodes from each record: its time, its id, and only the columns that somebody reads.</summary>
/// <param name="TimePath">Where the record's own time is: of a prediction when it was made, of a label when it became known.</param>
/// <param name="IdPath">Where the id is that joins labels to predictions; null where none is configured.</param>
/// <param name="Columns">The wanted values, without duplicates.</param>
public sealed record RecordSchema(string TimePath, string? IdPath, ImmutableArray<ColumnSpec> Columns);

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
        _columns.Add(spec);
        return _columns.Count - 1;
    }

    /// <summary>The column at an index.</summary>
    public ColumnSpec this[int index] => _columns[index];

    /// <summary>The schema of all that was asked for.</summary>
    public RecordSchema Build(string timePath, string? idPath) => new(timePath, idPath, [.. _columns]);
}
