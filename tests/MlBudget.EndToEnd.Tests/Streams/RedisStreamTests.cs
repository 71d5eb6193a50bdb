using System.Diagnostics;
using MlBudget.Sources.Buffering;
using MlBudget.Streams;
using StackExchange.Redis;
using StreamReader = MlBudget.Streams.StreamReader;

namespace MlBudget.EndToEnd.Tests.Streams;

/// <summary>Entries of a real Redis count once each, a group shows what a commit holds of them, and what goes wrong is said.</summary>
public sealed class RedisStreamTests(RedisServer server) : IClassFixture<RedisServer>
{
    private const string GroupName = "mlbudget";

    private static readonly DateTime Start = DateTime.UtcNow.AddHours(-3);

    private readonly string _key = $"s{Stopwatch.GetTimestamp()}";

    private IDatabase Database => server.Database;

    [Fact]
    public void It_catches_up_and_goes_on_and_its_group_shows_what_a_commit_holds()
    {
        Write(Enumerable.Range(0, 10_000));
        using var reader = new StreamReader(Settings());

        Assert.Equal(Enumerable.Range(0, 10_000), reader.ReadTo(10_000));
        Assert.Empty(Database.StreamGroupInfo(_key));
        reader.Commit();
        reader.Until([], () => Lag() == 0);
        Write([10_000, 10_001]);
        Assert.Equal([10_000, 10_001], reader.ReadTo(2));
        Assert.Equal(2, Lag());
        reader.Commit();
        reader.Until([], () => Lag() == 0);
        Assert.Equal((10_002L, 0, 0), (Group().EntriesRead, Group().ConsumerCount, Group().PendingMessageCount));
        Assert.Equal((null, 0, 0), (reader.Error, reader.Refused.Count, reader.Changes.Count));
        Assert.Equal($"redis_stream {server.Place}/{_key} (each 'payload' a record, the group '{GroupName}' shows how far they are counted)", reader.Shown);
    }

    [Fact]
    public void A_restart_anywhere_counts_each_entry_once_also_one_between_a_commit_and_the_showing_of_it()
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
        reader.Commit();
        reader.Until([], () => Lag() == 0);
        Assert.Empty(reader.Changes);
    }

    [Fact]
    public void Two_that_catch_up_with_one_group_each_get_all()
    {
        Write(Enumerable.Range(0, 9_000));
        using var one = new StreamReader(Settings());
        using var other = new StreamReader(Settings());
        var (first, second) = (new List<int>(), new List<int>());
        for (var turn = 0; turn < 20; turn++)
        {
            first.AddRange(one.ReadSomeOf(100));
            one.Commit();
            second.AddRange(other.ReadSomeOf(200));
            other.Commit();
        }

        first.AddRange(one.ReadTo(9_000 - first.Count));
        second.AddRange(other.ReadTo(9_000 - second.Count));

        Assert.Equal(Enumerable.Range(0, 9_000), first);
        Assert.Equal(Enumerable.Range(0, 9_000), second);
        Assert.Equal((null, null), (one.Error, other.Error));
    }

    [Fact]
    public void Who_reads_by_the_group_takes_nothing_away_and_loses_nothing()
    {
        Write(Enumerable.Range(0, 5_000));
        Database.StreamCreateConsumerGroup(_key, GroupName, "0-0");
        using var reader = new StreamReader(Settings());
        var numbers = reader.ReadSomeOf(100);
        var theirs = Database.StreamReadGroup(_key, GroupName, "other", ">", 2_000).Length;
        reader.Commit();

        numbers.AddRange(reader.ReadTo(5_000 - numbers.Count));
        reader.Commit();
        reader.Until(numbers, () => !reader.Changes.IsEmpty);
        theirs += Database.StreamReadGroup(_key, GroupName, "other", ">").Length;

        Assert.Equal(Enumerable.Range(0, 5_000), numbers);
        Assert.Equal(5_000, theirs);
        Assert.Null(reader.Error);
        Assert.Equal(
            $"the group '{GroupName}' has 1 consumer, expected none: it is left as it is, since whoever reads by it would lose entries or get some twice. "
            + "Entries count all the same; give 'group' another name",
            Assert.Single(reader.Changes));
    }

    [Fact]
    public void Who_may_not_write_reads_all_the_same_and_without_a_group_nothing_is_written()
    {
        Write([1, 2]);
        server.Database.Execute("ACL", "SETUSER", "reads", "on", $">{RedisServer.Password}", "~*", "+xread", "+xinfo", "+multi", "+exec", "+@connection", "+info", "+config|get", "+cluster|nodes");
        var settings = Settings().Replace("password=", "user=reads,password=", StringComparison.Ordinal);
        using (var reader = new StreamReader(settings))
        {
            Assert.Equal([1, 2], reader.ReadTo(2));
            reader.Commit();
            reader.Until([], () => !reader.Changes.IsEmpty);
            Assert.Matches(@"^the group 'mlbudget' can't be set: NOPERM .*\. Entries count all the same$", Assert.Single(reader.Changes));
            Assert.DoesNotContain("reads", reader.Changes.First(), StringComparison.Ordinal);
            Assert.Null(reader.Error);
        }

        using var without = new StreamReader(settings.Replace($"group: {GroupName}\n", "", StringComparison.Ordinal));
        Assert.Equal([1, 2], without.ReadTo(2));
        without.Commit();
        Write([3]);
        Assert.Equal([3], without.ReadTo(1));
        Assert.Empty(without.Changes);
        Assert.Empty(Database.StreamGroupInfo(_key));
        Assert.Equal($"redis_stream {server.Place}/{_key} (each 'payload' a record)", without.Shown);
    }

    [Fact]
    public void A_fetch_that_was_given_up_does_nothing_beside_the_next_one()
    {
        Write(Enumerable.Range(0, 3_000));
        using var held = new HeldServer(server.Port);
        var time = new WaitsClock(DateTimeOffset.UtcNow);
        using var reader = new StreamReader(Settings().Replace(server.Place, $"{held.Place},connectTimeout=600000", StringComparison.Ordinal), time: time);
        reader.Until([], () => held.Taken > 0);
        time.Advance(new BufferingOptions().Patience);
        Assert.Equal("has not answered for 30s", reader.ReadToError());

        // The driver goes on with what was given up, as it can't be told.
        held.Open();
        Assert.True(SpinWait.SpinUntil(() => held.Ended == held.Taken, TimeSpan.FromSeconds(60)), $"{held.Ended} of {held.Taken} connections that were given up are closed");
        var numbers = new List<int>();
        reader.Until(numbers, () => numbers.Count >= 3_000 || TriesAgain());

        Assert.Equal(Enumerable.Range(0, 3_000), numbers);
        Assert.Null(reader.Error);

        bool TriesAgain()
        {
            if (time.TakeWait() is { TotalSeconds: < 30 } wait)
                time.Advance(wait);
            return false;
        }
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

    /// <summary>Entries that were read are still there when it is asked next, and so are the last ones of those that weren't.</summary>
    [Fact]
    public void Entries_that_are_trimmed_right_before_a_read_are_told_with_their_number()
    {
        Write(Enumerable.Range(0, 100));
        var isDue = 0;
        using var between = new HeldServer(server.Port, asked =>
        {
            if (!asked.Contains("XREAD", StringComparison.Ordinal) || Interlocked.Exchange(ref isDue, 0) == 0)
                return;
            Write(Enumerable.Range(100, 50));
            Database.StreamTrim(_key, 20);
        });
        between.Open();
        using var reader = new StreamReader(Settings().Replace(server.Place, between.Place, StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(0, 100), reader.ReadTo(100));

        Volatile.Write(ref isDue, 1);
        Assert.Equal(Enumerable.Range(130, 20), reader.ReadTo(20));
        reader.Until([], () => reader.Notes.Any());
        Assert.StartsWith("30 entries behind ", Assert.Single(reader.Notes), StringComparison.Ordinal);
    }

    /// <summary>While much is read, what is buffered is ahead of what is counted, and entries behind it go.</summary>
    [Fact]
    public async Task Entries_that_are_trimmed_while_it_catches_up_are_told_with_their_number()
    {
        Write(Enumerable.Range(0, 60_000));
        using var reader = new StreamReader(Settings());
        var numbers = reader.ReadSomeOf(1);
        for (var (before, now) = (-1L, Reads()); before != now; (before, now) = (now, Reads()))
            await Task.Delay(200);
        Database.StreamTrim(_key, 1_000);

        reader.Until(numbers, () => numbers[^1] == 59_999);

        Assert.InRange(numbers.Count, 2_000, 50_000);
        Assert.StartsWith($"{60_000 - numbers.Count} entries behind ", Assert.Single(reader.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_that_was_made_anew_is_told_and_a_group_that_was_destroyed_is_made_again()
    {
        Write(Enumerable.Range(0, 10));
        using var reader = new StreamReader(Settings());
        Assert.Equal(10, reader.ReadTo(10).Count);
        reader.Commit();
        // Nothing is asked between both: what was read of the old one is known, and nothing of the new one.
        reader.Restart();
        Database.KeyDelete(_key);
        Write([20, 21]);
        Assert.Equal([20, 21], reader.ReadTo(2));
        Assert.Matches(@"^the stream ends at \d+-\d+, and was read up to \d+-\d+: it was made anew, and is read from its first entry on", reader.Changes.First());
        reader.Commit();
        reader.Until([], () => Lag() == 0);

        Database.StreamDeleteConsumerGroup(_key, GroupName);
        Write([22]);
        Assert.Equal([22], reader.ReadTo(1));
        reader.Commit();
        reader.Until([], () => Database.StreamGroupInfo(_key) is [var again] && again.Lag == 0);
        Assert.Single(reader.Changes);
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

    private string Settings() => $"type: redis_stream\nconnection: {server.Connection}\nstream: {_key}\ngroup: {GroupName}\nfield: payload\n";

    /// <summary>How often a stream of the server was read.</summary>
    private long Reads() => Database.Multiplexer.GetServers()[0].Info("commandstats").SelectMany(section => section).Where(line => line.Key == "cmdstat_xread")
        .Select(line => long.Parse(line.Value.Split('=', ',')[1], System.Globalization.CultureInfo.InvariantCulture)).SingleOrDefault();

    private StreamGroupInfo Group() => Assert.Single(Database.StreamGroupInfo(_key));

    private long? Lag() => Database.StreamGroupInfo(_key) is [var group] ? group.Lag : null;

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
