namespace MlBudget.Sources.Tests.Files;

/// <summary>What happens to logs while no process reads them.</summary>
public sealed class WhileDownTests : IDisposable
{
    private readonly LogFolder _folder = new();
    private readonly DurableReader _reader;

    /// <summary>A log of 60 records, of which 40 are read and committed.</summary>
    public WhileDownTests()
    {
        _reader = new DurableReader(_folder, "x.log*");
        _folder.Write("x.log", Reader.Lines(0, 60));
        Assert.Equal(40, _reader.Poll(39).Count);
        _reader.CommitAndRestart();
    }

    public void Dispose()
    {
        _reader.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_log_that_has_grown_is_read_on()
    {
        _folder.Append("x.log", Reader.Lines(60, 5));
        AssertReadOn(65);
    }

    [Fact]
    public void A_log_that_was_renamed_is_read_to_its_end_and_the_new_one_from_its_start()
    {
        _folder.Append("x.log", Reader.Lines(60, 5));
        _folder.Rename("x.log", "x.log.1");
        _folder.Write("x.log", Reader.Lines(65, 5));
        AssertReadOn(70);
    }

    [Fact]
    public void A_log_that_was_rotated_twice_and_compressed_is_found_in_the_gzip()
    {
        _folder.Append("x.log", Reader.Lines(60, 5));
        _folder.Compress("x.log", "x.log.2.gz");
        _folder.Write("x.log.1", Reader.Lines(65, 80));
        _folder.Write("x.log", Reader.Lines(145, 5));
        AssertReadOn(150);
    }

    [Fact]
    public void A_log_that_was_copied_and_cut_is_read_on_in_the_copy()
    {
        _folder.Append("x.log", Reader.Lines(60, 5));
        _folder.Copy("x.log", "x.log.1");
        _folder.Truncate("x.log");
        _folder.Append("x.log", Reader.Lines(65, 90));
        AssertReadOn(155);
    }

    [Fact]
    public void A_log_that_was_cut_and_written_anew_is_a_new_one()
    {
        _folder.Write("x.log", Reader.Lines(100, 90));
        Assert.Equal(Enumerable.Range(100, 90), _reader.Poll());
        AssertNothingIsReadAgain();
    }

    [Fact]
    public void A_log_that_was_deleted_is_known_when_it_comes_back()
    {
        _folder.Delete("x.log");
        Assert.Empty(_reader.Poll());
        Assert.NotNull(_reader.Statistics.Error);
        _reader.CommitAndRestart();
        _folder.Write("x.log", Reader.Line(200));
        Assert.Equal([200], _reader.Poll());
        _reader.CommitAndRestart();
        _folder.Write("x.log.1.gz", LogFolder.Gzip(Reader.Lines(0, 60)));
        Assert.Equal(Enumerable.Range(40, 20), _reader.Poll());
        AssertNothingIsReadAgain();
    }

    [Fact]
    public void A_backup_that_was_made_is_a_copy()
    {
        _folder.Copy("x.log", "x.log.1");
        _folder.Write("x.log.2.gz", LogFolder.Gzip(Reader.Lines(0, 20)));
        AssertReadOn(60);
        Assert.Empty(_reader.Poll());
        Assert.Equal(2, _reader.Reader.Copies.Count);
    }

    [Fact]
    public void A_log_that_can_t_be_read_keeps_its_place()
    {
        _folder.Rename("x.log", "y");
        Directory.CreateDirectory(_folder["x.log"]);
        Assert.Empty(_reader.Poll());
        Assert.NotNull(_reader.Statistics.Error);
        _reader.CommitAndRestart();
        Directory.Delete(_folder["x.log"]);
        _folder.Rename("y", "x.log");
        AssertReadOn(60);
    }

    private void AssertReadOn(int written)
    {
        Assert.Equal(Enumerable.Range(40, written - 40), _reader.Poll());
        Assert.Null(_reader.Statistics.Error);
        AssertNothingIsReadAgain();
    }

    private void AssertNothingIsReadAgain()
    {
        _reader.CommitAndRestart();
        Assert.Empty(_reader.Poll());
        Assert.Empty(_reader.Reader.Problems);
    }
}
