using System.Diagnostics;
using System.Text;
using MlBudget.Disks;
using MlBudget.Sources.Spooling;

namespace MlBudget.Sources.Tests.Spooling;

/// <summary>While the disk doesn't answer, what waits for it doesn't become more and more, and many that come at once are written as fast as few.</summary>
public sealed class SlowDiskTests : IDisposable
{
    /// <summary>More than what is measured many times over, and less than what looking through all for each would take.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    private readonly SpoolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_waits_is_bounded_and_what_was_not_refused_is_written_once_it_answers()
    {
        const int Limit = 20_000;
        (_folder.MaxWaiting, _folder.Spool.MaxBytes) = (Limit, 1 << 20);
        _folder.Restart();
        using var reader = _folder.Spool.Read(() => { });
        using var disk = new StandingSpool(_folder.Folder);
        var posts = Enumerable.Range(0, 100).Select(post => _folder.PostAsync(null, post)).ToList();

        Assert.Equal(PostFate.Crowded, (await posts[^1].WaitAsync(TimeSpan.FromSeconds(30))).Fate);
        Assert.InRange(_folder.Spools.Unwritten.Bytes, Limit / 2, Limit);
        var refused = posts.Count(post => post.IsCompleted);
        Assert.InRange(refused, 50, 99);
        // From then on none is read before it is refused, and somebody is told.
        Assert.True(_folder.Spools.Unwritten.IsFull);
        Assert.StartsWith("refuses posts: ", reader.Trouble, StringComparison.Ordinal);

        disk.Dispose();
        var fates = await Task.WhenAll(posts);
        Assert.Equal(100 - refused, fates.Count(outcome => outcome.Fate == PostFate.Taken));
        await SaysAsync(reader, null);
        Assert.Equal((0, false), (_folder.Spools.Unwritten.Bytes, _folder.Spools.Unwritten.IsFull));
        await _folder.TakenAsync(null, 100);
        Assert.Equal([.. Enumerable.Range(0, 101).Where(post => post == 100 || fates[post].Fate == PostFate.Taken)], _folder.ReadAnew());
    }

    [Fact]
    public async Task A_post_that_waits_longer_than_a_disk_takes_is_told()
    {
        using var reader = _folder.Spool.Read(() => { });
        using var disk = new StandingSpool(_folder.Folder);
        var post = _folder.PostAsync(null, 1);

        // Whenever the writer has come to the disk.
        for (var deadline = DateTime.UtcNow.AddSeconds(30); reader.Trouble is null && DateTime.UtcNow < deadline; await Task.Delay(5))
            _folder.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("keeps posts waiting: its disk has not answered for 10s", reader.Trouble);

        disk.Dispose();
        Assert.Equal(PostFate.Taken, (await post).Fate);
        await SaysAsync(reader, null);
    }

    [Fact]
    public async Task What_comes_at_once_is_taken_or_refused_as_a_whole_also_where_it_is_more_than_may_wait()
    {
        _folder.MaxWaiting = 10_000;
        _folder.Restart();
        using var reader = _folder.Spool.Read(() => { });
        using var disk = new StandingSpool(_folder.Folder);

        var first = _folder.Spool.AppendAllAsync(Posts(50, post => $"{post}"));
        var second = await _folder.Spool.AppendAllAsync(Posts(2, post => $"other {post}")).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.All(second, outcome => Assert.Equal(PostFate.Crowded, outcome.Fate));
        Assert.StartsWith($"refuses posts: {_folder.Spools.Unwritten.Bytes} bytes of posts wait to be written, and no more than 10000 are kept in memory", reader.Trouble, StringComparison.Ordinal);
        disk.Dispose();
        Assert.All(await first, outcome => Assert.Equal(PostFate.Taken, outcome.Fate));
        Assert.All(await _folder.Spool.AppendAllAsync(Posts(2, post => $"other {post}")), outcome => Assert.Equal(PostFate.Taken, outcome.Fate));
    }

    [Fact]
    public async Task Many_posts_with_keys_that_come_at_once_are_written_soon()
    {
        using var disk = new StandingSpool(_folder.Folder);
        var posts = _folder.Spool.AppendAllAsync(Posts(150_000, post => $"key {post}"));

        await EndsSoonAsync(disk, posts);
    }

    [Fact]
    public async Task Fifty_thousand_halves_that_come_at_once_find_each_other_soon()
    {
        using var disk = new StandingSpool(_folder.Folder);
        const string Body = "\"time\":\"2026-11-29T20:00:00Z\",\"attributes\":{},\"body\":null}\n";
        var posts = _folder.Spool.AppendAllAsync([.. Enumerable.Range(0, 50_000).Select(half => new SpoolPost(
            Encoding.UTF8.GetBytes($"{{\"id\":\"{half / 2}\",{Body}"), 1) { Half = new($"{half / 2}", half % 2 == 0) })]);

        await EndsSoonAsync(disk, posts);
    }

    private static List<SpoolPost> Posts(int count, Func<int, string> key) =>
        [.. Enumerable.Range(0, count).Select(post => new SpoolPost("{}\n"u8.ToArray(), 1) { Key = key(post) })];

    private static async Task EndsSoonAsync(StandingSpool disk, Task<PostOutcome[]> posts)
    {
        var clock = Stopwatch.StartNew();
        disk.Dispose();
        Assert.All(await posts.WaitAsync(2 * Soon), outcome => Assert.Equal(PostFate.Taken, outcome.Fate));
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Soon);
    }

    private static async Task SaysAsync(SpoolReader reader, string? trouble)
    {
        var deadline = DateTime.UtcNow.AddSeconds(30);
        while (reader.Trouble != trouble && DateTime.UtcNow < deadline)
            await Task.Delay(5);
        Assert.Equal(trouble, reader.Trouble);
    }
}
