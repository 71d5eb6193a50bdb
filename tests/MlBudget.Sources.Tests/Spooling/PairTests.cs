using System.Text;
using System.Text.Json;
using MlBudget.Sources.Spooling;

namespace MlBudget.Sources.Tests.Spooling;

/// <summary>Request and response become one record, in whatever order they come, over restarts; one that stays alone becomes one by itself.</summary>
public sealed class PairTests : IDisposable
{
    private readonly SpoolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task Two_halves_become_a_record(bool requestFirst, bool isRestarted)
    {
        await TakenAsync("a", requestFirst);
        Assert.Empty(Records());
        if (isRestarted)
            _folder.Restart();
        await TakenAsync("a", !requestFirst);

        const string Expected = """{"id":"a","time":"2026-11-29T20:00:00Z","request_time":"2026-11-29T20:00:00Z","response_time":"2026-11-29T20:00:00.25Z","latency_seconds":0.25,"unmatched":false,"component":"response","namespace":"ml","request":{"n":1},"response":{"n":2}}""";
        Assert.Equal(Expected, Assert.Single(Records()));
        _folder.Restart();
        Assert.Equal(Expected, Assert.Single(Records()));
    }

    [Fact]
    public async Task Halves_that_come_again_are_known_before_and_after_the_other_one()
    {
        await TakenAsync("a", isRequest: true);
        Assert.Equal(PostFate.Repeated, (await PostAsync("a", isRequest: true)).Fate);
        await TakenAsync("a", isRequest: false);
        Assert.Equal(PostFate.Repeated, (await PostAsync("a", isRequest: true)).Fate);
        _folder.Restart();
        Assert.Equal(PostFate.Repeated, (await PostAsync("a", isRequest: false)).Fate);

        Assert.Single(Records());
    }

    [Fact]
    public async Task Halves_that_come_together_find_each_other()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(half => PostAsync($"pair-{half / 2}", half % 2 == 0)));

        Assert.All(outcomes, outcome => Assert.Equal(PostFate.Taken, outcome.Fate));
        Assert.Equal(20, Records().Count(record => record.Contains("\"unmatched\":false", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_half_that_stays_alone_becomes_a_record_once_its_time_is_over_and_the_other_comes_too_late(bool isRequest)
    {
        await TakenAsync("a", isRequest);
        using var reader = _folder.Spool.Read(() => { });
        _folder.Time.Advance(TimeSpan.FromMinutes(4));
        reader.Commit(default);
        await TakenAsync("b", isRequest);
        Assert.Empty(Records());
        _folder.Time.Advance(TimeSpan.FromMinutes(1.1));
        reader.Commit(default);
        // What is asked for in the background is done once a later post is taken that didn't come with it.
        await TakenAsync("c", isRequest);
        await TakenAsync("d", isRequest);

        using var record = JsonDocument.Parse(Assert.Single(Records()));

        Assert.True(record.RootElement.GetProperty("unmatched").GetBoolean());
        Assert.Equal(JsonValueKind.Null, record.RootElement.GetProperty(isRequest ? "response" : "request").ValueKind);
        Assert.Equal(isRequest ? 1 : 2, record.RootElement.GetProperty(isRequest ? "request" : "response").GetProperty("n").GetInt32());
        Assert.Equal(PostFate.Repeated, (await PostAsync("a", !isRequest)).Fate);
        await TakenAsync("b", !isRequest);
        Assert.Equal(2, Records().Count);
    }

    [Fact]
    public async Task However_many_stay_alone_all_of_them_are_given_up_at_once()
    {
        const int Halves = 2500;
        await _folder.Spool.AppendAllAsync([.. Enumerable.Range(0, Halves).Select(half => HalfOf($"{half}", half % 2 == 0))]);
        using var reader = _folder.Spool.Read(() => { });
        _folder.Time.Advance(TimeSpan.FromMinutes(6));
        reader.Commit(default);
        await TakenAsync("later", isRequest: true);
        await TakenAsync("later still", isRequest: true);

        Assert.Equal(Halves, Records().Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_half_that_is_damaged_on_the_disk_counts_as_missing_and_holds_up_nothing(bool otherComes)
    {
        await TakenAsync("a", isRequest: true);
        await TakenAsync("b", isRequest: true);
        var bytes = await File.ReadAllBytesAsync(_folder.Segments[0]);
        bytes[Encoding.UTF8.GetString(bytes).IndexOf("{\"id\":\"a\"", StringComparison.Ordinal)] = (byte)'x';
        await File.WriteAllBytesAsync(_folder.Segments[0], bytes);
        using var reader = _folder.Spool.Read(() => { });
        if (otherComes)
            await TakenAsync("a", isRequest: false);

        _folder.Time.Advance(TimeSpan.FromMinutes(6));
        reader.Commit(default);
        await TakenAsync("c", isRequest: true);
        await TakenAsync("d", isRequest: true);

        Assert.StartsWith($"{_folder.Segments[0]}: is damaged behind byte ", Assert.Single(_folder.Notices), StringComparison.Ordinal);
        var written = string.Concat(_folder.Segments.Select(File.ReadAllText)).Split('\n').Where(line => line.Contains("unmatched", StringComparison.Ordinal)).ToList();
        Assert.Equal(otherComes ? 2 : 1, written.Count);
        Assert.Contains(written, line => line.StartsWith("{\"id\":\"b\"", StringComparison.Ordinal));
        // Who reads it says the same.
        Assert.Contains("is damaged behind byte 0", Assert.Throws<IOException>(Records).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_waits_is_kept_though_all_that_was_read_is_committed()
    {
        _folder.Spool.MaxBytes = 8192;
        using var reader = _folder.Spool.Read(() => { });
        await TakenAsync("a", isRequest: true);
        for (var post = 0; post < 20; post++)
            await _folder.TakenAsync(null, post);
        SpoolFolder.ReadAll(reader, default, 1 << 20, out var position);
        reader.Commit(position);
        await _folder.TakenAsync(null, 20);
        await _folder.TakenAsync(null, 21);
        await TakenAsync("a", isRequest: false);

        Assert.Equal("a", JsonDocument.Parse(Read(reader, position)[2]).RootElement.GetProperty("id").GetString());
    }

    private List<string> Records()
    {
        using var reader = _folder.Spool.Read(() => { });
        return Read(reader, default);
    }

    private static List<string> Read(SpoolReader reader, SpoolPosition position) =>
        [.. reader.Read(position, 1 << 22).Lines.Select(line => Encoding.UTF8.GetString(line.Span))];

    private async Task TakenAsync(string pair, bool isRequest) => Assert.Equal(PostFate.Taken, (await PostAsync(pair, isRequest)).Fate);

    private Task<PostOutcome> PostAsync(string pair, bool isRequest) => _folder.Spool.AppendAsync(HalfOf(pair, isRequest));

    private static SpoolPost HalfOf(string pair, bool isRequest)
    {
        var line = isRequest ? $$$"""{"id":"{{{pair}}}","time":"2026-11-29T20:00:00Z","attributes":{"component":"request","namespace":"ml"},"body":{"n":1}}"""
            : $$$"""{"id":"{{{pair}}}","time":"2026-11-29T20:00:00.25Z","attributes":{"component":"response"},"body":{"n":2}}""";
        return new(Encoding.UTF8.GetBytes(line + "\n"), 1) { Half = new(pair, isRequest) };
    }
}
