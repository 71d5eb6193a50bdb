using System.Data.Common;
using MlBudget.Databases;

namespace MlBudget.EndToEnd.Tests.Databases;

/// <summary>Rows of a query to MariaDB.</summary>
public sealed class MariaDbTests(MariaDbTests.Running running) : ServerContract(running.Server), IClassFixture<MariaDbTests.Running>
{
    [Theory]
    [InlineData("cast(1 as unsigned)", "1")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("1.50", "1.50")]
    [InlineData("0.25e0", "0.25")]
    [InlineData("'é\"'", "é\"")]
    [InlineData("date '2026-11-01'", "2026-11-01T00:00:00")]
    [InlineData("timestamp '2026-11-01 10:00:00'", "2026-11-01T10:00:00")]
    [InlineData("time '00:01:30'", "90")]
    [InlineData("cast(0x01 as binary)", "AQ==")]
    [InlineData("null", null)]
    public void A_value_of_each_type_has_its_text(string value, string? text)
    {
        using var reader = new TableReader(
            running.Server, $"select timestamp '2026-11-01 11:00:00' as made, 1 as n, {value} as label from dual where now() >= @since", "", Now, isClosed: true);
        Assert.Equal([1], reader.ReadAll());
        Assert.Equal(text, Assert.Single(reader.Labels));
    }

    [Fact]
    public void A_truth_value_is_one()
    {
        Execute($"create table {Table} (made datetime, n integer, label tinyint(1))");
        Execute($"insert into {Table} values ('2026-11-01 11:00:00', 1, true), ('2026-11-01 11:00:00', 2, false)");
        using var reader = new TableReader(running.Server, Query, "", Now, isClosed: true);
        Assert.Equal([1, 2], reader.ReadAll());
        Assert.Equal(["true", "false"], reader.Labels);
    }

    [Fact]
    public void An_address_is_a_connection_too()
    {
        Create();
        Insert([(Now, 1)]);
        using var reader = new TableReader(
            running.Server, Query, "", Now, isClosed: true, connection: $"mysql://{DatabaseServer.User}:{DatabaseServer.Password}@{running.Server.Place}");
        Assert.Equal([1], reader.ReadAll());
    }

    /// <inheritdoc/>
    protected override void Lock(DbConnection connection) => TableServer.Execute(connection, $"lock tables {Table} write");

    /// <inheritdoc/>
    protected override void Unlock(DbConnection connection) => TableServer.Execute(connection, "unlock tables");

    /// <inheritdoc/>
    protected override bool HasWaiting()
    {
        using var connection = running.Server.Connect();
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "select count(*) from information_schema.processlist where state like 'Waiting for table%'";
        return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture) > 0;
    }

    public sealed class Running : IAsyncLifetime
    {
        public MariaDbServer Server { get; private set; } = null!;

        public async Task InitializeAsync() => Server = await MariaDbServer.RunningAsync();

        public Task DisposeAsync()
        {
            Server?.Dispose();
            return Task.CompletedTask;
        }
    }
}

/// <summary>Events that a query to MariaDB counts.</summary>
public sealed class MariaDbTallyTests(MariaDbTests.Running running) : TallyContract(running.Server), IClassFixture<MariaDbTests.Running>
{
    /// <inheritdoc/>
    protected override string SlotsOf(int minutes) => $"from_unixtime(floor(unix_timestamp(made) / {60 * minutes}) * {60 * minutes})";
}
