using MlBudget.Core.Persistence;
using MlBudget.Sources.Tests.Files;

namespace MlBudget.Sources.Tests.Buffering;

/// <summary>Each record counts once, wherever in a chunk a process was killed, and however the next one's chunks are cut.</summary>
public sealed class BufferedRestartTests : ISourceWriter
{
    private readonly string[] _records = [.. ListedQueue.Records(0, 5), "no record", .. ListedQueue.Records(5, 6), Reader.Line(3), Reader.Line(11)];
    private readonly int[] _expected = [.. Enumerable.Range(0, 11), 3, 11];

    private Dictionary<string, byte[]> _written = [];
    private int _writes;

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task A_restart_after_each_batch_counts_each_record_once(int chunk, int nextChunk, int rows)
    {
        var (stored, taken) = (new Dictionary<string, byte[]>(), new List<int>());
        for (var process = 0; ; process++)
        {
            using var source = new ListedQueue(_records, process % 2 == 0 ? chunk : nextChunk, rows);
            source.Restore(stored);
            source.Refresh();
            var numbers = await source.ReadNextAsync();
            if (numbers.Count == 0)
                break;
            taken.AddRange(numbers);
            _written = new(stored);
            source.WriteChanges(this);
            stored = _written;
            // What is read after the commit is lost with the process, and is read again by the next one.
            await source.ReadNextAsync();
        }

        Assert.Equal(_expected, taken);
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task A_restart_before_and_after_each_time_counts_each_record_once(int chunk, int nextChunk, int rows)
    {
        var (stored, taken) = (new Dictionary<string, byte[]>(), new List<int>());
        for (var until = -1; until <= 12; until++)
        {
            using var source = new ListedQueue(_records, until % 2 == 0 ? chunk : nextChunk, rows);
            source.Restore(stored);
            source.Refresh();
            taken.AddRange(await source.ReadAllAsync(until));
            _written = new(stored);
            source.WriteChanges(this);
            stored = _written;
        }

        Assert.Equal(_expected, taken);
    }

    [Fact]
    public async Task A_commit_that_has_not_succeeded_is_written_again_and_one_that_has_is_not()
    {
        using var source = new ListedQueue(_records, chunkRecords: 4);
        source.Refresh();
        await source.ReadNextAsync();
        source.WriteChanges(this);
        var (first, firstWrites) = (new Dictionary<string, byte[]>(_written), _writes);
        _written.Clear();

        source.WriteChanges(this);
        Assert.Equal(first.Keys.Order(), _written.Keys.Order());
        Assert.Equal(2 * firstWrites, _writes);

        source.Committed();
        source.WriteChanges(this);
        Assert.Equal(2 * firstWrites, _writes);
    }

    [Fact]
    public async Task A_restart_goes_on_with_what_is_set_aside()
    {
        const int after = 10 * 86_400;
        string[] records = [.. ListedQueue.Records(0, 101), .. ListedQueue.Records(after, 120)];
        var (stored, taken) = (new Dictionary<string, byte[]>(), new List<int>());
        for (var process = 0; process < 100; process++)
        {
            using var source = new ListedQueue(records, chunkRecords: 130, batchRows: 7);
            source.Restore(stored);
            source.Refresh();
            taken.AddRange(await source.ReadNextAsync());
            _written = new(stored);
            source.WriteChanges(this);
            stored = _written;
        }

        Assert.Equal([.. Enumerable.Range(0, 101), .. Enumerable.Range(after, 120)], taken);
    }

    [Fact]
    public async Task Entries_of_something_else_are_refused()
    {
        using var source = new ListedQueue(_records, chunkRecords: 4);
        source.Refresh();
        await source.ReadNextAsync();
        source.WriteChanges(this);
        foreach (var (key, entry) in _written.ToList())
        {
            byte[][] others = [entry[..^1], [.. entry, 0], [2, .. entry[1..]], []];
            foreach (var other in others)
                Assert.Throws<BlobException>(() => Restore(new(_written) { [key] = other }));
        }

        Assert.Throws<BlobException>(() => Restore(new(_written) { ["0/head"] = _written["state"] }));

        static void Restore(Dictionary<string, byte[]> entries)
        {
            using var other = new ListedQueue([]);
            other.Restore(entries);
        }
    }

    public static TheoryData<int, int, int> Cuts()
    {
        var cuts = new TheoryData<int, int, int>();
        foreach (var chunk in new[] { 1, 2, 3, 5, 100 })
        {
            foreach (var nextChunk in new[] { 1, 4, 100 })
            {
                foreach (var rows in new[] { 1, 2, 3, 7 })
                    cuts.Add(chunk, nextChunk, rows);
            }
        }

        return cuts;
    }

    void ISourceWriter.Write(string key, ReadOnlySpan<byte> value)
    {
        _writes++;
        _written[key] = value.ToArray();
    }

    void ISourceWriter.Delete(string key) => _written.Remove(key);
}
