using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using MlBudget.Core.Events;
using MlBudget.Exporter.Polling;

namespace MlBudget.Exporter.Storage;

/// <summary>A measure as it is stored.</summary>
/// <param name="Canonical">What is counted.</param>
/// <param name="Pages">How many pages of slots it has.</param>
/// <param name="Groups">How many groups have any.</param>
/// <param name="FirstPage">The day of its earliest page of hours, counted from the epoch; null without any.</param>
/// <param name="LastPage">The day of its latest page of hours.</param>
internal sealed record StoredMeasure(string Canonical, long Pages, long Groups, long? FirstPage, long? LastPage);

/// <summary>A source as it is stored.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Entries">How many entries its position has.</param>
/// <param name="Statistics">What it has read.</param>
internal sealed record StoredPosition(string Name, int Entries, SourceStatistics Statistics);

/// <summary>A model as it is stored. Times are microseconds since the epoch.</summary>
internal sealed record StoredContents(
    string Name,
    long? Clock,
    long? CommittedAt,
    long Segments,
    long SegmentBytes,
    ImmutableArray<StoredPosition> Sources,
    ImmutableArray<StoredMeasure> Measures);

/// <summary>Looks into a store, also while an exporter writes to it, and copies it as it is at one instant.</summary>
internal sealed class StoreContents : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly string _file;

    private StoreContents(SqliteConnection connection, string file) => (_connection, _file) = (connection, file);

    /// <summary>The version of its schema.</summary>
    public required int Version { get; init; }

    /// <summary>Opens the store of a folder to be read.</summary>
    /// <exception cref="StorageException">It can't be read.</exception>
    /// <exception cref="StorageRefusedException">It is of another program or version, or there is none.</exception>
    public static StoreContents Open(string folder)
    {
        var file = StorageFolder.DatabaseIn(folder);
        if (!File.Exists(file))
            throw new StorageRefusedException($"--storage.path: {folder}: there is no store");
        var connection = Store.Connect(file, SqliteOpenMode.ReadOnly);
        try
        {
            return Store.Guard(file, "read", () =>
            {
                connection.Open();
                return new StoreContents(connection, file) { Version = Schema.VersionOf(connection, file) };
            });
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Its models.</summary>
    /// <exception cref="StorageException">They can't be read.</exception>
    public ImmutableArray<StoredContents> Models() => Store.Guard(_file, "read", () =>
    {
        var models = ImmutableArray.CreateBuilder<StoredContents>();
        using var transaction = _connection.BeginTransaction(deferred: true);
        Query(
            "SELECT m.id, name, clock, committed_at, count(s.model), coalesce(sum(length(s.content)), 0) "
            + "FROM models m LEFT JOIN segments s ON s.model = m.id GROUP BY m.id ORDER BY name",
            row => models.Add(new(
                row.GetString(1), Long(row, 2), Long(row, 3), row.GetInt64(4), row.GetInt64(5),
                Sources(row.GetInt64(0)), Measures(row.GetInt64(0)))));
        return models.ToImmutable();
    });

    /// <summary>
    /// Writes a copy of the store as it is now, which appears under its name only when it is whole. It can take the place of
    /// <c>mlbudget.db</c> in a folder.
    /// </summary>
    /// <param name="file">A name that is free.</param>
    /// <exception cref="StorageException">It can't be written; nothing is left of it.</exception>
    public void CopyTo(string file)
    {
        var unfinished = file + ".unfinished";
        try
        {
            File.Delete(unfinished);
            Store.Guard(_file, $"copied to {file}", () => Vacuum(unfinished));
            File.Move(unfinished, file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"{_file}: can't be copied to {file}: {error.Message}", error);
        }
        finally
        {
            if (File.Exists(unfinished))
                File.Delete(unfinished);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private int Vacuum(string into)
    {
        using var copy = _connection.CreateCommand();
        copy.CommandText = "VACUUM INTO $file";
        copy.CommandTimeout = 0;
        copy.Parameters.AddWithValue("$file", into);
        return copy.ExecuteNonQuery();
    }

    private ImmutableArray<StoredPosition> Sources(long model)
    {
        var sources = ImmutableArray.CreateBuilder<StoredPosition>();
        Query(
            "SELECT p.source, count(*) - 1, max(CASE WHEN key = $key THEN value END) FROM positions p "
            + "WHERE model = $model GROUP BY source ORDER BY source DESC",
            row => sources.Add(new(row.GetString(0), row.GetInt32(1), Feed.ReadStatistics(
                SealedBlob.Open(RowKeys.Position(model, row.GetString(0), Feed.StatisticsKey), row.GetFieldValue<byte[]>(2))))),
            ("$model", model), ("$key", Feed.StatisticsKey));
        return sources.ToImmutable();
    }

    private ImmutableArray<StoredMeasure> Measures(long model)
    {
        var measures = ImmutableArray.CreateBuilder<StoredMeasure>();
        Query(
            "SELECT canonical, count(page), count(DISTINCT group_code), min(CASE slot WHEN 60 THEN page END), "
            + "max(CASE slot WHEN 60 THEN page END) FROM measures m LEFT JOIN pages p ON p.measure = m.id "
            + "WHERE m.model = $model GROUP BY m.id ORDER BY canonical",
            row => measures.Add(new(row.GetString(0), row.GetInt64(1), row.GetInt64(2), Long(row, 3), Long(row, 4))),
            ("$model", model));
        return measures.ToImmutable();
    }

    private void Query(string sql, Action<SqliteDataReader> row, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        using var reader = command.ExecuteReader();
        while (reader.Read())
            row(reader);
    }

    private static long? Long(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
}
