using System.Diagnostics;
using StackExchange.Redis;
using StreamReader = MlBudget.Streams.StreamReader;

namespace MlBudget.EndToEnd.Tests.Streams;

/// <summary>Entries of a real Redis count once each, are acknowledged once a commit holds them, and what goes wrong is said.</summary>
public sealed class RedisStreamTests(RedisServer server) : IClassFixture<RedisServer>
{
    private const string Group = "mlbudget";

    private static readonly DateTime Start = DateTime.UtcNow.AddHours(-3);

    private readonly string _key = $"s{Stopwatch.GetTimestamp()}";

    private IDatabase Database => server.Database;

    [Fact]
    public void It_catches_up_and_goes_on_and_acknowledges_what_a_commit_holds()
    {
        Write(Enumerable.Range(0, 10_000));
        using var reader = new StreamReader(Settings());

        Assert.Equal(Enumerable.Range(0, 10_000), reader.ReadTo(10_000));
        Assert.Equal(10_000, Database.StreamPending(_key, Group).PendingMessageCount);
        reader.Commit();
        Write([10_000, 10_001]);
        Assert.Equal([10_000, 10_001], reader.ReadTo(2));
        Assert.Equal(2, Database.StreamPending(_key, Group).PendingMessageCount);
        reader.Commit();
        reader.Until([], () => Database.StreamPending(_key, Group).PendingMessageCount == 0);
        Assert.Equal((null, 0, 0), (reader.Error, reader.Refused.Count, reader.Changes.Count));
        Assert.Equal($"redis_stream {server.Place}/{_key} (each 'payload' a record, acknowledged for the group '{Group}' once it is counted)", reader.Written);
    }

    [Fact]
    public void A_restart_anywhere_counts_each_entry_once_also_one_between_a_commit_and_its_acknowledgement()
    {
        Write(Enumerable.Range(0, 9_000));
        using var reader = new StreamReader(Settings());
        var numbers = new List<int>();
        for (var restart = 0; restart < 12; restart++)
        {
            numbers.AddRange(reader.ReadSomeOf(restart * 120));
            if (restart % 2 == 0)
                reader.Commit();
            else
                reader.CommitAndDie();
            // What is read after the commit is lost with the process.
            reader.ReadSomeOf(restart % 3 * 70);
            reader.Restart();
        }

        numbers.AddRange(reader.ReadTo(9_000 - numbers.Count));
        Assert.Equal(Enumerable.Range(0, 9_000), numbers);
        reader.CommitAndDie();
        reader.Restart();
        reader.Until([], () => Database.StreamPending(_key, Group).PendingMessageCount == 0);
        Assert.Empty(reader.Changes);
    }

    [Fact]
    public void A_stream_that_is_not_there_is_an_error_and_is_not_made()
    {
        using var reader = new StreamReader(Settings());
        Assert.Equal($"can't be fetched: found no stream '{_key}'", reader.ReadToError());
        Assert.False(Database.KeyExists(_key));
        Write([1]);
        Assert.Equal([1], reader.ReadTo(1));
        Assert.Null(reader.Error);
    }

    [Fact]
    public void Another_type_and_who_is_not_let_in_are_said_without_a_secret()
    {
        Database.StringSet(_key, "text");
        Assert.Equal($"can't be fetched: found something else under '{_key}', expected a stream", ErrorOf(Settings()));
        Assert.Matches("^can't be fetched: .*(NOAUTH|WRONGPASS|[Aa]uthentication)", ErrorOf(Settings().Replace(",password=${env:SECRET}", "", StringComparison.Ordinal)));
        var wrong = ErrorOf(Settings().Replace("${env:SECRET}", "${env:SECRET}${env:SECRET}", StringComparison.Ordinal));
        Assert.Matches("^can't be fetched: .*(NOAUTH|WRONGPASS|[Aa]uthentication)", wrong);
        Assert.DoesNotContain(RedisServer.Password, wrong, StringComparison.Ordinal);

        static string ErrorOf(string settings)
        {
            using var reader = new StreamReader(settings);
            return reader.ReadToError();
        }
    }

    [Fact]
    public void Entries_that_were_trimmed_before_they_were_read_are_told_with_their_number()
    {
        Write(Enumerable.Range(0, 100));
        Database.StreamTrim(_key, 90);
        using var reader = new StreamReader(Settings());
        // What was gone before anything was read is no loss of this one.
        Assert.Equal(Enumerable.Range(10, 90), reader.ReadTo(90));
        Assert.Empty(reader.Notes);
        reader.Commit();
        reader.Restart();
        Write(Enumerable.Range(100, 50));
        Database.StreamTrim(_key, 20);

        Assert.Equal(Enumerable.Range(130, 20), reader.ReadTo(20));
        reader.Until([], () => reader.Notes.Any());
        Assert.Matches(@"^30 entries behind \d+-\d+ were gone before they were read\. Let the stream keep more", Assert.Single(reader.Notes));
        Assert.Null(reader.Error);
        reader.Commit();
        reader.Restart();
        Write([150]);
        Assert.Equal([150], reader.ReadTo(1));
        reader.Until([], () => reader.Notes.Any());
    }

    [Fact]
    public void A_stream_that_was_made_anew_and_a_group_that_was_destroyed_are_told()
    {
        Write(Enumerable.Range(0, 10));
        using var reader = new StreamReader(Settings());
        Assert.Equal(10, reader.ReadTo(10).Count);
        reader.Commit();
        Database.KeyDelete(_key);
        Write([20, 21]);
        Assert.Equal([20, 21], reader.ReadTo(2));
        Assert.Matches(@"^the stream ends at \d+-\d+, and was read up to \d+-\d+: it was made anew, and is read from its first entry on", reader.Changes.First());
        reader.Commit();

        Database.StreamDeleteConsumerGroup(_key, Group);
        Write([22]);
        Assert.Equal([22], reader.ReadTo(1));
        Assert.Matches(@"^the group 'mlbudget' was not there any more: it is made anew, and goes on where it was, behind \d+-\d+$", reader.Changes.Last());
    }

    [Fact]
    public void Another_that_reads_the_same_group_is_an_error_and_takes_nothing_away()
    {
        Write([1]);
        using var reader = new StreamReader(Settings());
        Assert.Equal([1], reader.ReadTo(1));
        // The source may be faster, and look once more before it is asked to.
        var last = 1;
        do
            Write([++last]);
        while (Database.StreamReadGroup(_key, Group, "other", ">").Length == 0);

        var (numbers, error) = (new List<int>(), (string?)null);
        reader.Until(numbers, () => (error = reader.Error) is not null);
        Assert.Matches(
            @"^can't be fetched: the group 'mlbudget' was moved to \d+-\d+ by another that reads it, expected \d+-\d+: each would get a part of the entries; give each exporter a group of its own$",
            error);
        reader.Until(numbers, () => numbers.Count == last - 1);
        Assert.Equal(Enumerable.Range(2, last - 1), numbers);
    }

    [Fact]
    public void Fields_are_a_record_and_what_is_none_is_refused_where_it_is()
    {
        Add("1-1", ("at", Start.ToString("O")), ("n", "1"));
        Add("1-2", ("at", "soon"), ("n", "2"));
        Database.StreamAdd(_key, [new("at", Start.ToString("O")), new("n", (RedisValue)new byte[] { 0xff, 0xfe })], "2-7");
        Add("3-0", ("at", Start.ToString("O")), ("n", "3"));
        using var fields = new StreamReader($"type: redis_stream\nconnection: {server.Connection}\nstream: {_key}\n", isClosed: true);
        Assert.Equal([1, 3], fields.ReadAll());
        Assert.Equal([$"redis_stream {server.Place}/{_key} 1 Time", $"redis_stream {server.Place}/{_key} 2 Encoding"], fields.Refused.Select(one => $"{one.Place} {one.Number} {one.Reason}"));

        Add("4-0", ("payload", StreamReader.Record(Start, 4)));
        Add("4-1", ("payload", "no JSON"));
        using var payload = new StreamReader(Settings(), isClosed: true);
        Assert.Equal([4], payload.ReadAll());
        Assert.Equal("has no field 'payload', or nothing in it: expected a record there", Assert.Single(payload.Refused).Detail);
        // Of a closed source nothing is left behind.
        Assert.Empty(Database.StreamGroupInfo(_key));
    }

    [Fact]
    public async Task A_server_that_was_away_loses_nothing()
    {
        using var own = new RedisServer();
        await own.StartAsync();
        own.Database.StreamAdd(_key, "payload", StreamReader.Record(Start, 1));
        using var reader = new StreamReader(Settings().Replace(server.Place, own.Place, StringComparison.Ordinal));
        Assert.Equal([1], reader.ReadTo(1));
        await own.StopAsync();
        Assert.StartsWith("can't be fetched: ", reader.ReadToError(), StringComparison.Ordinal);
        await own.StartAsync();
        own.Database.StreamAdd(_key, "payload", StreamReader.Record(Start, 2));
        Assert.Equal([2], reader.ReadTo(1));
        Assert.Null(reader.Error);
    }

    private string Settings() => $"type: redis_stream\nconnection: {server.Connection}\nstream: {_key}\nfield: payload\n";

    private void Add(string id, params (string Name, string Value)[] fields) =>
        Database.StreamAdd(_key, [.. fields.Select(field => new NameValueEntry(field.Name, field.Value))], id);

    private void Write(IEnumerable<int> numbers)
    {
        var batch = Database.CreateBatch();
        var added = numbers.Select(number => batch.StreamAddAsync(_key, "payload", StreamReader.Record(Start.AddMilliseconds(number), number))).ToArray();
        batch.Execute();
        Task.WaitAll(added);
    }
}
