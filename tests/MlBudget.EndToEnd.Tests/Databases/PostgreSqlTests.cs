using System.Data.Common;
using MlBudget.Databases;

namespace MlBudget.EndToEnd.Tests.Databases;

/// <summary>Rows of a query to PostgreSQL.</summary>
public sealed class PostgreSqlTests(PostgreSqlTests.Running running) : ServerContract(running.Server), IClassFixture<PostgreSqlTests.Running>
{
    [Fact]
    public void Each_type_is_read_as_what_it_is()
    {
        using var reader = new TableReader(
            running.Server,
            $"""
            select timestamptz '2026-11-01T11:00:00Z' as made, n, label from (values
              (1, to_jsonb(true)), (2, '"text"'), (3, '7.50'), (4, null), (5, '{"{"}"a": 1{"}"}')) as v (n, label) where now() >= @since
            """,
            "watermark: made", Now, isClosed: true);
        Assert.Equal([1, 2, 3, 4, 5], reader.ReadAll());
        Assert.Equal(["true", "text", "7.50", null, "(mistyped)"], reader.Labels);
    }

    [Theory]
    [InlineData("true", "true")]
    [InlineData("1::smallint", "1")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("1.50::numeric", "1.50")]
    [InlineData("0.25::real", "0.25")]
    [InlineData("'NaN'::float8", "NaN")]
    [InlineData("'é\"\\'::text", "é\"\\")]
    [InlineData("'x'::char(3)", "x  ")]
    [InlineData("'6F9619FF-8B86-D011-B42D-00CF4FC964FF'::uuid", "6f9619ff-8b86-d011-b42d-00cf4fc964ff")]
    [InlineData("date '2026-11-01'", "2026-11-01")]
    [InlineData("timestamp '2026-11-01 10:00'", "2026-11-01T10:00:00")]
    [InlineData("timestamptz '2026-11-01 10:00+02'", "2026-11-01T08:00:00Z")]
    [InlineData("interval '90 seconds'", "90")]
    [InlineData("'\\x01'::bytea", "AQ==")]
    [InlineData("array[1,2]", "(mistyped)")]
    [InlineData("null::text", null)]
    [InlineData("''", null)]
    [InlineData("1e200::numeric", "(mistyped)")]
    public void A_value_of_each_type_has_its_text(string value, string? text)
    {
        using var reader = new TableReader(
            running.Server, $"select timestamptz '2026-11-01T11:00:00Z' as made, 1 as n, {value} as label where now() >= @since", "", Now, isClosed: true);
        Assert.Equal([1], reader.ReadAll());
        Assert.Equal(text, Assert.Single(reader.Labels));
    }

    [Theory]
    [InlineData("timestamp")]
    [InlineData("date")]
    [InlineData("text")]
    public void Rows_can_be_followed_by_other_types_of_time(string type)
    {
        Execute($"create table {Table} (made {type}, n integer, label text)");
        Execute($"insert into {Table} values ('2026-10-31', 1, null), ('2026-11-01', 2, null)");
        using var reader = new TableReader(running.Server, Query, "", Now, isClosed: true);
        Assert.Equal([1, 2], reader.ReadAll());
        Execute($"insert into {Table} values ('2026-11-01', 3, null)");
        reader.Commit();
        reader.Restart();
        Assert.Equal([3], reader.ReadAll());
    }

    [Fact]
    public void Rows_can_be_followed_by_whole_numbers_of_a_decimal_type()
    {
        using var reader = new TableReader(
            running.Server, "select timestamptz '2026-11-01T11:00:00Z' as made, n, null as label, n::numeric(20, 2) as seq from generate_series(1, 3) as n where n >= @since",
            "watermark: seq\noverlap: 1", Now, isClosed: true);
        Assert.Equal([1, 2, 3], reader.ReadAll());
    }

    [Fact]
    public void An_address_is_a_connection_too()
    {
        Create();
        Insert([(Now, 1)]);
        using var reader = new TableReader(
            running.Server, Query, "", Now, isClosed: true,
            connection: $"postgresql://{DatabaseServer.User}:{DatabaseServer.Password}@{running.Server.Place}?sslmode=disable&application_name=x");
        Assert.Equal([1], reader.ReadAll());
        Assert.Equal($"postgresql {running.Server.Place}", reader.Written);
    }

    /// <inheritdoc/>
    protected override void Lock(DbConnection connection)
    {
        TableServer.Execute(connection, "begin");
        TableServer.Execute(connection, $"lock table {Table} in access exclusive mode");
    }

    /// <inheritdoc/>
    protected override void Unlock(DbConnection connection) => TableServer.Execute(connection, "commit");

    /// <inheritdoc/>
    protected override bool HasWaiting()
    {
        using var connection = running.Server.Connect();
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "select count(*) from pg_locks where not granted";
        return (long)command.ExecuteScalar()! > 0;
    }

    public sealed class Running : IAsyncLifetime
    {
        public PostgreSqlServer Server { get; private set; } = null!;

        public async Task InitializeAsync() => Server = await PostgreSqlServer.RunningAsync();

        public Task DisposeAsync()
        {
            Server?.Dispose();
            return Task.CompletedTask;
        }
    }
}

/// <summary>Events that a query to PostgreSQL counts.</summary>
public sealed class PostgreSqlTallyTests(PostgreSqlTests.Running running) : TallyContract(running.Server), IClassFixture<PostgreSqlTests.Running>
{
    /// <inheritdoc/>
    protected override string SlotsOf(int minutes) => $"date_bin('{minutes} minutes', made, timestamptz '2000-01-01')";
}
