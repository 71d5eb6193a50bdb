using MlBudget.Sources.Spooling;

namespace MlBudget.Sources.Tests.Spooling;

/// <summary>Nothing is let go of that somebody has still to read, whoever is closed in whatever order, and wherever the clock went.</summary>
public sealed class LettingGoTests : IDisposable
{
    private readonly SpoolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>At a reload all readers are closed in whatever order, and what was committed before may be let go of in between.</summary>
    [Fact]
    public async Task What_a_closed_reader_has_not_read_is_kept_until_its_successor_has_and_is_let_go_of_then()
    {
        _folder.Spool.MaxBytes = 8192;
        var (slow, fast) = (_folder.Spool.Read(() => { }), _folder.Spool.Read(() => { }));
        for (var post = 0; post < 40; post++)
            await _folder.TakenAsync(null, post);
        var some = slow.Read(default, 500);
        slow.Commit(some.Position);
        CommitAll(fast);

        slow.Dispose();
        await TrimAsync();
        fast.Dispose();
        await TrimAsync();
        using var next = _folder.Spool.Read(() => { });
        using var nextSlow = _folder.Spool.Read(() => { });
        await TrimAsync();
        int[] rest = [.. Enumerable.Range(some.Lines.Count, 40 - some.Lines.Count)];
        Assert.Equal(rest, SpoolFolder.ReadAll(nextSlow, some.Position, 1 << 20, out var position).Where(post => post < 40));

        CommitAll(next);
        await TrimAsync();
        Assert.Equal(rest, SpoolFolder.ReadAll(nextSlow, some.Position, 1 << 20, out _).Where(post => post < 40));
        nextSlow.Commit(position);
        await TrimmedAsync(8192 / 8);
    }

    [Fact]
    public async Task One_that_reads_a_stream_no_more_holds_up_nothing_once_another_one_commits()
    {
        _folder.Spool.MaxBytes = 2048;
        var (gone, other) = (_folder.Spool.Read(() => { }), _folder.Spool.Read(() => { }));
        for (var post = 0; post < 20; post++)
            await _folder.TakenAsync(null, post);

        gone.Dispose();
        CommitAll(other);

        await TrimmedAsync(2048 / 8);
        other.Dispose();
    }

    [Fact]
    public async Task What_comes_after_the_clock_went_back_is_not_taken_for_counted()
    {
        _folder.Spool.MaxBytes = 1024;
        using var reader = _folder.Spool.Read(() => { });
        await _folder.TakenAsync(null, 1);
        CommitAll(reader);
        await TrimmedAsync(0);
        _folder.Time.AdjustTime(_folder.Time.GetUtcNow().AddHours(-1));

        await _folder.TakenAsync(null, 2);
        reader.Commit(reader.Committed);
        await _folder.TakenAsync(null, 3);
        await _folder.TakenAsync(null, 4);

        Assert.Equal([2, 3, 4], SpoolFolder.ReadAll(reader, reader.Committed, 1 << 20, out _));
    }

    /// <summary>The next process knows from its sources where the segments were.</summary>
    [Fact]
    public async Task Also_a_process_that_starts_after_it_went_back_writes_behind_what_was_read()
    {
        _folder.Spool.MaxBytes = 1024;
        var reader = _folder.Spool.Read(() => { });
        await _folder.TakenAsync(null, 1);
        CommitAll(reader);
        await TrimmedAsync(0);
        _folder.Time.AdjustTime(_folder.Time.GetUtcNow().AddHours(-1));
        _folder.Restart();
        using var next = _folder.Spool.Read(() => { });
        Assert.Empty(SpoolFolder.ReadAll(next, reader.Committed, 1 << 20, out var position));

        await _folder.TakenAsync(null, 2);

        Assert.Equal([2], SpoolFolder.ReadAll(next, position, 1 << 20, out position));
        Assert.True(position.Segment > reader.Committed.Segment);
    }

    /// <summary>Lets go of what may be let go of.</summary>
    private async Task TrimAsync()
    {
        _folder.Spool.Trim();
        // It is done once a later post is taken that didn't come with it.
        await _folder.TakenAsync(null, 1000);
        await _folder.TakenAsync(null, 1000);
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
}
