using System.Data.Common;
using DuckDB.NET.Data;
using MlBudget.Databases;

namespace MlBudget.Sources.Tests.Sql;

/// <summary>Rows of a DuckDB file.</summary>
public sealed class DuckDbTableTests(DuckDbTableTests.File file) : TableContract(file), IClassFixture<DuckDbTableTests.File>
{
    [Fact]
    public void What_is_wrong_with_a_value_is_said_without_it()
    {
        Create();
        Insert([(Now.AddMinutes(-1), 1)]);
        var said = ErrorOf($"select made, cast(label as integer) as n, label from {Table} where made >= @since order by made");
        Assert.StartsWith("can't be fetched: Conversion Error: Could not convert string *** to INT32", said, StringComparison.Ordinal);
        Assert.DoesNotContain("yes", said, StringComparison.Ordinal);
    }

    public sealed class File : TableServer
    {
        private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

        public override string Type => "duckdb";

        // Within one process a file can't be open in two ways.
        public override string Connection => $"Data Source={_path};ACCESS_MODE=READ_WRITE";

        public override string Place => _path;

        public override string TimeType => "timestamp";

        public override DbConnection Connect() => new DuckDBConnection(Connection);

        public override void Dispose()
        {
            System.IO.File.Delete(_path);
            base.Dispose();
        }
    }
}

/// <summary>Events that a query to a DuckDB file counts.</summary>
public sealed class DuckDbTallyTests(DuckDbTableTests.File file) : TallyContract(file), IClassFixture<DuckDbTableTests.File>
{
    /// <inheritdoc/>
    protected override string SlotsOf(int minutes) => $"time_bucket(interval {minutes} minute, made)";
}
