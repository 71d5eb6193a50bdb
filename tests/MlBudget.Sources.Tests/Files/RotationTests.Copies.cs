using MlBudget.Sources.Files;

namespace MlBudget.Sources.Tests.Files;

/// <summary>Which files are copies of one log, and which only begin like it.</summary>
public partial class RotationTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(100)]
    public void Copy_and_cut_loses_and_repeats_nothing(int records)
    {
        _folder.Write("x.log", Reader.Lines(0, records));
        Assert.Equal(records, _reader.Poll().Count);
        _folder.Append("x.log", Reader.Line(records));
        _folder.Copy("x.log", "x.log.1");
        Assert.Equal([records], _reader.Poll());
        _folder.Append("x.log", Reader.Line(records + 1));
        _folder.Copy("x.log", "x.log.1");
        _folder.Truncate("x.log");
        Assert.Equal([records + 1], _reader.Poll());
        _folder.Append("x.log", Reader.Lines(1000, records * 2));
        Assert.Equal(Enumerable.Range(1000, records * 2), _reader.Poll());
        Assert.Empty(_reader.Poll());
    }

    [Fact]
    public void A_copy_that_is_still_being_written_is_no_other_log()
    {
        var text = Reader.Lines(0, 100);
        _folder.Write("x.log", text);
        Assert.Equal(100, _reader.Poll().Count);
        foreach (var length in new[] { 0, 1, 20, 500, 1024, 2000, text.Length })
        {
            _folder.Write("x.log.1", text[..length]);
            Assert.Empty(_reader.Poll());
        }

        _folder.Truncate("x.log");
        Assert.Empty(_reader.Poll());
        _folder.Append("x.log", Reader.Line(500));
        Assert.Equal([500], _reader.Poll());
    }

    [Fact]
    public void A_log_that_is_cut_to_its_own_beginning_is_not_counted_again()
    {
        var text = Reader.Lines(0, 100);
        _folder.Write("x.log", text);
        Assert.Equal(100, _reader.Poll().Count);
        foreach (var length in new[] { 2000, 500, 20, 2000 })
        {
            _folder.Write("x.log", text[..length]);
            Assert.Empty(_reader.Poll());
        }

        _folder.Write("x.log", text + Reader.Line(100));
        Assert.Equal([100], _reader.Poll());
    }

    [Fact]
    public void Copies_that_are_there_from_the_start_are_read_once()
    {
        var text = Reader.Lines(0, 60);
        _folder.Write("x.log", text + Reader.Line(60));
        _folder.Write("x.log-backup", text);
        _folder.Write("x.log.gz", LogFolder.Gzip(text));
        Assert.Equal(Enumerable.Range(0, 61), _reader.Poll());
        _folder.Append("x.log", Reader.Line(61));
        Assert.Equal([61], _reader.Poll());
    }

    [Fact]
    public void A_log_whose_old_backup_was_found_first_is_read_on_behind_it()
    {
        _folder.Write("x.log.0", Reader.Lines(0, 60));
        Assert.Equal(60, _reader.Poll().Count);
        _folder.Write("x.log", Reader.Lines(0, 70));
        Assert.Equal(Enumerable.Range(60, 10), _reader.Poll());
        _folder.Append("x.log", Reader.Line(70));
        Assert.Equal([70], _reader.Poll());
    }

    [Fact]
    public void Logs_that_begin_alike_are_told_apart_once_they_differ()
    {
        _folder.Write("x.log.a", Reader.Line(0));
        _folder.Write("x.log.b", Reader.Line(0));
        Assert.Equal([0], _reader.Poll());
        _folder.Append("x.log.a", Reader.Line(1));
        _folder.Append("x.log.b", Reader.Line(2));
        Assert.Equal([0, 1, 2], _reader.Poll().Order());
        Assert.Empty(_reader.Poll());
    }

    [Theory]
    [InlineData(600)]
    [InlineData(9000)]
    public void Logs_whose_records_begin_alike_for_long_are_told_apart_by_their_first_lines(int zeros)
    {
        var features = $"{{\"features\":[{string.Join(',', Enumerable.Repeat(0, zeros))}],";
        string Record(int number) => features + Reader.Line(number)[1..];
        _folder.Write("x.log", Record(0) + Record(1));
        Assert.Equal([0, 1], _reader.Poll());
        _folder.Append("x.log", Record(2));
        _folder.Rename("x.log", "x.log.1");
        _folder.Write("x.log", Record(3));
        Assert.Equal([2, 3], _reader.Poll());
        _folder.Compress("x.log.1", "x.log.2.gz");
        _folder.Rename("x.log", "x.log.1");
        foreach (var part in Record(4).Chunk(1000))
        {
            Assert.Empty(_reader.Poll());
            _folder.Append("x.log", new string(part));
        }

        Assert.Equal([4], _reader.Poll());
        Assert.Empty(_reader.Poll());
    }

    [Fact]
    public void A_first_line_that_is_too_long_is_kept_up_to_the_limit_and_compared_in_the_files()
    {
        using var reader = new Reader(_folder, "x.log*", options: new() { BufferBytes = 1, MaxLineBytes = 2000 });
        _folder.Write("x.log.1", new string('x', 3000) + "\n" + Reader.Line(0));
        _folder.Write("x.log.2", new string('x', 1999) + "y\n" + Reader.Line(1));
        _folder.Write("x.log.3", new string('x', 2500) + "\n" + Reader.Line(2));
        Assert.Equal([0, 1, 2], reader.Poll());
        Assert.Empty(reader.Copies);
    }

    [Fact]
    public void A_copy_is_reported_once_until_it_is_none_any_more()
    {
        using var reader = new Reader(_folder, "x.log*");
        _folder.Write("x.log", Reader.Lines(0, 60));
        _folder.Write("x.log.1", Reader.Lines(0, 50));
        Assert.Equal(60, reader.Poll().Count);
        _folder.Append("x.log.1", Reader.Line(50));
        Assert.Empty(reader.Poll());
        FileCopy copy = new(_folder["x.log.1"], _folder["x.log"]);
        Assert.Equal([copy], reader.Copies);
        _folder.Write("x.log.1", Reader.Line(100));
        Assert.Equal([100], reader.Poll());
        Assert.Equal(0, reader.Statistics.CopiedFiles);
        _folder.Copy("x.log", "x.log.1");
        Assert.Empty(reader.Poll());
        Assert.Equal(1, reader.Statistics.CopiedFiles);
        Assert.Empty(reader.Poll());
        Assert.Equal([copy, copy], reader.Copies);
    }
}
