using System.Collections.Immutable;
using Confluent.Kafka;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Buffering;
using MlBudget.Sources.Kinds;
using MlBudget.Sources.Layouts;

namespace MlBudget.Sources.Kafka;

/// <summary>
/// Records of a topic. Its position are the offsets of all partitions (<see cref="KafkaOffsets"/>), which are kept with what was counted and
/// nowhere else. A look takes what the partitions held when it began, in the order of times (<see cref="KafkaMerge"/>). A partition that was never read is read
/// from its first record on.
/// </summary>
internal sealed class KafkaSource : BufferedSource
{
    private const int ChunkRecords = 2 * Batch.DefaultCapacity;

    private const int ChunkBytes = 8 << 20;

    private readonly KafkaTopic _topic;
    private readonly SourceOpening _opening;
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private KafkaClient? _client;
    private KafkaMerge? _merge;
    private KafkaOffsets? _offsets;
    private ImmutableArray<KafkaEnds> _ends = [];
    private byte[] _position = [];
    private bool _isLooking;

    /// <summary>A source of which nothing is connected before it is fetched.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="layout">How its records are written.</param>
    /// <param name="opening">What it is read for.</param>
    /// <param name="options">How it is fetched; null for the defaults.</param>
    public KafkaSource(KafkaTopic topic, RecordLayout layout, SourceOpening opening, BufferingOptions? options = null)
        : base(opening, $"kafka {topic.Place}", layout.Create(opening.Schema, opening.MaxRecordBytes, opening.RequireId), options) =>
        (_topic, _opening) = (topic, opening);

    /// <inheritdoc/>
    protected override string EmptyRecord => "has no value, as a tombstone has none: expected a record";

    /// <inheritdoc/>
    protected override (string Place, long Number) Find(long number, string place)
    {
        var (partition, offset) = KafkaRecord.Of(number);
        return ($"{place}[{partition}]", offset);
    }

    /// <inheritdoc/>
    protected override async ValueTask<FetchedChunk> FetchAsync(ReadOnlyMemory<byte> position, CancellationToken cancel)
    {
        try
        {
            return await NextAsync(position, cancel);
        }
        catch (Exception error)
        {
            // All but the position is forgotten, and a client of which nothing can be had any more is replaced.
            (_offsets, _merge, _isLooking) = (null, null, false);
            if (error is KafkaException { Error.IsFatal: true })
                Close();
            throw error is KafkaException kafka && _client is { } client ? new SourceException(client.Describe(kafka), error)
                : error is InvalidOperationException ? new SourceException(_topic.Cleared(error.Message), error) : error;
        }
    }

    /// <inheritdoc/>
    protected override ValueTask CloseAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<FetchedChunk> NextAsync(ReadOnlyMemory<byte> position, CancellationToken cancel)
    {
        if (_offsets is null || !position.Span.SequenceEqual(_position))
            (_offsets, _position, _merge, _isLooking) = (Restore(position.Span), position.ToArray(), null, false);
        _client ??= new(_topic);
        var hasMoved = !_isLooking && await LookAsync(_client, _offsets);
        var (records, bytes) = (new List<FetchedRecord>(), 0);
        while (records.Count < ChunkRecords && bytes < ChunkBytes && _merge!.Next(cancel) is { } record)
        {
            records.Add(new(record.Number, record.Value));
            bytes += record.Value.Length;
            _offsets.GoTo(record.Partition, record.Offset + 1);
        }

        _isLooking = records.Count == ChunkRecords || bytes >= ChunkBytes;
        if (!_isLooking)
            hasMoved |= GoToEnds(_merge!, _offsets);
        // A look without news costs no more than looking.
        if (records.Count > 0 || hasMoved)
            _position = _offsets.Save();
        return new(records, _position, IsEnd: !_isLooking) { Progress = ProgressOf(_offsets), Notes = Loss.NotesOf(_offsets.Lost, _opening.Limits) };
    }

    private KafkaOffsets Restore(ReadOnlySpan<byte> position)
    {
        if (position.IsEmpty)
            return new(_topic.Name);
        var offsets = KafkaOffsets.Restore(position);
        if (offsets.Topic == _topic.Name)
            return offsets;
        Tell($"the topic is '{_topic.Name}', and was '{offsets.Topic}': it is read from its first records on");
        return new(_topic.Name);
    }

    /// <summary>Sees what is there, and goes on with it; whether the offsets are others than before.</summary>
    private async ValueTask<bool> LookAsync(KafkaClient client, KafkaOffsets offsets)
    {
        _ends = await client.LookAsync();
        var (areNew, lost, hasMoved) = (offsets.AreNew, new List<string>(), false);
        foreach (var ends in _ends)
        {
            if (offsets.Next(ends.Partition) is { } next && next >= ends.First && next <= ends.End)
                continue;
            NoteMove(ends, offsets.Next(ends.Partition), areNew, lost);
            offsets.GoTo(ends.Partition, ends.First);
            hasMoved = true;
        }

        if (lost.Count > 0)
            offsets.Lost = new($"records were gone before they were read: {string.Join(", ", lost)}. Let the topic keep them longer, or see why reading was behind", Instant.Now(_opening.Limits.Wall));
        if (_merge is null || hasMoved)
        {
            _merge = new(client);
            _merge.Assign(_ends.Select(ends => (ends.Partition, offsets.Next(ends.Partition)!.Value)));
        }

        _merge.Begin(_ends);
        return hasMoved;
    }

    private void NoteMove(KafkaEnds ends, long? next, bool areNew, List<string> lost)
    {
        if (next is null && !areNew)
            Tell($"partition {ends.Partition} is new: it is read from its first record on, at offset {ends.First}");
        else if (next < ends.First)
            lost.Add($"offsets {next} to {ends.First - 1} of partition {ends.Partition} ({ends.First - next})");
        else if (next > ends.End)
            Tell($"partition {ends.Partition} ends at offset {ends.End}, and was read up to {next}: the topic was made anew, or has lost its last records. "
                + "It is read from its first record on; records without an id that were read before count again");
    }

    /// <summary>Goes behind what the brokers keep for themselves at the ends of partitions, as of transactions.</summary>
    private bool GoToEnds(KafkaMerge merge, KafkaOffsets offsets)
    {
        var hasMoved = false;
        foreach (var (partition, _, _) in _ends)
        {
            var given = merge.GivenTo(partition);
            hasMoved |= given != offsets.Next(partition);
            offsets.GoTo(partition, given);
        }

        return hasMoved;
    }

    private double ProgressOf(KafkaOffsets offsets)
    {
        var (read, all) = (0.0, 0.0);
        foreach (var ends in _ends)
        {
            read += offsets.Next(ends.Partition)!.Value - ends.First;
            all += ends.End - ends.First;
        }

        return all > 0 ? Math.Clamp(read / all, 0, 1) : 1;
    }

    /// <summary>Says something once, also where what it is of is tried again.</summary>
    private void Tell(string detail)
    {
        if (_told.Add(detail))
            _opening.OnQueryChanged?.Invoke(detail);
    }

    private void Close()
    {
        _client?.Dispose();
        _client = null;
    }
}
