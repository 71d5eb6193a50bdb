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
