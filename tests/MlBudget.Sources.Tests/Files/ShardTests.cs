using MlBudget.Sources.Files;

namespace MlBudget.Sources.Tests.Files;

/// <summary>Logs of several writers that begin alike for longer than what a file is known by.</summary>
public sealed class ShardTests : IDisposable
{
    /// <summary>A first line as the writers' common library writes it: no record, and longer than a fingerprint.</summary>
    private static readonly string Banner = "{\"t\":" + Reader.Start + ",\"banner\":\"" + new string('x', 1200) + "\"}\n";

    private readonly LogFolder _folder = new();
    private readonly DurableReader _reader;

    public ShardTests() => _reader = new DurableReader(_folder, "*.log*", options: new() { BufferBytes = 1, MaxLineBytes = 1000 });

    public void Dispose()
    {
        _reader.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Both_count_from_the_start_and_as_they_grow(bool restarts)
    {
        using var reader = new DurableReader(_folder, "*.log*", options: new() { BufferBytes = 1, MaxLineBytes = 1000 }) { RestartsBeforePolls = restarts };
        _folder.Write("a.log", Banner + Reader.Lines(0, 50));
        _folder.Write("b.log", Banner + Reader.Lines(100, 50));
        Assert.Equal([.. Enumerable.Range(0, 50), .. Enumerable.Range(100, 50)], reader.Poll().Order());
        _folder.Append("a.log", Reader.Line(50));
        _folder.Append("b.log", Reader.Line(150));
        Assert.Equal([50, 150], reader.Poll().Order());
        Assert.Empty(reader.Poll());
        Assert.Empty(reader.Reader.Copies);
    }

    [Fact]
    public void They_are_told_apart_as_soon_as_they_differ()
    {
        _folder.Write("a.log", Banner);
        _folder.Write("b.log", Banner);
        Assert.Empty(_reader.Poll());
        _folder.Append("a.log", Reader.Lines(0, 2));
        _folder.Append("b.log", Reader.Lines(100, 1));
        Assert.Equal([0, 1, 100], _reader.Poll().Order());
        _reader.CommitAndRestart();
        _folder.Append("b.log", Reader.Lines(101, 9));
        Assert.Equal(Enumerable.Range(101, 9), _reader.Poll());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Each_keeps_its_place_when_both_are_rotated_and_compressed(bool restarts)
    {
        _folder.Write("a.log", Banner + Reader.Lines(0, 50));
        _folder.Write("b.log", Banner + Reader.Lines(100, 50));
        Assert.Equal(100, _reader.Poll().Count);
        if (restarts)
            _reader.CommitAndRestart();
        _folder.Append("a.log", Reader.Line(50));
        _folder.Append("b.log", Reader.Line(150));
        // The names change places, so that only the contents tell which is which.
        _folder.Rename("a.log", "c.log");
        _folder.Rename("b.log", "a.log");
        _folder.Rename("c.log", "b.log");
        Assert.Equal([50, 150], _reader.Poll().Order());
        if (restarts)
            _reader.CommitAndRestart();
        _folder.Compress("a.log", "b.log.gz");
        _folder.Compress("b.log", "a.log.gz");
        _folder.Delete("a.log");
        _folder.Delete("b.log");
        _folder.Write("a.log", Banner + Reader.Lines(60, 2));
        _folder.Write("b.log", Banner + Reader.Lines(160, 2));
        Assert.Empty(_reader.Poll());
        // They are longer than what is gone before anybody can say that they are others.
        _folder.Append("a.log", Reader.Lines(62, 80));
        _folder.Append("b.log", Reader.Lines(162, 80));
        Assert.Equal([.. Enumerable.Range(60, 82), .. Enumerable.Range(160, 82)], _reader.Poll().Order());
    }

    [Fact]
    public void A_file_that_takes_the_place_of_one_that_begins_alike_is_another()
    {
        _folder.Write("a.log", Banner + Reader.Lines(0, 50));
        Assert.Equal(50, _reader.Poll().Count);
        _reader.CommitAndRestart();
        _folder.Write("a.log", Banner + Reader.Lines(100, 70));
        Assert.Equal(Enumerable.Range(100, 70), _reader.Poll());
    }

    [Fact]
    public void A_file_that_was_cut_since_the_look_proves_nothing()
    {
        _folder.Write("a.log", Banner + Reader.Lines(0, 50));
        _folder.Write("b.log", Banner + Reader.Lines(0, 50));
        var (a, b) = (Seen("a.log"), Seen("b.log"));
        Assert.False(FileComparison.Differ(a, b, new()));
        _folder.Write("a.log", Reader.Lines(100, 90));
        Assert.Null(FileComparison.Differ(a, b, new()));
        Assert.Null(FileComparison.Differ(b, a, new()));
        _folder.Delete("a.log");
        Assert.Null(FileComparison.Differ(b, a, new()));
        _folder.Write("a.log", Banner + Reader.Lines(100, 50));
        Assert.True(FileComparison.Differ(Seen("a.log"), b, new()));

        KnownPath Seen(string name)
        {
            var path = new KnownPath(new() { MaxLineBytes = 1000 });
            path.Look(new(_folder[name], new FileInfo(_folder[name]).Length, 1));
            return path;
        }
    }

    [Fact]
    public void A_copy_whose_end_is_only_reserved_is_no_other_log()
    {
        var text = Banner + Reader.Lines(0, 200);
        _folder.Write("a.log", text);
        Assert.Equal(200, _reader.Poll().Count);
        _folder.Write("b.log", text[..3000] + new string('\0', text.Length - 3000));
        Assert.Empty(_reader.Poll());
        _folder.Write("b.log", text);
        Assert.Empty(_reader.Poll());
        Assert.Equal(200, _reader.Statistics.Records);
    }

    [Fact]
    public void A_compressed_file_with_damage_is_not_taken_for_another()
    {
        _folder.Write("a.log", Banner + Reader.Lines(0, 500));
        Assert.Equal(500, _reader.Poll().Count);
        var gzip = LogFolder.Gzip(Banner + Reader.Lines(0, 500));
        gzip.AsSpan(gzip.Length - 40).Fill(0xff);
        _folder.Delete("a.log");
        _folder.Write("a.log.gz", gzip);
        Assert.Empty(_reader.Poll());
        Assert.Equal(500, _reader.Statistics.Records);
    }
}
