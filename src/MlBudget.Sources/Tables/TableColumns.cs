using System.Collections.Immutable;
using MlBudget.Core.Text;

namespace MlBudget.Sources.Tables;

/// <summary>A column of a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What its values are, as people call it: a number, a text; null where the file doesn't say.</param>
internal readonly record struct TableColumn(string Name, string? Kind = null);

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

    /// <summary>Says that columns are asked for that the file doesn't have; null where it has all.</summary>
    public string? Lack(WantedColumns wanted)
    {
        var names = wanted.Names.Where(name => Find(name) is null).ToList();
        if (names.Count == 0)
            return null;
        var similar = names.Count == 1 ? HintOf(names[0], Columns.Select(column => column.Name)) : null;
        return $"it has no column {Listed(names)}, which {(names.Count == 1 ? "is" : "are")} configured{similar}, and its rows are read without {(names.Count == 1 ? "it" : "them")}";
    }

    /// <summary>Says that columns which are asked for hold other values than in the file before; null where none does.</summary>
    /// <param name="before">The file before; null for none.</param>
    /// <param name="wanted">The columns that somebody reads.</param>
    public string? Retyped(TableColumns? before, WantedColumns wanted)
    {
        var names = before is null ? [] : wanted.Names.Where(name => Find(name) is { } now && before.Find(name) is { } then && now.Kind != then.Kind).ToList();
        return names.Count == 0 ? null
            : $"{string.Join(", ", names.Take(MostNames).Select(name => $"its column '{name}' holds {Find(name)!.Value.Kind}, and held {before!.Find(name)!.Value.Kind} before"))}";
    }

    /// <summary>In what the columns differ from those of another file: those that came, went, or are of another type.</summary>
    public ImmutableArray<string> DifferencesFrom(TableColumns before)
    {
        if (Columns.SequenceEqual(before.Columns))
            return [];
        var (now, then) = (Columns.Select(column => column.Name).ToHashSet(), before.Columns.Select(column => column.Name).ToHashSet());
        var came = Columns.Select(column => column.Name).Where(name => !then.Contains(name)).ToList();
        var went = before.Columns.Select(column => column.Name).Where(name => !now.Contains(name)).ToList();
        var types = before.Columns.ToDictionary(column => column.Name, column => column.Kind);
        var retyped = Columns.Where(column => types.TryGetValue(column.Name, out var kind) && kind != column.Kind).Select(column => column.Name).ToList();
        return
        [
            .. came.Count > 0 ? [$"{Listed(came)} came"] : Array.Empty<string>(),
            .. went.Count > 0 ? [$"{Listed(went)} went"] : Array.Empty<string>(),
            .. retyped.Count > 0 ? [$"{Listed(retyped)} changed type"] : Array.Empty<string>(),
        ];
    }

    private static string Listed(List<string> names) =>
        string.Join(", ", names.Take(MostNames).Select(name => FoundText.Of(name))) + (names.Count > MostNames ? $" and {names.Count - MostNames} more" : "");

    private TableColumn? Find(string name) => Columns.FirstOrDefault(column => column.Name == name) is { Name: not null } column ? column : null;
}
