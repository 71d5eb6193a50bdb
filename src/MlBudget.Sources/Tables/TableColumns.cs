using System.Collections.Immutable;
using MlBudget.Core.Records;
using MlBudget.Core.Text;

namespace MlBudget.Sources.Tables;

/// <summary>A column of a file, or a value within objects of one.</summary>
/// <param name="Place">Its path, as a configuration has it.</param>
/// <param name="Kind">What its values are, as people call it: a number, a text; null where the file doesn't say.</param>
/// <param name="IsRead">Whether such values can be read.</param>
internal readonly record struct TableColumn(string Place, string? Kind = null, bool IsRead = true)
{
    /// <summary>Whether it is at a place, around it or within it.</summary>
    public bool IsAt(string place) => Place == place || Place.StartsWith($"{place}.", StringComparison.Ordinal) || place.StartsWith($"{Place}.", StringComparison.Ordinal);
}

/// <summary>The columns of a file.</summary>
/// <param name="File">The file's path.</param>
/// <param name="Columns">The columns in the file's order.</param>
internal sealed record TableColumns(string File, ImmutableArray<TableColumn> Columns)
{
    /// <summary>How many names an error shows at the most.</summary>
    private const int MostNames = 5;

    /// <summary>What may have been meant by the name of a column that isn't there, as a part of a sentence; null where nothing is near.</summary>
    /// <param name="name">The name.</param>
    /// <param name="known">Those that are there.</param>
    public static string? HintOf(string name, IEnumerable<string> known) =>
        NearestName.Find(name, known) is { } nearest ? $" (did you mean '{nearest}'?)" : null;

    /// <summary>Says that columns are asked for that the file doesn't have, or has as lists and the like, as a part of a sentence; null where it has all.</summary>
    public SourceError? Lack(WantedColumns wanted)
    {
        var places = wanted.Places.Where(place => !Columns.Any(column => column.IsAt(place))).ToList();
        var unread = wanted.Places.Select(place => Columns.Where(column => column.IsAt(place)).ToList()).Where(columns => columns.Count > 0 && columns.TrueForAll(column => !column.IsRead))
            .Select(columns => $"its column {FoundText.Of(columns[0].Place)} is {columns[0].Kind}, which isn't read").ToList();
        var kind = unread.Count == 0 ? SourceErrorKind.MissingColumns : SourceErrorKind.Unread;
        if (places.Count > 0)
        {
            var similar = places.Count == 1 ? HintOf(places[0], Columns.Select(column => column.Place)) : null;
            unread.Insert(0, $"it has no column {Listed(places)}, which {(places.Count == 1 ? "is" : "are")} configured{similar}, and its rows are read without "
                + $"{(places.Count == 1 ? "it" : "them")}");
        }

        return unread.Count == 0 ? null : new(string.Join("; ", unread.Take(MostNames)), kind);
    }

    /// <summary>Says that columns which are asked for hold other values than in the file before; null where none does.</summary>
    /// <param name="before">The file before; null for none.</param>
    /// <param name="wanted">The columns that somebody reads.</param>
    public string? Retyped(TableColumns? before, WantedColumns wanted)
    {
        var kinds = (before?.Columns ?? []).ToDictionary(column => column.Place, column => column.Kind);
        var retyped = Columns.Where(column => kinds.TryGetValue(column.Place, out var kind) && kind != column.Kind && wanted.Places.Any(column.IsAt))
            .Select(column => $"its column {FoundText.Of(column.Place)} holds {column.Kind}, and held {kinds[column.Place]} in the file before").Take(MostNames).ToList();
        return retyped.Count == 0 ? null : string.Join("; ", retyped);
    }

    /// <summary>In what the columns differ from those of another file: those that came, went, or are of another type.</summary>
    public ImmutableArray<string> DifferencesFrom(TableColumns before)
    {
        var (now, then) = (Columns.ToDictionary(column => column.Place, column => column.Kind), before.Columns.ToDictionary(column => column.Place, column => column.Kind));
        return
        [
            .. Words(now.Keys.Where(place => !then.ContainsKey(place)), "came"),
            .. Words(then.Keys.Where(place => !now.ContainsKey(place)), "went"),
            .. Words(now.Where(column => then.TryGetValue(column.Key, out var kind) && kind != column.Value).Select(column => column.Key), "changed type"),
        ];
    }

    private static string[] Words(IEnumerable<string> places, string what) => places.ToList() is { Count: > 0 } found ? [$"{Listed(found)} {what}"] : [];

    private static string Listed(List<string> names) =>
        string.Join(", ", names.Take(MostNames).Select(name => FoundText.Of(name))) + (names.Count > MostNames ? $" and {names.Count - MostNames} more" : "");
}
