using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace MlBudget.Exporter.Storage;

/// <summary>
/// The tables of a store, as the steps that lead to them. A database says in <c>user_version</c> how many of them it has
/// taken, and takes the rest when it is opened; a step that was released is never changed.
/// </summary>
internal static class Schema
{
    /// <summary>What marks a database as one of this program: <c>mlbu</c>.</summary>
    private const int ApplicationId = 0x6d6c6275;

    /// <summary>
    /// 1. <c>models</c>: one a row; <c>layout</c> says what the columns of its segments mean, <c>keep_until</c> is when a
    /// model that left the configuration may go. <c>measures</c>, <c>pages</c>: what is counted, by the identity of what is
    /// counted; <c>arrived</c> is null until something of a measure is committed. <c>slos</c>: which measures an SLO stood on,
    /// to say why its history starts afresh. <c>segments</c>: what waits for labels, and what is sampled to learn a baseline.
    /// <c>positions</c>: where sources are to be read on. <c>baselines</c>: what was learned, and what was asked for then.
    /// Times are microseconds since the epoch.
    /// 2. <c>measures.observed</c>: since when a measure is observed, or the dropped hours that may still decide it; null where
    /// nothing was dropped.
    /// 3. <c>raw_ids_to</c>: the latest hour of which segments may know rows by the hash of an id as it was written, which is
    /// how the first version knew them; null where that version wrote them last.
    /// 4. <c>seal</c>: the checksum of a row of <c>models</c>, with the sum of the checksums of all rows of that model; null where
    /// an older version has written them last.
    /// 5. <c>positions</c> may hold how silent a source usually is, and since when SLOs have no value, which an older version would take
    /// for the positions of files.
    /// 6. <c>accepted_baselines</c>: what people have taken for normal, by the name of the model, with what was normal before. <c>positions</c> may
    /// hold how periods of the calendar have ended, and from when on tallies were kept.
    /// 7. <c>decisions</c>: what owners have decided, by the decision's number within its model.
    /// 8. <c>deployments</c>: those that were said, the latest last. <c>positions</c> may hold since when versions have answered.
    /// 9. <c>segments</c> of early labels may hold some that have waited in vain, which an older version would take for damage.
    /// 10. <c>positions</c> hold digests of how files begin and of what is before the position, where an older version has written, and looks for, the
    /// bytes themselves.
    /// </summary>
    public static readonly ImmutableArray<string> Steps =
    [
        """
        CREATE TABLE models (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, counters BLOB, layout BLOB, clock INTEGER,
            committed_at INTEGER, keep_until INTEGER) STRICT;
        CREATE TABLE measures (
            id INTEGER PRIMARY KEY, model INTEGER NOT NULL, canonical TEXT NOT NULL, arrived BLOB,
            UNIQUE (model, canonical)) STRICT;
        CREATE TABLE pages (
            measure INTEGER NOT NULL, slot INTEGER NOT NULL, page INTEGER NOT NULL, group_code INTEGER NOT NULL, cells BLOB NOT NULL,
            PRIMARY KEY (measure, slot, page, group_code)) STRICT, WITHOUT ROWID;
        CREATE TABLE attribute_values (
            model INTEGER NOT NULL, attribute TEXT NOT NULL, code INTEGER NOT NULL, value BLOB NOT NULL,
            PRIMARY KEY (model, attribute, code)) STRICT, WITHOUT ROWID;
        CREATE TABLE slos (
            model INTEGER NOT NULL, name TEXT NOT NULL, measures TEXT NOT NULL,
            PRIMARY KEY (model, name)) STRICT, WITHOUT ROWID;
        CREATE TABLE segments (
            model INTEGER NOT NULL, kind INTEGER NOT NULL, hour INTEGER NOT NULL, number INTEGER NOT NULL, content BLOB NOT NULL,
            PRIMARY KEY (model, kind, hour, number)) STRICT;
        CREATE TABLE positions (
            model INTEGER NOT NULL, source TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL,
            PRIMARY KEY (model, source, key)) STRICT;
        CREATE TABLE baselines (
            model INTEGER PRIMARY KEY, asked TEXT NOT NULL, content BLOB NOT NULL) STRICT;
        """,
        "ALTER TABLE measures ADD COLUMN observed BLOB;",
        "ALTER TABLE models ADD COLUMN raw_ids_to INTEGER;",
        "ALTER TABLE models ADD COLUMN seal BLOB;",
        "SELECT 5;",
        """
        CREATE TABLE accepted_baselines (
            model TEXT PRIMARY KEY, content BLOB NOT NULL) STRICT;
        """,
        """
        CREATE TABLE decisions (
            model INTEGER NOT NULL, id INTEGER NOT NULL, content BLOB NOT NULL,
            PRIMARY KEY (model, id)) STRICT, WITHOUT ROWID;
        """,
        """
        CREATE TABLE deployments (
            model INTEGER NOT NULL, id INTEGER NOT NULL, content BLOB NOT NULL,
            PRIMARY KEY (model, id)) STRICT, WITHOUT ROWID;
        """,
        "SELECT 9;",
        "SELECT 10;",
    ];

    /// <summary>Brings a database to the newest version.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="file">What it is called in errors.</param>
    /// <param name="steps">The steps that lead to the newest version.</param>
    /// <returns>Whether it was empty.</returns>
    /// <exception cref="StorageRefusedException">It is of another program, or of a newer version.</exception>
    public static bool Upgrade(SqliteConnection connection, string file, ImmutableArray<string> steps)
    {
        var version = AcceptedVersion(connection, file, steps.Length);
        if (version == steps.Length)
            return false;
        Run(connection, "BEGIN IMMEDIATE");
        foreach (var step in steps.Skip(version))
            Run(connection, step);
        Run(connection, string.Create(
            CultureInfo.InvariantCulture,
            $"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {steps.Length}; COMMIT"));
        return version == 0;
    }

    /// <summary>The version of a database, 0 for one that is empty.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="file">What it is called in errors.</param>
    /// <param name="newest">The newest version that is known.</param>
    /// <exception cref="StorageRefusedException">It is of another program, or of a newer version.</exception>
    public static int AcceptedVersion(SqliteConnection connection, string file, int newest)
    {
        var version = Pragma(connection, "user_version");
        var application = Pragma(connection, "application_id");
        if (version == 0 && application == 0 && Pragma(connection, "schema_version") == 0)
            return version;
        if (application != ApplicationId)
            throw new StorageRefusedException($"{file}: is a database of another program; give mlbudget a folder of its own");
        if (version > newest)
        {
            throw new StorageRefusedException(
                $"{file}: found schema version {version}, expected {newest} at most: it was written by a newer mlbudget; "
                + "use that one, or another --storage.path");
        }

        return version;
    }

    /// <summary>The version of a database that is only read.</summary>
    /// <exception cref="StorageRefusedException">It is of another program, or of another version.</exception>
    public static int VersionOf(SqliteConnection connection, string file)
    {
        var version = AcceptedVersion(connection, file, Steps.Length);
        return version == Steps.Length ? version : throw new StorageRefusedException(
            $"{file}: found schema version {version}, expected {Steps.Length}; 'mlbudget run' brings it there");
    }

    private static int Pragma(SqliteConnection connection, string name)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA {name}";
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
