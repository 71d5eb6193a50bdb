using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using MlBudget.Core.Persistence;

namespace MlBudget.Exporter.Storage;

/// <summary>
/// Finds out whether a database is what was written, before anything that it says is believed. SQLite looks at every page,
/// at every row's place and at the indices, which takes a small part of the time that restoring does; it knows nothing of values,
/// which have checksums, nor of pages that a disk gave back as they were earlier, which the sums of those tell.
/// </summary>
internal static class StoreCheck
{
    /// <summary>Checks the structure of a database, and its tables.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="file">What it is called in errors.</param>
    /// <param name="steps">The steps that it has taken.</param>
    /// <exception cref="StorageDamagedException">It is damaged.</exception>
    public static void Structure(SqliteConnection connection, string file, IEnumerable<string> steps)
    {
        using (var check = new Statement(connection, "PRAGMA integrity_check(1)"))
        {
            var found = (string?)check.Value();
            if (found != "ok")
                throw new StorageDamagedException($"{file}: is damaged: {found?.ReplaceLineEndings(" ")}");
        }

        // What somebody has added, as an index of their own, is no damage.
        foreach (var (name, expected) in Expected(steps).Except(Objects(connection)))
            throw new StorageDamagedException($"{file}: is damaged: '{name}' is not as it was made: {expected}");
    }

    /// <summary>Checks that each model has the rows that were committed of it, as one transaction sees them.</summary>
    /// <exception cref="BlobException">One hasn't.</exception>
    public static void Rows(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction(deferred: true);
        foreach (var model in ModelRow.ReadAll(connection))
            model.Verify(CensusTaker.Take(connection, model.Id));
    }

    /// <summary>
    /// What the steps make of an empty database. SQLite keeps the text of a table as it was given, and adds columns at its end.
    /// </summary>
    private static ImmutableArray<(string Name, string? Sql)> Expected(IEnumerable<string> steps)
    {
        using var memory = Store.Connect(":memory:", SqliteOpenMode.Memory);
        memory.Open();
        foreach (var step in steps)
        {
            using var command = memory.CreateCommand();
            command.CommandText = step;
            command.ExecuteNonQuery();
        }

        return Objects(memory);
    }

    private static ImmutableArray<(string Name, string? Sql)> Objects(SqliteConnection connection)
    {
        var objects = ImmutableArray.CreateBuilder<(string, string?)>();
        using var read = new Statement(connection, "SELECT type || ' ' || name || ' of ' || tbl_name, sql FROM sqlite_schema");
        read.ForEach(row => objects.Add((row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1))));
        return objects.ToImmutable();
    }
}
