using Microsoft.Data.Sqlite;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Tests.Storage;

public sealed class StoreTests
{
    [Fact]
    public void A_folder_has_one_holder_at_a_time()
    {
        using var directory = new StorageDirectory();
        using (StorageFolder.Open(directory.Path))
        {
            var refused = Assert.Throws<StorageRefusedException>(() => StorageFolder.Open(directory.Path));
            Assert.Equal(
                $"--storage.path: {directory.Path}: another mlbudget uses this folder; "
                + "a store has one writer, give each its own folder", refused.Message);
        }

        using var next = StorageFolder.Open(directory.Path);
    }

    [Fact]
    public void A_folder_that_can_t_be_made_is_refused()
    {
        using var directory = new StorageDirectory();
        File.WriteAllText(directory.At("file"), "");

        var refused = Assert.Throws<StorageRefusedException>(() => StorageFolder.Open(directory.At("file/data")));
        Assert.StartsWith(
            $"--storage.path: {directory.At("file/data")}: the folder can't be made: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_of_another_program_is_refused_and_left_as_it_is()
    {
        using var directory = new StorageDirectory();
        using var folder = StorageFolder.Open(directory.Path);
        Run(folder.Database, "CREATE TABLE theirs (a)");

        var refused = Assert.Throws<StorageRefusedException>(() => Store.Open(folder));
        Assert.Equal($"{folder.Database}: is a database of another program; give mlbudget a folder of its own", refused.Message);
        Assert.Equal("theirs", Ask(folder.Database, "SELECT name FROM sqlite_schema"));
    }

    [Fact]
    public void A_database_of_a_newer_version_is_refused_and_left_as_it_is()
    {
        using var directory = new StorageDirectory();
        using var folder = StorageFolder.Open(directory.Path);
        Store.Open(folder).Dispose();
        Run(folder.Database, "PRAGMA user_version = 99");

        var refused = Assert.Throws<StorageRefusedException>(() => Store.Open(folder));
        Assert.Equal(
            $"{folder.Database}: found schema version 99, expected {Schema.Steps.Length} at most: it was written by a newer mlbudget; "
            + "use that one, or another --storage.path", refused.Message);
        Assert.Equal(99L, Ask(folder.Database, "PRAGMA user_version"));
    }

    [Theory]
    [InlineData("this is no database, but it is long enough to be looked at as one: ------------------------------------------")]
    [InlineData("SQLite format 3\0 and then something else altogether, which goes on for more than a hundred bytes ------------")]
    public void A_file_that_is_no_database_is_damaged(string text)
    {
        using var directory = new StorageDirectory();
        using var folder = StorageFolder.Open(directory.Path);
        File.WriteAllText(folder.Database, text);

        Assert.Throws<StorageDamagedException>(() => Store.Open(folder));
    }

    [Fact]
    public void What_is_damaged_is_set_aside_with_its_log_and_counted()
    {
        using var directory = new StorageDirectory();
        using var folder = StorageFolder.Open(directory.Path);
        File.WriteAllText(folder.Database, "damaged");
        File.WriteAllText(folder.Database + "-wal", "log");

        var aside = folder.SetAside(new(2026, 6, 1, 12, 30, 0, TimeSpan.Zero));

        Assert.Equal($"{folder.Database}.corrupt-20260601T123000000", aside);
        Assert.Equal("damaged", File.ReadAllText(aside));
        Assert.Equal("log", File.ReadAllText(aside + "-wal"));
        Assert.False(File.Exists(folder.Database));
        Assert.Equal(1, folder.SetAsideFiles);
    }

    [Fact]
    public void An_older_database_takes_the_steps_that_it_misses_and_keeps_what_it_has()
    {
        using var directory = new StorageDirectory();
        var file = directory.At("mlbudget.db");
        Upgrade(file, Schema.Steps);
        Run(file, "INSERT INTO models (name) VALUES ('fraud')");

        Upgrade(file, [.. Schema.Steps, "ALTER TABLE models ADD COLUMN owner TEXT", "UPDATE models SET owner = 'sre'"]);

        Assert.Equal((long)Schema.Steps.Length + 2, Ask(file, "PRAGMA user_version"));
        Assert.Equal("fraud of sre", Ask(file, "SELECT name || ' of ' || owner FROM models"));
    }

    [Fact]
    public void A_step_that_fails_leaves_the_database_as_it_was()
    {
        using var directory = new StorageDirectory();
        var file = directory.At("mlbudget.db");
        Upgrade(file, Schema.Steps);

        Assert.Throws<SqliteException>(() => Upgrade(file, [.. Schema.Steps, "ALTER TABLE models ADD COLUMN owner TEXT", "no SQL"]));

        Assert.Equal((long)Schema.Steps.Length, Ask(file, "PRAGMA user_version"));
        Assert.Equal(0L, Ask(file, "SELECT count(*) FROM pragma_table_info('models') WHERE name = 'owner'"));
    }

    private static void Upgrade(string file, System.Collections.Immutable.ImmutableArray<string> steps)
    {
        using var connection = Store.Connect(file, SqliteOpenMode.ReadWriteCreate);
        connection.Open();
        Schema.Upgrade(connection, file, steps);
    }

    private static void Run(string file, string sql) => Ask(file, sql);

    private static object? Ask(string file, string sql)
    {
        using var connection = Store.Connect(file, SqliteOpenMode.ReadWriteCreate);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
