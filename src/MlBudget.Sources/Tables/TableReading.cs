using MlBudget.Core.Records;

namespace MlBudget.Sources.Tables;

/// <summary>What is read of the tables of a source, and what their columns were.</summary>
/// <param name="wanted">The columns that somebody reads, of all who read the same records.</param>
/// <param name="own">Those that are asked for here, which the files should have.</param>
/// <param name="delimiter">What stands between fields of a text; null where each file's header tells.</param>
internal sealed class TableReading(WantedColumns wanted, WantedColumns own, char? delimiter)
{
    private TableColumns? _latest;
    private TableReading? _forTimes;

    /// <summary>The columns that somebody reads.</summary>
    public WantedColumns Wanted => wanted;

    /// <summary>The columns that are asked for here, which the files should have.</summary>
    public WantedColumns Own => own;

    /// <summary>What stands between fields of a text; null where each file's header tells.</summary>
    public char? Delimiter => delimiter;

    /// <summary>The same for a look at times alone.</summary>
    public TableReading ForTimes => _forTimes ??= new(wanted.ForTimes, own, delimiter);

    /// <summary>Who hears of columns that aren't there, or aren't as in the file before; called on the thread that reads.</summary>
    public Action<ColumnChange>? OnChange { get; init; }

    /// <summary>The columns of another file are known: says what is new about them. A file that has those of the file before says nothing.</summary>
    /// <param name="columns">The columns.</param>
    /// <returns>What is wrong with those that somebody reads, as a sentence without its end; null where nothing is.</returns>
    public SourceError? Note(TableColumns columns)
    {
        var before = _latest;
        _latest = columns;
        var (lack, retyped) = (columns.Lack(own), columns.Retyped(before, own));
        var problem = string.Join("; ", new[] { lack?.Text, retyped }.OfType<string>());
        var differences = before is null ? [] : columns.DifferencesFrom(before);
        var words = string.Join("; ", new[] { problem, differences.IsEmpty ? "" : $"its columns are others than in {before!.File}: {string.Join(", ", differences)}" }
            .Where(word => word.Length > 0));
        if (words.Length > 0 && (before is null || !differences.IsEmpty))
            OnChange?.Invoke(new(columns.File, words));
        return problem.Length == 0 ? null : new(problem, retyped is null ? lack!.Value.Kind : SourceErrorKind.Unread);
    }
}

/// <summary>Columns of a file that are not there although they are asked for, or that are others than in the file before it.</summary>
/// <param name="File">The file's path.</param>
/// <param name="Detail">Which ones, as a sentence without its end.</param>
public sealed record ColumnChange(string File, string Detail);
