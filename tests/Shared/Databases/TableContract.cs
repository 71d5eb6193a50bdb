using System.Globalization;
using System.Text;

namespace MlBudget.Databases;

/// <summary>What holds of the rows of a query, whatever the engine is.</summary>
/// <param name="server">The database.</param>
public abstract class TableContract(TableServer server)
{
    /// <summary>The wall clock of the tests.</summary>
    protected static readonly DateTime Now = new(2026, 11, 1, 12, 0, 0, DateTimeKind.Utc);

    private static int _tables;

    /// <summary>The query of a table.</summary>
    protected string Query => $"select made, n, label from {Table} where made >= @since order by made";

    /// <summary>The test's own table.</summary>
    protected string Table { get; } = string.Create(CultureInfo.InvariantCulture, $"t{Interlocked.Increment(ref _tables)}");

    [Fact]
    public void It_catches_up_from_empty_and_goes_on_with_what_is_written()
    {
        Create();
        Insert(Enumerable.Range(0, 10_000).Select(number => (Now.AddHours(-1).AddMilliseconds(number / 3), number)));
        using var reader = new TableReader(server, Query, now: Now);

        var numbers = reader.ReadTo(9_999);
        Assert.Null(reader.Error);
        Insert([(Now.AddMinutes(-1), 10_000), (Now.AddMinutes(-1), 10_001)]);
        numbers.AddRange(reader.ReadTo(10_001));
        Insert([(Now.AddMinutes(-1).AddSeconds(-20), 10_002), (Now, 10_003)]);
        numbers.AddRange(reader.ReadTo(10_003));

        Assert.Equal(Enumerable.Range(0, 10_004), numbers.Order());
        Assert.Empty(reader.Refused);
    }

    [Theory]
    [InlineData("overlap: 10m")]
    [InlineData("overlap: 0s")]
    public void A_restart_anywhere_counts_each_row_once(string overlap)
    {
        Create();
        Insert(Enumerable.Range(0, 9_000).Select(number => (Now.AddHours(-9).AddSeconds(number / 7), number)));
        using var reader = new TableReader(server, Query, overlap, Now, isClosed: true);
        var numbers = new List<int>();
        for (var restart = 0; restart < 12; restart++)
        {
            numbers.AddRange(reader.ReadSome(restart * 150));
            reader.Commit();
            reader.Restart();
        }

        numbers.AddRange(reader.ReadAll());
        // Rows of one time come in any order.
        Assert.Equal(Enumerable.Range(0, 9_000), numbers.Order());
    }

    [Fact]
    public void A_row_that_becomes_visible_within_the_overlap_counts_and_equal_rows_count_each()
    {
        Create();
        Insert([(Now.AddMinutes(-30), 1), (Now.AddMinutes(-20), 2), (Now.AddMinutes(-20), 2), (Now.AddMinutes(-1), 3)]);
        using var reader = new TableReader(server, Query, "overlap: 5m", Now, isClosed: true);
        Assert.Equal([1, 2, 2, 3], reader.ReadAll());
        // As far back as the overlap, and no further.
        Insert([(Now.AddMinutes(-21), 4), (Now.AddMinutes(-5.9), 5), (Now.AddMinutes(-1), 3), (Now, 6)]);
        reader.Commit();
        reader.Restart();
        Assert.Equal([5, 3, 6], reader.ReadAll());
    }

    [Fact]
    public void A_row_of_the_future_hides_none_that_comes_after_it()
    {
        Create();
        Insert([(Now.AddMinutes(-2), 1), (Now.AddDays(400), 2)]);
        using var reader = new TableReader(server, Query, "overlap: 5m", Now, isClosed: true);
        Assert.Equal([1], reader.ReadAll());
        Insert([(Now.AddMinutes(-1), 3)]);
        reader.Commit();
        reader.Restart();
        Assert.Equal([3], reader.ReadAll());
        Assert.Equal("future", Assert.Single(reader.Refused).Reason.ToString(), ignoreCase: true);
    }

    [Fact]
    public void Rows_can_be_followed_by_an_integer()
    {
        Execute($"create table {Table} (seq bigint, made {server.TimeType}, n integer, label varchar(40))");
        for (var row = 1; row <= 3; row++)
            Execute($"insert into {Table} values ({row * 10}, {server.Time(Now.AddDays(-row))}, {row}, 'x')");
        using var reader = new TableReader(
            server, $"select * from {Table} where seq >= @since order by seq", "watermark: seq\noverlap: 20", Now, isClosed: true);
        Assert.Equal([1, 2, 3], reader.ReadAll());
        Execute($"insert into {Table} values (9, {server.Time(Now)}, 4, 'x')");
        Execute($"insert into {Table} values (11, {server.Time(Now)}, 5, 'x')");
        Execute($"insert into {Table} values (31, {server.Time(Now)}, 6, 'x')");
        reader.Commit();
        reader.Restart();
        Assert.Equal([5, 6], reader.ReadAll());
    }

    [Fact]
    public void Another_query_or_other_columns_count_no_row_anew()
    {
        Create();
        Insert([(Now.AddMinutes(-9), 1), (Now.AddMinutes(-3), 2), (Now.AddMinutes(-3), 3), (Now.AddMinutes(-2), 4)]);
        var all = $"select * from {Table} where made >= @since order by made";
        using var reader = new TableReader(server, all, "overlap: 5m", Now, isClosed: true);
        Assert.Equal(4, reader.ReadAll().Count);
        // A column that nothing is read of may come, and change.
        Execute($"alter table {Table} add column remark varchar(40)");
        Restart(all);
        Assert.Empty(reader.ReadAll());
        Execute($"update {Table} set remark = 'seen'");
        Restart(all);
        Assert.Empty(reader.ReadAll());
        Assert.Empty(reader.Changes);
        // A query that gives other values: the rows of the overlap are known by their marks, and late ones count as always.
        Execute($"insert into {Table} values ({server.Time(Now.AddMinutes(-3))}, 5, 'yes', 'late')");
        Restart($"select made, n + 10 as n, label from {Table} where made >= @since order by made, n");
        Assert.Single(reader.ReadAll());
        Assert.StartsWith("the query, its columns or its database are others than before", Assert.Single(reader.Changes), StringComparison.Ordinal);
        Execute($"insert into {Table} values ({server.Time(Now.AddMinutes(-3))}, 6, 'yes', 'late')");
        Restart($"select made, n + 10 as n, label from {Table} where made >= @since order by made, n");
        Assert.Equal([16], reader.ReadAll());
        Assert.Single(reader.Changes);

        void Restart(string query)
        {
            reader.Commit();
            reader.Restart(query, "overlap: 5m");
        }
    }

    [Fact]
    public void A_watermark_of_another_kind_begins_anew_and_says_so()
    {
        Create();
        Insert([(Now.AddMinutes(-9), 1), (Now.AddMinutes(-3), 2)]);
        using var reader = new TableReader(server, Query, now: Now, isClosed: true);
        Assert.Equal([1, 2], reader.ReadAll());
        reader.Commit();
        reader.Restart($"select * from {Table} where n >= @since order by n", "watermark: n\noverlap: 10");
        Assert.Equal([1, 2], reader.ReadAll());
        Assert.StartsWith("rows are followed by 'n', an integer, and were followed by 'made', a time: all are read again", Assert.Single(reader.Changes), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_missing_or_of_another_type_is_said()
    {
        Create();
        Insert([(Now.AddMinutes(-2), 1), (Now.AddMinutes(-1), 2)]);
        Assert.Contains("nowhere", ErrorOf("select made, n, label from nowhere where made >= @since order by made"), StringComparison.Ordinal);
        Assert.Contains("amount", ErrorOf($"select made, amount, label from {Table} where made >= @since order by made"), StringComparison.Ordinal);
        Says("the query gives no column 'n', 'label', found made, other", $"select made, n as other from {Table} where made >= @since order by made");
        Says("the query gives two columns 'n', expected one; name one of them anew with 'as'", $"select made, label, n, n from {Table} where made >= @since order by made");
        Says("found rows in another order than that of 'made', expected them by it; add 'order by' with it to the query", $"select * from {Table} where made >= @since order by n desc");
        Says("found an integer in 'n', by which rows are followed; write 'overlap' as a number in its units, such as overlap: 1000",
            $"select * from {Table} where made >= @since order by made", "watermark: n");
        Says("found a row without a value in 'w', by which rows are followed; leave such rows out in the query",
            $"select made, n, label, null as w from {Table} where made >= @since order by made", "watermark: w");
        Says("the query gives no column 'w', found made, n, label", $"select * from {Table} where made >= @since order by made", "watermark: w");

        void Says(string error, string query, string more = "") =>
            Assert.Equal($"can't be fetched: {error}", ErrorOf(query, more));
    }

    [Fact]
    public void A_row_that_can_not_be_read_is_refused_and_the_rest_counts()
    {
        Create();
        Insert([(Now.AddMinutes(-3), 1), (Now.AddMinutes(-1), 3)]);
        Execute($"insert into {Table} values ({server.Time(Now.AddMinutes(-2))}, null, null)");
        using var reader = new TableReader(
            server, $"select case when n is null then 'soon' else '2026-11-01T11:59:00Z' end as made, n, label, made as w from {Table} where made >= @since order by w",
            "watermark: w", Now, isClosed: true);
        Assert.Equal([1, 3], reader.ReadAll());
        var refused = Assert.Single(reader.Refused);
        Assert.Equal(($"{server.Type} {server.Place}", 2), (refused.Place, refused.Number));
        Assert.StartsWith("found 'soon' in 'made', expected a time", refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_host_and_database_are_shown()
    {
        using var reader = new TableReader(server, Query, now: Now);
        Assert.Equal($"{server.Type} {server.Place}", reader.Written);
    }

    /// <summary>Makes the table.</summary>
    protected void Create() => Execute($"create table {Table} (made {server.TimeType}, n integer, label varchar(40))");

    /// <summary>Writes rows.</summary>
    protected void Insert(IEnumerable<(DateTime At, int Number)> rows)
    {
        foreach (var some in rows.Chunk(1000))
        {
            var text = new StringBuilder($"insert into {Table} values ");
            text.AppendJoin(", ", some.Select(row => string.Create(CultureInfo.InvariantCulture, $"({server.Time(row.At)}, {row.Number}, 'yes')")));
            Execute(text.ToString());
        }
    }

    /// <summary>Runs a statement.</summary>
    protected void Execute(string statement) => server.Execute(statement);

    /// <summary>What is wrong with a source, which reads nothing.</summary>
    protected string ErrorOf(string query, string more = "", string? connection = null)
    {
        using var reader = new TableReader(server, query, more, Now, connection: connection);
        reader.ReadTo(int.MinValue);
        return reader.Error!;
    }
}
