using MlBudget.Databases;

namespace MlBudget.EndToEnd.Tests.Databases;

/// <summary>What holds of the rows of a query to a server, which may be away, slow, or refuse.</summary>
/// <param name="server">The server.</param>
public abstract class ServerContract(DatabaseServer server) : TableContract(server)
{
    [Fact]
    public void Of_two_writers_the_one_that_commits_late_loses_nothing()
    {
        Create();
        using var early = server.Connect();
        early.Open();
        using var transaction = early.BeginTransaction();
        TableServer.Execute(early, $"insert into {Table} values ({server.Time(Now.AddSeconds(-60))}, 1, 'yes')", transaction);
        using var reader = new TableReader(server, Query, "overlap: 5m", Now);
        Insert([(Now.AddSeconds(-30), 2)]);
        Assert.Equal([2], reader.ReadTo(2));
        transaction.Commit();
        Assert.Equal([1], reader.ReadTo(1));
        Insert([(Now.AddSeconds(-5), 3)]);
        Assert.Equal([3], reader.ReadTo(3));
    }

    [Fact]
    public void A_row_that_is_committed_during_a_long_look_counts_also_beside_a_row_of_the_future()
    {
        Create();
        Insert(Enumerable.Range(0, 60_000).Select(number => (Now.AddHours(-1).AddMilliseconds(number * 60), number)));
        Insert([(Now.AddDays(400), 70_000)]);
        using var reader = new TableReader(server, Query, "overlap: 5m\ntimeout: 1h", Now);
        // The buffer fills, and the server holds the rest of the rows.
        reader.Look();
        var numbers = new List<int>();
        reader.ReadUntil(numbers, () => numbers.Count > 0, batches: 1);
        Insert([(Now.AddSeconds(-30), 60_000)]);
        reader.TimePasses(TimeSpan.FromMinutes(10));
        reader.ReadUntil(numbers, () => numbers.Contains(59_999));
        reader.ReadUntil(numbers, () => reader.Look() && numbers.Contains(60_000));
        Assert.Equal(Enumerable.Range(0, 60_001), numbers.Order());
    }

    [Fact]
    public void A_connection_that_is_cut_costs_nothing()
    {
        Create();
        Insert(Enumerable.Range(0, 60_000).Select(number => (Now.AddHours(-1).AddMilliseconds(number), number)));
        using var reader = new TableReader(server, Query, now: Now);
        // The buffer fills, and the server holds the rest of the rows.
        reader.Look();
        var numbers = new List<int>();
        reader.ReadUntil(numbers, () => numbers.Count > 0, batches: 1);
        server.CutConnections();
        reader.ReadUntil(numbers, () => reader.TriesAgain() && numbers.Contains(59_999));
        Assert.Equal(Enumerable.Range(0, 60_000), numbers);
        Assert.Null(reader.Error);
    }

    [Fact]
    public async Task A_server_that_is_away_is_an_error_and_what_it_has_after_that_counts_once()
    {
        Create();
        Insert([(Now.AddSeconds(-60), 1)]);
        using var reader = new TableReader(server, Query, now: Now);
        Assert.Equal([1], reader.ReadTo(1));
        await server.StopAsync();
        reader.ReadTo(int.MinValue);
        Assert.Contains($"({server.Type} {server.Place})", reader.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(DatabaseServer.Password, reader.Error, StringComparison.Ordinal);
        await server.StartAsync();
        Insert([(Now.AddSeconds(-50), 2)]);
        var numbers = new List<int>();
        reader.ReadUntil(numbers, () => reader.Look() && reader.TriesAgain() && numbers.Contains(2));
        Assert.Equal([2], numbers);
        Assert.Null(reader.Error);
    }

    [Fact]
    public async Task A_server_that_hangs_costs_nothing_once_it_is_back()
    {
        Create();
        Insert([(Now.AddSeconds(-60), 1)]);
        using var reader = new TableReader(server, Query, "timeout: 90s", Now);
        Assert.Equal([1], reader.ReadTo(1));
        await server.SignalAsync("STOP");
        var numbers = new List<int>();
        reader.Look();
        Assert.False(SpinWait.SpinUntil(() => reader.Error is not null, TimeSpan.FromMilliseconds(200)));
        reader.TimePasses(TimeSpan.FromSeconds(91));
        reader.ReadUntil(numbers, () => reader.Error is not null);
        Assert.Equal("has not answered for 1m30s", reader.Error);
        await server.SignalAsync("CONT");
        Insert([(Now.AddSeconds(-50), 2)]);
        reader.ReadUntil(numbers, () => reader.Look() && reader.TriesAgain() && numbers.Contains(2));
        Assert.Equal([2], numbers);
    }

    [Fact]
    public void An_answer_after_a_minute_counts_and_one_after_more_than_the_timeout_is_an_error()
    {
        Create();
        Insert([(Now.AddSeconds(-60), 1)]);
        using var blocker = server.Connect();
        blocker.Open();
        using var reader = new TableReader(server, Query, now: Now);
        Lock(blocker);
        reader.Look();
        Assert.True(SpinWait.SpinUntil(() => HasWaiting(), TimeSpan.FromSeconds(60)));
        reader.TimePasses(TimeSpan.FromSeconds(60));
        Unlock(blocker);
        var numbers = new List<int>();
        reader.ReadUntil(numbers, () => numbers.Contains(1));
        Assert.Null(reader.Error);

        Lock(blocker);
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                reader.Look();
                return HasWaiting();
            },
            TimeSpan.FromSeconds(60)));
        reader.TimePasses(TimeSpan.FromSeconds(121));
        reader.ReadUntil(numbers, () => reader.Error is not null);
        Assert.Equal("has not answered for 2m", reader.Error);
        Unlock(blocker);
        reader.ReadUntil(numbers, () => reader.TriesAgain() && reader.Error is null);
        Assert.Equal([1], numbers);
    }

    [Theory]
    [InlineData(DatabaseServer.Password, "wrong")]
    [InlineData("=" + DatabaseServer.User, "=nobody")]
    public void Who_is_refused_is_told_so_and_no_credentials_are(string right, string wrong)
    {
        var said = ErrorOf(Query, connection: server.Connection.Replace(right, wrong, StringComparison.Ordinal));
        Assert.Matches($@"^can't be fetched: the server refuses the user or the password \(\w+\) \({server.Type} {server.Place}\)$", said);
    }

    /// <summary>Locks the table, so that nobody can read it.</summary>
    protected abstract void Lock(System.Data.Common.DbConnection connection);

    /// <summary>Lets others read it.</summary>
    protected abstract void Unlock(System.Data.Common.DbConnection connection);

    /// <summary>Whether a query waits for it.</summary>
    protected abstract bool HasWaiting();
}
