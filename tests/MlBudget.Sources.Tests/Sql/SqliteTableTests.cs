using System.Data.Common;
using Microsoft.Data.Sqlite;
using MlBudget.Databases;

namespace MlBudget.Sources.Tests.Sql;

/// <summary>Rows of a SQLite file.</summary>
public sealed class SqliteTableTests(SqliteTableTests.File file) : TableContract(file), IClassFixture<SqliteTableTests.File>
{
    [Fact]
    public void A_file_that_is_not_there_is_an_error_and_is_not_made()
    {
        var missing = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        Assert.Contains(missing, ErrorOf(Query, connection: $"Data Source={missing}"), StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(missing));
    }

    [Theory]
    [InlineData("datetime(made) >= datetime(@since)")]
    [InlineData("julianday(made) >= julianday(@since)")]
    [InlineData("unixepoch(made) >= unixepoch(@since)")]
    public void Functions_of_times_can_read_where_rows_begin(string condition)
    {
        Create();
        Insert([(Now.AddMinutes(-9), 1), (Now.AddMinutes(-3), 2)]);
        using var reader = new TableReader(file, $"select made, n, label from {Table} where {condition} order by made", now: Now, isClosed: true);
        Assert.Equal([1, 2], reader.ReadAll());
        Insert([(Now.AddMinutes(-1), 3)]);
        reader.Commit();
        reader.Restart();
        Assert.Equal([3], reader.ReadAll());
    }

    [Theory]
    [InlineData("integer", "found an integer in 'made', by which rows are followed; write 'overlap' as a number in its units, such as overlap: 1000")]
    [InlineData("real", "found a Double in 'made', by which rows are followed, expected a time or an integer")]
    public void Times_that_are_numbers_are_an_error_and_not_an_empty_table(string type, string said)
    {
        Execute($"create table {Table} (made {type}, n integer, label text)");
        Execute($"insert into {Table} values (1793534400, 1, 'yes')");
        Assert.Equal($"can't be fetched: {said}", ErrorOf(Query));
    }

    public sealed class File : TableServer
    {
        private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

        public override string Type => "sqlite";

        public override string Connection => $"Data Source={_path}";

        public override string Place => _path;

        public override string TimeType => "text";

        public override DbConnection Connect() => new SqliteConnection(Connection);

        public override void Dispose()
        {
            SqliteConnection.ClearAllPools();
            System.IO.File.Delete(_path);
            base.Dispose();
        }
    }
}

/// <summary>Events that a query to a SQLite file counts.</summary>
public sealed class SqliteTallyTests(SqliteTableTests.File file) : TallyContract(file), IClassFixture<SqliteTableTests.File>
{
    /// <inheritdoc/>
    protected override string SlotsOf(int minutes) => $"strftime('%Y-%m-%d %H:%M', unixepoch(made) / {60 * minutes} * {60 * minutes}, 'unixepoch')";
}
