namespace MlBudget.Sources.Tests.Files;

public partial class RotationTests : IDisposable
{
    private readonly LogFolder _folder = new();
    private readonly DurableReader _reader;

    public RotationTests()
        : this(restartsBeforePolls: false)
    {
    }

    protected RotationTests(bool restartsBeforePolls) =>
        _reader = new DurableReader(_folder, "x.log*") { RestartsBeforePolls = restartsBeforePolls };

    public void Dispose()
    {
        _reader.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void A_renamed_log_is_read_to_its_end_and_the_new_one_from_its_start()
    {
        _folder.Write("x.log", Reader.Lines(0, 40));
        Assert.Equal(40, _reader.Poll().Count);
        _folder.Append("x.log", Reader.Line(40));
        _folder.Rename("x.log", "x.log.1");
        Assert.Equal([40], _reader.Poll());
        _folder.Write("x.log", Reader.Lines(41, 2));
        Assert.Equal([41, 42], _reader.Poll());
        _folder.Append("x.log", Reader.Line(43));
        _folder.Rename("x.log.1", "x.log.2");
        _folder.Rename("x.log", "x.log.1");
        _folder.Write("x.log", Reader.Line(44));
        Assert.Equal([43, 44], _reader.Poll());
        Assert.Empty(_reader.Poll());
    }

    [Fact]
    public void A_renamed_log_outside_the_pattern_is_not_needed()
    {
        using var reader = new Reader(_folder, "x.log");
        _folder.Write("x.log", Reader.Lines(0, 3));
        Assert.Equal([0, 1, 2], reader.Poll());
        _folder.Rename("x.log", "x.log.1");
        _folder.Write("x.log", Reader.Lines(3, 2));
        Assert.Equal([3, 4], reader.Poll());
        _folder.Rename("x.log.1", "x.log");
        Assert.Empty(reader.Poll());
    }

    [Fact]
    public void A_removed_log_that_is_still_open_is_read_to_its_end()
    {
        using var reader = new Reader(_folder, "x.log");
        _folder.Write("x.log", Reader.Lines(0, 9));
        Assert.Equal([0, 1], reader.Poll(1));
        _folder.Rename("x.log", "y.log");
        _folder.Write("x.log", Reader.Lines(20, 2));
        Assert.Equal([2, 3, 4, 5, 6, 7, 8, 20, 21], reader.Poll());
    }

    [Fact]
    public void A_log_that_is_cut_while_it_is_open_is_not_read_on()
    {
        using var reader = new Reader(_folder, "x.log");
        _folder.Write("x.log", Reader.Lines(0, 9));
        Assert.Equal([0, 1], reader.Poll(1));
        _folder.Truncate("x.log");
        _folder.Append("x.log", Reader.Lines(100, 50));
        Assert.Equal(Enumerable.Range(100, 50), reader.Poll());
        Assert.Empty(reader.Problems);
    }

    [Fact]
    public void A_rotated_log_that_is_compressed_is_not_counted_again()
    {
        _folder.Write("x.log.1", Reader.Lines(0, 40));
        Assert.Equal(40, _reader.Poll().Count);
        _folder.Compress("x.log.1", "x.log.1.gz");
        Assert.Empty(_reader.Poll());
        Assert.Empty(_reader.Poll());
        _folder.Delete("x.log.1");
        Assert.Empty(_reader.Poll());
        _folder.Rename("x.log.1.gz", "x.log.2.gz");
        Assert.Empty(_reader.Poll());
        Assert.Null(_reader.Statistics.Error);
    }

    [Fact]
    public void What_was_not_read_before_compression_is_read_from_the_compressed_file()
    {
        _folder.Write("x.log", Reader.Lines(0, 40));
        Assert.Equal(40, _reader.Poll().Count);
        _folder.Append("x.log", Reader.Lines(40, 5));
        _folder.Compress("x.log", "x.log.1.gz");
        _folder.Delete("x.log");
        Assert.Equal(Enumerable.Range(40, 5), _reader.Poll());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(100)]
    public void A_compressed_file_that_is_still_being_written_is_no_other_log(int records)
    {
        var text = Reader.Lines(0, records);
        _folder.Write("x.log.1", text);
        Assert.Equal(records, _reader.Poll().Count);
        _folder.Write("x.log.1.gz", "");
        foreach (var b in LogFolder.Gzip(text))
        {
            Assert.Empty(_reader.Poll());
            _folder.Append("x.log.1.gz", [b]);
        }

        Assert.Empty(_reader.Poll());
        _folder.Delete("x.log.1");
        Assert.Empty(_reader.Poll());
        Assert.Null(_reader.Statistics.Error);
    }

    [Fact]
    public void A_log_that_is_read_in_part_keeps_its_place_through_rotation()
    {
        _folder.Write("x.log", Reader.Lines(0, 9));
        Assert.Equal([0, 1, 2], _reader.Poll(2));
        _folder.Rename("x.log", "x.log.1");
        _folder.Write("x.log", Reader.Lines(9, 3));
        Assert.Equal([3, 4], _reader.Poll(4));
        _folder.Compress("x.log.1", "x.log.1.gz");
        _folder.Delete("x.log.1");
        Assert.Equal([5, 6], _reader.Poll(6));
        Assert.Equal([7, 8, 9, 10, 11], _reader.Poll());
    }

    [Fact]
    public void The_oldest_of_very_many_forgotten_files_are_dropped()
    {
        const int files = FileCatalogLimit + 5;
        for (var file = 0; file < files; file++)
            _folder.Write($"x.log.{file:0000}", Reader.Line(file));
        Assert.Equal(files, _reader.Poll().Count);
        for (var file = 0; file < files; file++)
            _folder.Delete($"x.log.{file:0000}");
        Assert.Empty(_reader.Poll());
        _folder.Write("x.log", Reader.Line(files - 1));
        Assert.Empty(_reader.Poll());
        Assert.Equal(files, _reader.Statistics.Records);
    }

    [Fact]
    public void Very_many_files_that_are_out_of_reach_for_a_while_are_known_when_they_are_back()
    {
        const int files = FileCatalogLimit + 5;
        Directory.CreateDirectory(_folder["mount"]);
        using var reader = new Reader(_folder, "mount/*");
        for (var file = 0; file < files; file++)
            _folder.Write($"mount/{file}", Reader.Line(file));
        Assert.Equal(files, reader.Poll().Count);
        Directory.Move(_folder["mount"], _folder["elsewhere"]);
        Assert.Empty(reader.Poll());
        Assert.NotNull(reader.Statistics.Error);
        Directory.Move(_folder["elsewhere"], _folder["mount"]);
        Assert.Empty(reader.Poll());
        Assert.Null(reader.Statistics.Error);
    }

    private const int FileCatalogLimit = Sources.Files.FileCatalog.MaxOrphans;
}
