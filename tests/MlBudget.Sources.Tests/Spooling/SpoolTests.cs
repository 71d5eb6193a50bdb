using System.Text;
using MlBudget.Sources.Spooling;

namespace MlBudget.Sources.Tests.Spooling;

/// <summary>What was taken is read once, over restarts, and takes room until it is committed.</summary>
public sealed class SpoolTests : IDisposable
{
    private readonly SpoolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    [InlineData(1 << 20)]
    public async Task Posts_are_read_in_their_order_however_much_is_read_at_once(int bytesAtOnce)
    {
        await _folder.TakenAsync(null, 1, 2, 3);
        await _folder.TakenAsync("a", 4);
        await _folder.TakenAsync(null, 5, 6);
        using var reader = _folder.Spool.Read(() => { });

        Assert.Equal([1, 2, 3, 4, 5, 6], SpoolFolder.ReadAll(reader, default, bytesAtOnce, out var position));

        Assert.Equal(6, position.Records);
        await _folder.TakenAsync(null, 7);
        Assert.Equal([7], SpoolFolder.ReadAll(reader, position, bytesAtOnce, out _));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], _folder.ReadAnew(bytesAtOnce));
    }

    [Fact]
    public async Task Whoever_reads_hears_that_there_is_more()
    {
        var news = 0;
        using var reader = _folder.Spool.Read(() => Interlocked.Increment(ref news));

        await _folder.TakenAsync(null, 1);

        Assert.Equal(1, Volatile.Read(ref news));
    }

    [Fact]
    public async Task A_post_that_is_sent_again_with_its_key_counts_once_also_over_a_restart()
    {
        await _folder.TakenAsync("a", 1, 2);

        Assert.Equal(PostFate.Repeated, (await _folder.PostAsync("a", 1, 2)).Fate);
        Assert.Equal(PostFate.KeyOfAnother, (await _folder.PostAsync("a", 3)).Fate);
        _folder.Restart();
        Assert.Equal(PostFate.Repeated, (await _folder.PostAsync("a", 1, 2)).Fate);

        Assert.Equal([1, 2], _folder.ReadAnew());
    }

    [Fact]
    public async Task Of_those_that_come_together_with_the_same_key_one_is_taken()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(post => _folder.PostAsync($"key-{post % 5}", post % 5)));

        Assert.Equal(5, outcomes.Count(outcome => outcome.Fate == PostFate.Taken));
        Assert.Equal(45, outcomes.Count(outcome => outcome.Fate == PostFate.Repeated));
        Assert.Equal([0, 1, 2, 3, 4], _folder.ReadAnew().Order());
    }

    [Fact]
    public async Task Keys_outlive_their_segments_and_are_let_go_of_after_a_day()
    {
        _folder.Spool.MaxBytes = 2048;
        var reader = _folder.Spool.Read(() => { });
        for (var post = 0; post < 40; post++)
        {
            await _folder.TakenAsync($"key-{post}", post);
            CommitAll(reader);
            await TrimmedAsync(2048 / 8);
        }

        Assert.InRange(_folder.Segments.Length, 0, 1);
        _folder.Restart();
        for (var post = 0; post < 40; post++)
            Assert.Equal(PostFate.Repeated, (await _folder.PostAsync($"key-{post}", post)).Fate);
        _folder.Time.Advance(TimeSpan.FromDays(1.1));
        await _folder.TakenAsync("key-0", 0);
    }

    [Fact]
    public async Task A_spool_that_is_full_refuses_until_what_it_holds_is_committed_by_all_who_read_it()
    {
        _folder.Spool.MaxBytes = 4096;
        using var one = _folder.Spool.Read(() => { });
        using var other = _folder.Spool.Read(() => { });
        var taken = 0;
        while ((await _folder.PostAsync(null, taken)).Fate == PostFate.Taken)
            taken++;

        Assert.Equal(PostFate.Full, (await _folder.PostAsync(null, taken)).Fate);
        Assert.InRange(_folder.Spool.Bytes, 3000, 4096);
        CommitAll(one);
        Assert.Equal(PostFate.Full, (await _folder.PostAsync(null, taken)).Fate);
        CommitAll(other);
        await TrimmedAsync(4096 / 8);
        await _folder.TakenAsync(null, taken);

        Assert.Equal([taken], SpoolFolder.ReadAll(one, one.Committed, 1 << 20, out _));
    }

    /// <summary>Whatever is wrong with the program itself: it is told to who posts, to the log and by the source, and those that come later are written.</summary>
    [Fact]
    public async Task A_fault_while_writing_is_seen_and_ends_nothing()
    {
        var clock = new FaultyClock();
        var notices = new List<string>();
        var spool = new Spools(Path.GetDirectoryName(_folder.Folder)!, clock, notices.Add).Of("fraud");
        using var reader = spool.Read(() => { });
        var post = new SpoolPost("{}\n"u8.ToArray(), 1);
        Assert.Equal(PostFate.Taken, (await spool.AppendAsync(post)).Fate);
        clock.IsFaulty = true;

        Assert.Equal(new(PostFate.Failed, "InvalidOperationException: planted"), await spool.AppendAsync(post));
        Assert.Equal("refuses posts: its spool can't be written: InvalidOperationException: planted", reader.Trouble);
        Assert.StartsWith("stream 'fraud': writing has failed: System.InvalidOperationException: planted", Assert.Single(notices), StringComparison.Ordinal);
        reader.Commit(default);
        await spool.AppendAsync(post).WaitAsync(TimeSpan.FromSeconds(30));
        await spool.AppendAsync(post).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Single(notices, notice => notice.StartsWith("stream 'fraud': what was counted can't be let go of: System.InvalidOperationException: planted", StringComparison.Ordinal));

        clock.IsFaulty = false;
        Assert.Equal(PostFate.Taken, (await spool.AppendAsync(post)).Fate);
        Assert.Null(reader.Trouble);
    }

    [Fact]
    public async Task Nothing_is_let_go_of_while_nobody_reads()
    {
        _folder.Spool.MaxBytes = 2048;
        var reader = _folder.Spool.Read(() => { });
        while ((await _folder.PostAsync(null, 1)).Fate == PostFate.Taken)
        {
        }

        var before = _folder.Segments.Length;
        reader.Dispose();
        _folder.Spool.Trim();
        Assert.Equal(PostFate.Full, (await _folder.PostAsync(null, 1)).Fate);

        Assert.Equal(before, _folder.Segments.Length);
    }

    [Fact]
    public async Task What_is_damaged_amid_a_segment_is_an_error_that_names_the_file_and_is_passed_over_once_it_is_moved_away()
    {
        await _folder.TakenAsync(null, 1);
        await _folder.TakenAsync(null, 2);
        _folder.Restart();
        await _folder.TakenAsync(null, 3);
        var file = _folder.Segments[0];
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[^10] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);

        var error = Assert.Throws<IOException>(() => _folder.ReadAnew());

        Assert.StartsWith($"{file}: is damaged behind byte ", error.Message, StringComparison.Ordinal);
        File.Delete(file);
        Assert.Equal([3], _folder.ReadAnew());
    }

    [Fact]
    public async Task A_folder_that_was_emptied_is_read_from_its_start_also_where_the_clock_went_back()
    {
        await _folder.TakenAsync(null, 1);
        using var reader = _folder.Spool.Read(() => { });
        SpoolFolder.ReadAll(reader, default, 1 << 20, out var position);
        Directory.Delete(_folder.Folder, recursive: true);
        var later = new SpoolPosition(position.Segment + 1_000_000_000, position.Offset, position.Records);
        _folder.Restart();
        await _folder.TakenAsync(null, 2);
        using var next = _folder.Spool.Read(() => { });

        Assert.Equal([2], SpoolFolder.ReadAll(next, later, 1 << 20, out _));
    }

    [Fact]
    public async Task Where_nothing_can_be_written_posts_fail_with_the_reason_and_later_ones_are_taken()
    {
        // A file is where the folder should be.
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.Folder)!);
        await File.WriteAllTextAsync(_folder.Folder, "");

        var outcome = await _folder.PostAsync("a", 1);

        Assert.Equal(PostFate.Failed, outcome.Fate);
        Assert.NotEmpty(outcome.Reason!);
        File.Delete(_folder.Folder);
        await _folder.TakenAsync("a", 1);
        Assert.Equal([1], _folder.ReadAnew());
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("-a")]
    [InlineData("ä")]
    public void What_can_be_no_folder_is_no_stream(string name)
    {
        Assert.False(Spools.IsName(name));
        Assert.Throws<ArgumentException>(() => _folder.Spools.Of(name));
    }

    [Fact]
    public async Task Files_of_a_spool_are_for_their_owner_alone()
    {
        await _folder.TakenAsync("a", 1);

        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.Segments[0]));
        Assert.StartsWith("#1 ", Encoding.UTF8.GetString(await File.ReadAllBytesAsync(_folder.Segments[0])), StringComparison.Ordinal);
    }

    private static void CommitAll(SpoolReader reader)
    {
        SpoolFolder.ReadAll(reader, reader.Committed, 1 << 20, out var position);
        reader.Commit(position);
    }

    /// <summary>Waits until so little is kept as there can be.</summary>
    private async Task TrimmedAsync(long least)
    {
        var deadline = DateTime.UtcNow.AddSeconds(30);
        while (_folder.Spool.Bytes > least)
        {
            Assert.True(DateTime.UtcNow < deadline, $"{_folder.Spool.Bytes} bytes are kept");
            await Task.Delay(5);
        }
    }

    private sealed class FaultyClock : TimeProvider
    {
        public volatile bool IsFaulty;

        public override DateTimeOffset GetUtcNow() => IsFaulty ? throw new InvalidOperationException("planted") : base.GetUtcNow();
    }
}
