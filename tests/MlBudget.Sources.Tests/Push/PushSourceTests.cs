using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Push;
using MlBudget.Sources.Tests.Buffering;
using MlBudget.Sources.Tests.Spooling;

namespace MlBudget.Sources.Tests.Push;

/// <summary>Records that were taken count once, whatever is killed when.</summary>
public sealed class PushSourceTests : IDisposable, ISourceWriter
{
    private readonly SpoolFolder _folder = new();
    private readonly Dictionary<string, byte[]> _stored = [];
    private readonly Batch _batch = new(Files.Reader.Schema, 3);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task A_restart_after_each_batch_counts_each_record_once(int recordsPerPost)
    {
        var taken = new List<int>();
        foreach (var post in Enumerable.Range(0, 20).Chunk(recordsPerPost))
            await _folder.TakenAsync($"{post[0]}", post);
        for (var process = 0; process < 30; process++)
        {
            _folder.Restart();
            using var source = Open();
            source.Restore(_stored);
            source.Refresh();
            taken.AddRange(await ReadNextAsync(source));
            source.WriteChanges(this);
            source.Committed();
            // What is read after the commit is read again by the next process.
            await ReadNextAsync(source);
        }

        Assert.Equal(Enumerable.Range(0, 20), taken);
    }

    [Fact]
    public async Task What_comes_between_two_polls_is_there_at_the_next_one()
    {
        using var source = Open(ClockMode.Wall);
        source.Refresh();
        Assert.Empty(await ReadNextAsync(source));

        await _folder.TakenAsync(null, 1, 2);

        // Nobody asks it to look.
        var deadline = DateTime.UtcNow.AddSeconds(30);
        List<int> numbers;
        while ((numbers = Read(source)).Count == 0 && DateTime.UtcNow < deadline)
            await Task.Delay(5);
        Assert.Equal([1, 2], numbers);
        Assert.Null(source.Statistics.Error);
    }

    [Fact]
    public async Task What_is_committed_is_let_go_of()
    {
        _folder.Spool.MaxBytes = 1024;
        await _folder.TakenAsync(null, [.. Enumerable.Range(0, 20)]);
        using var source = Open();
        source.Refresh();
        while ((await ReadNextAsync(source)).Count > 0)
        {
        }

        source.WriteChanges(this);
        Assert.NotEmpty(_folder.Segments);
        source.Committed();

        var deadline = DateTime.UtcNow.AddSeconds(30);
        while (_folder.Segments.Length > 0 && DateTime.UtcNow < deadline)
            await Task.Delay(5);
        Assert.Empty(_folder.Segments);
    }

    [Fact]
    public async Task While_posts_are_refused_the_source_says_why_and_goes_on()
    {
        _folder.Spool.MaxBytes = 1024;
        var posts = 0;
        while ((await _folder.PostAsync(null, posts)).Fate == Sources.Spooling.PostFate.Taken)
            posts++;

        using var source = Open();
        source.Refresh();
        var numbers = new List<int>();
        while (await ReadNextAsync(source) is { Count: > 0 } next)
            numbers.AddRange(next);

        Assert.Equal(Enumerable.Range(0, posts), numbers);
        Assert.StartsWith("refuses posts: its spool holds ", source.Statistics.Error, StringComparison.Ordinal);
        source.WriteChanges(this);
        source.Committed();
        var deadline = DateTime.UtcNow.AddSeconds(30);
        while ((await _folder.PostAsync(null, posts)).Fate != Sources.Spooling.PostFate.Taken && DateTime.UtcNow < deadline)
            await Task.Delay(5);
        source.Refresh();
        await ReadNextAsync(source);
        Assert.Null(source.Statistics.Error);
    }

    [Fact]
    public void Without_a_running_exporter_it_says_why_there_is_nothing()
    {
        var definition = new PushSourceDefinition("fraud");
        using var source = definition.Open(ListedQueue.Opening() with { IsClosed = true });
        source.Refresh();

        Assert.False(source.Read(_batch, Instant.MaxValue));

        const string Reason = "what is pushed is kept by the running mlbudget until it is counted, and can't be read by anything else; log it to files as well to replay it";
        Assert.Equal($"can't be fetched: {Reason}", source.Statistics.Error);
        Assert.Equal(Reason, Assert.Single(definition.ReadHeads(ListedQueue.Opening(), new()).Errors));
        Assert.False(definition.IsKept);
    }

    void ISourceWriter.Write(string key, ReadOnlySpan<byte> value) => _stored[key] = value.ToArray();

    void ISourceWriter.Delete(string key) => _stored.Remove(key);

    private IRecordSource Open(ClockMode clock = ClockMode.Log) =>
        new PushSourceDefinition("fraud").Open(ListedQueue.Opening(_folder.Time, clock) with { Spools = _folder.Spools });

    private List<int> Read(IRecordSource source)
    {
        _batch.Clear();
        source.Read(_batch, Instant.MaxValue);
        return [.. Enumerable.Range(0, _batch.Count).Select(row => (int)_batch.Number(0).Values[row])];
    }

    private async Task<List<int>> ReadNextAsync(IRecordSource source)
    {
        for (var deadline = DateTime.UtcNow + ListedQueue.Long; ;)
        {
            Assert.True(DateTime.UtcNow < deadline, source.Statistics.Error);
            var numbers = Read(source);
            // What an earlier process lets go of meanwhile is an error that passes once it is tried again.
            var triesAgain = source.Statistics.Error?.StartsWith("can't be fetched", StringComparison.Ordinal) == true;
            var news = ((IFetchedSource)source).News;
            if (numbers.Count > 0 || (news is null && !triesAgain))
                return numbers;
            await Task.WhenAny(news ?? Task.CompletedTask, Task.Delay(20));
            if (triesAgain)
                _folder.Time.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
