using System.Collections.Immutable;
using MlBudget.Sources.Tables;

namespace MlBudget.Sources.Files;

/// <summary>What the columns of a source's tables are, file by file, as far as that is known without reading their rows.</summary>
/// <param name="Files">Of how many files the columns are known, those that were written last; null where the source has no tables.</param>
/// <param name="Notes">What is wrong with files, or was with earlier ones.</param>
/// <param name="Faults">What the files that were written last lack: as it is, it is an error of the source.</param>
internal sealed record FileColumns(int? Files, ImmutableArray<string> Notes, ImmutableArray<string> Faults)
{
    /// <summary>So many files are opened at the most: some seconds where they are on a disk of a network.</summary>
    public const int MostFiles = 1000;

    /// <summary>Several files may be written at the same time: those that were written so long before the last one count as latest too.</summary>
    private const long SameTime = TimeSpan.TicksPerHour;

    /// <summary>Looks at the headers of text and the footers of Parquet files.</summary>
    /// <param name="files">The files, in the order in which they were written last.</param>
    /// <param name="options">How they are read.</param>
    /// <param name="cancel">Ends it early.</param>
    public static FileColumns Look(IReadOnlyList<FileSighting> files, FileSourceOptions options, CancellationToken cancel)
    {
        if (options.Table is not { } table || files.Count == 0)
            return new(null, [], []);
        var (found, looked) = (new List<(FileSighting File, string Problem, bool IsFault)>(), 0);
        TableColumns? before = null;
        foreach (var file in files.Skip(files.Count - MostFiles))
        {
            cancel.ThrowIfCancellationRequested();
            try
            {
                using var part = new FilePart(file.Path, from: 0, options);
                var columns = new TableColumns(file.Path, part.ReadColumns());
                looked++;
                // What has no header as yet may get one.
                if (columns.Columns.IsEmpty)
                    continue;
                if (columns.Lack(table.Own) is { } lack)
                    found.Add((file, lack.Text, file.Modified > files[^1].Modified - SameTime));
                if (columns.Retyped(before, table.Own) is { } retyped)
                    found.Add((file, retyped, false));
                before = columns;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                var text = e is InvalidDataException ? LogFile.Damaged(file.Path, e.Message) : LogFile.Unreadable(file.Path, e);
                found.Add((file, text[(file.Path.Length + 2)..], false));
            }
        }

        return new(looked, Told(found.Where(each => !each.IsFault)), Told(found.Where(each => each.IsFault)));
    }

    /// <summary>Says each problem once, with the first and the last file that has it.</summary>
    private static ImmutableArray<string> Told(IEnumerable<(FileSighting File, string Problem, bool IsFault)> found) =>
    [
        .. found.GroupBy(each => each.Problem, each => each.File.Path).Select(files => files.ToArray() switch
        {
            [var only] => $"{only}: {files.Key}",
            [var first, .., var last] => $"{first} and {files.Count() - 1} more, up to {last}: {files.Key}",
            [] => files.Key,
        }),
    ];
}
