using System.Diagnostics;
using Confluent.Kafka;
using MlBudget.Streams;
using StreamReader = MlBudget.Streams.StreamReader;

namespace MlBudget.Sources.Tests.Kafka;

/// <summary>Records of a topic of a cluster within this process count once each, and what goes wrong is said.</summary>
public sealed class KafkaSourceTests(KafkaCluster cluster) : IClassFixture<KafkaCluster>
{
    private static readonly DateTime Start = DateTime.UtcNow.AddHours(-3);

    private readonly string _topic = $"t{Stopwatch.GetTimestamp()}";

    [Fact]
    public void It_catches_up_in_the_order_of_times_and_goes_on_with_what_is_written()
    {
        cluster.Create(_topic, 4);
        // Of times in the order of the numbers, and partitions that are filled one after the other.
        Write(Enumerable.Range(0, 10_000).OrderBy(PartitionOf).Select(number => (PartitionOf(number), number)));
        using var reader = new StreamReader(Settings());

        var numbers = reader.ReadTo(10_000);
        Assert.Equal(Enumerable.Range(0, 10_000), numbers);
        Write([(1, 10_000), (3, 10_001)]);
        Assert.Equal([10_000, 10_001], reader.ReadTo(2).Order());
        Write([(0, 10_002)]);
        Assert.Equal([10_002], reader.ReadTo(1));
        Assert.Equal((null, 0, 0), (reader.Error, reader.Refused.Count, reader.Changes.Count));

        static int PartitionOf(int number) => number * 7919 % 13 % 4;
    }

    [Fact]
    public void A_restart_anywhere_counts_each_record_once_in_the_same_order()
    {
        cluster.Create(_topic, 3);
        Write(Enumerable.Range(0, 9_000).Select(number => (number % 5 % 3, number)));
        using var reader = new StreamReader(Settings(), isClosed: true);
        var numbers = new List<int>();
        for (var restart = 0; restart < 12; restart++)
        {
            numbers.AddRange(reader.ReadSome(restart * 120));
            reader.Commit();
            // What is read after the commit is lost with the process.
            reader.ReadSome(restart % 3 * 70);
            reader.Restart();
        }

        numbers.AddRange(reader.ReadAll());
        Assert.Equal(Enumerable.Range(0, 9_000), numbers);
    }

    [Fact]
    public void Some_partitions_are_read_and_one_that_is_read_later_begins_at_its_first_record()
    {
        cluster.Create(_topic, 3);
        Write([(0, 1), (1, 2), (2, 3), (0, 4)]);
        using var reader = new StreamReader(Settings("partitions: [0, 2]"), isClosed: true);
        Assert.Equal($"kafka {cluster.Brokers}/{_topic} (partitions 0, 2)", reader.Shown);
        Assert.Equal([1, 3, 4], reader.ReadAll());
        reader.Commit();
        Write([(1, 5), (0, 6)]);

        reader.Restart(Settings());
        Assert.Equal([2, 5, 6], reader.ReadAll());
        Assert.Equal("partition 1 is new: it is read from its first record on, at offset 0", Assert.Single(reader.Changes));
        reader.Commit();
        // One that isn't read for a while is not read anew.
        reader.Restart(Settings("partitions: [1]"));
        Write([(1, 7), (2, 8)]);
        Assert.Equal([7], reader.ReadAll());
        reader.Commit();
        reader.Restart(Settings());
        Assert.Equal([8], reader.ReadAll());
    }

    [Fact]
    public void A_topic_or_a_partition_that_is_not_there_is_an_error_until_it_is()
    {
        using var reader = new StreamReader(Settings());
        Assert.Equal($"can't be fetched: found no topic '{_topic}'", reader.ReadToError());
        cluster.Create(_topic, 2);
        Write([(1, 1)]);
        Assert.Equal([1], reader.ReadTo(1));
        Assert.Null(reader.Error);

        using var partly = new StreamReader(Settings("partitions: [1, 2, 7]"));
        Assert.Equal(
            $"can't be fetched: found no partition 2, 7 of the topic '{_topic}', which has 0 to 1; 'partitions' names those that are read", partly.ReadToError());
    }

    [Fact]
    public void Records_that_are_none_are_refused_where_they_are_and_the_rest_counts()
    {
        cluster.Create(_topic, 2);
        Write([(0, 1), (1, 2)]);
        cluster.Write(_topic, [(1, null, Start.AddSeconds(3)), (1, "no JSON", Start.AddSeconds(4)), (0, $"{{\"x\":\"{new string('x', StreamReader.MaxRecordBytes)}\"}}", Start.AddSeconds(5))]);
        Write([(0, 6), (1, 7)]);
        using var reader = new StreamReader(Settings(), isClosed: true);

        Assert.Equal([1, 2, 6, 7], reader.ReadAll());
        Assert.Equal(
            [
                $"kafka {cluster.Brokers}/{_topic}[1] 1 Malformed has no value, as a tombstone has none: expected a record",
                $"kafka {cluster.Brokers}/{_topic}[0] 1 TooLong longer than limits.max_line_bytes, {StreamReader.MaxRecordBytes}",
            ],
            reader.Refused.Select(record => $"{record.Place} {record.Number} {record.Reason} {record.Detail}"));
    }

    [Fact]
    public void Records_that_were_gone_before_they_were_read_are_told_with_their_offsets_for_as_long_as_they_could_have_counted()
    {
        cluster.Create(_topic, 2);
        Write([(0, 1), (1, 2)]);
        using var reader = new StreamReader(Settings(), isClosed: true);
        Assert.Equal([1, 2], reader.ReadAll());
        reader.Commit();
        // The cluster keeps the last 5 MB of a partition.
        var large = $"{{\"at\":\"{Start:O}\",\"n\":3,\"x\":\"{new string('x', 800_000)}\"}}";
        for (var part = 0; part < 9; part++)
            cluster.Write(_topic, [(0, large, null)]);
        Write([(1, 4)]);

        reader.Restart();
        Assert.Contains(4, reader.ReadAll());
        var note = Assert.Single(reader.Notes);
        Assert.Matches(@"^records were gone before they were read: offsets 1 to (\d) of partition 0 \(\1\)\. Let the topic keep them longer, or see why reading was behind$", note);
        reader.Commit();
        Write([(1, 5)]);
        reader.Restart();
        Assert.Equal([5], reader.ReadAll());
        Assert.Equal([note], reader.Notes);
    }

    [Fact]
    public void A_topic_that_was_made_anew_is_told_and_read_from_its_start()
    {
        cluster.Create(_topic, 2);
        Write([(0, 1), (0, 2), (0, 3), (1, 4)]);
        using var reader = new StreamReader(Settings(), isClosed: true);
        Assert.Equal(4, reader.ReadAll().Count);
        reader.Commit();

        using var other = new KafkaCluster();
        other.Create(_topic, 3);
        other.Write(_topic, [(0, StreamReader.Record(Start, 5), null), (1, StreamReader.Record(Start, 6), null), (2, StreamReader.Record(Start, 7), null)]);
        reader.Restart(Settings(brokers: other.Brokers));
        // Of the second partition as much was read as it holds: nobody can tell that it is another one.
        Assert.Equal([5, 7], reader.ReadAll().Order());
        Assert.Equal(
            [
                "partition 0 ends at offset 1, and was read up to 3: the topic was made anew, or has lost its last records. It is read from its first record on; records without an id that were read before count again",
                "partition 2 is new: it is read from its first record on, at offset 0",
            ],
            reader.Changes);
    }

    [Fact]
    public void Another_topic_is_told_and_read_from_its_start()
    {
        cluster.Create(_topic, 1);
        cluster.Create($"{_topic}-b", 1);
        Write([(0, 1)]);
        cluster.Write($"{_topic}-b", [(0, StreamReader.Record(Start, 2), null)]);
        using var reader = new StreamReader(Settings(), isClosed: true);
        Assert.Equal([1], reader.ReadAll());
        reader.Commit();
        reader.Restart(Settings().Replace(_topic, $"{_topic}-b", StringComparison.Ordinal));
        Assert.Equal([2], reader.ReadAll());
        Assert.Equal($"the topic is '{_topic}-b', and was '{_topic}': it is read from its first records on", Assert.Single(reader.Changes));
    }

    [Fact]
    public void A_broker_that_is_away_is_an_error_and_nothing_is_lost()
    {
        using var own = new KafkaCluster();
        own.Create(_topic, 2);
        own.Write(_topic, [(0, StreamReader.Record(Start, 1), null)]);
        using var reader = new StreamReader(Settings(brokers: own.Brokers));
        Assert.Equal([1], reader.ReadTo(1));

        own.GoAway();
        var error = reader.ReadToError();
        Assert.Matches($@"^can't be fetched: {own.Brokers}/\w+: (Connect to ipv4#{own.Brokers} failed: Connection refused|Disconnected: [^()]*)$|^can't be fetched: 1/1 brokers are down$", error);
        own.ComeBack();
        own.Write(_topic, [(1, StreamReader.Record(Start, 2), null)]);
        Assert.Equal([2], reader.ReadTo(1));
        Assert.Null(reader.Error);
    }

    [Theory]
    [InlineData("sasl_plaintext", "SASL|Disconnected")]
    [InlineData("ssl", "SSL handshake failed|Disconnected")]
    public void Who_is_not_let_in_sees_why_and_no_secret(string protocol, string expected)
    {
        using var reader = new StreamReader(
            Settings($"options: {{ security.protocol: {protocol}, sasl.mechanism: PLAIN, sasl.username: mlbudget, sasl.password: '${{env:SECRET}}' }}"));
        var error = reader.ReadToError();
        Assert.Matches(expected, error);
        Assert.DoesNotContain(StreamReader.Secret, error, StringComparison.Ordinal);
        Assert.DoesNotContain("(after", error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_user_may_not_read_is_said()
    {
        cluster.Create(_topic, 1);
        Write([(0, 1)]);
        cluster.Fail(KafkaCluster.ListOffsets, ErrorCode.TopicAuthorizationFailed, ErrorCode.TopicAuthorizationFailed);
        using var reader = new StreamReader(Settings());
        Assert.Equal($"can't be fetched: this user may not read the topic '{_topic}', or there is none", reader.ReadToError());
        Assert.Equal([1], reader.ReadTo(1));
    }

    private string Settings(string more = "", string? brokers = null) => $"type: kafka\nbrokers: {brokers ?? cluster.Brokers}\ntopic: {_topic}\n{more}\n";

    private void Write(IEnumerable<(int Partition, int Number)> records) => cluster.Write(
        _topic, records.Select(record => (record.Partition, (string?)StreamReader.Record(Start.AddSeconds(record.Number), record.Number), (DateTime?)Start.AddSeconds(record.Number))));
}
