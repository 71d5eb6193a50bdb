using MlBudget.Core.Records;
using MlBudget.Sources.Files;

namespace MlBudget.Sources.Tests.Files;

public sealed class RestartTests : IDisposable
{
    private readonly LogFolder _folder = new();
    private readonly DurableReader _reader;

    private const int Day = 86_400;

    public RestartTests() => _reader = new DurableReader(_folder, "x.log*");

    public void Dispose()
    {
        _reader.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void What_was_not_committed_is_read_again_and_what_was_is_not()
    {
        _folder.Write("x.log", Reader.Lines(0, 10));
        _reader.Poll(3);
        _reader.Commit();
        _reader.Poll(6);
        _reader.Commit(CommitEnd.Failed);
        _reader.Restart();
        Assert.Equal([4, 5, 6, 7, 8, 9], _reader.Poll());
        _reader.Commit(CommitEnd.Unnoticed);
        _reader.Restart();
        Assert.Empty(_reader.Poll());
        Assert.Equal(10, _reader.Statistics.Records);
        Assert.Equal(Reader.At(9), _reader.Statistics.LatestTime);
    }

    [Fact]
    public void Without_a_commit_a_new_process_starts_from_nothing()
    {
        _folder.Write("x.log", Reader.Lines(0, 3));
        _reader.Poll();
        _reader.Commit(CommitEnd.Failed);
        _reader.Restart();
        Assert.Equal([0, 1, 2], _reader.Poll());
    }

    [Fact]
    public void A_log_that_has_grown_writes_a_short_entry_and_one_that_has_not_none()
    {
        _folder.Write("x.log", Reader.Lines(0, 100));
        _folder.Write("x.log.1", Reader.Lines(100, 100));
        _reader.Poll();
        _reader.Commit();
        Assert.Equal(["0/start", "0/state", "1/start", "1/state"], _reader.Changes.Order());
        _reader.Commit();
        Assert.Empty(_reader.Changes);
        _folder.Append("x.log", Reader.Line(200));
        _reader.Poll();
        _reader.Commit();
        var change = Assert.Single(_reader.Changes);
        Assert.InRange(_reader.Stored[change].Length - _folder["x.log"].Length, 40, 80);
        _reader.Restart();
        _reader.Poll();
        _reader.Commit();
        Assert.Empty(_reader.Changes);
    }

    [Fact]
    public void Any_number_of_logs_that_are_away_for_a_poll_are_known_when_they_are_back()
    {
        const int count = FileCatalog.MaxOrphans + 500;
        using var elsewhere = new LogFolder();
        using var reader = new DurableReader(_folder, "**/*.log");
        Directory.CreateDirectory(_folder["mount"]);
        for (var file = 0; file < count; file++)
            _folder.Write($"mount/{file}.log", Reader.Lines(2 * file, 2));
        _folder.Write("x.log", Reader.Line(2 * count));
        Assert.Equal(2 * count + 1, reader.Poll().Count);
        Directory.Move(_folder["mount"], elsewhere["mount"]);
        Assert.Empty(reader.Poll());
        reader.CommitAndRestart();
        Assert.Empty(reader.Poll());
        Directory.Move(elsewhere["mount"], _folder["mount"]);
        Assert.Empty(reader.Poll());
        Assert.Equal(2 * count + 1, reader.Statistics.Records);
    }

    [Fact]
    public void A_log_that_is_gone_for_good_is_deleted_from_the_store()
    {
        using var reader = new DurableReader(_folder, "x.log");
        _folder.Write("x.log", "\n");
        reader.Poll(0);
        reader.Commit();
        _folder.Delete("x.log");
        for (var file = 0; file <= FileCatalog.MaxOrphans + 4; file++)
        {
            _folder.Write("x.log", Reader.Line(file, Reader.Start + file * Day));
            File.SetLastWriteTimeUtc(_folder["x.log"], DateTime.UnixEpoch.AddSeconds(file));
            reader.Poll();
        }

        reader.Commit();
        Assert.Equal(2 * (FileCatalog.MaxOrphans + 1), reader.Stored.Count);
        Assert.DoesNotContain("0/state", reader.Stored.Keys);
        reader.Restart();
        _folder.Write("x.log", Reader.Line(5, Reader.Start + 5 * Day));
        Assert.Empty(reader.Poll());
        _folder.Write("x.log", Reader.Line(1, Reader.Start + Day));
        Assert.Equal([1], reader.Poll());
    }

    [Fact]
    public void A_finished_file_is_not_opened_again_while_it_looks_the_same()
    {
        byte[] gzip = [.. LogFolder.Gzip(Reader.Lines(0, 50)), .. LogFolder.Gzip(Reader.Lines(50, 50))];
        _folder.Write("x.log.gz", gzip);
        _folder.Write("x.log", Reader.Lines(100, 3));
        Assert.Equal(103, _reader.Poll().Count);
        _reader.CommitAndRestart();
        var written = File.GetLastWriteTimeUtc(_folder["x.log.gz"]);
        gzip.AsSpan(gzip.Length - 40).Fill(0xff);
        _folder.Write("x.log.gz", gzip);
        File.SetLastWriteTimeUtc(_folder["x.log.gz"], written);
        Assert.Empty(_reader.Poll());
        Assert.Null(_reader.Statistics.Error);
        Assert.Equal(1, _reader.Reader.Source.Progress);

        // Whoever opens it finds the damage.
        File.SetLastWriteTimeUtc(_folder["x.log.gz"], written.AddSeconds(1));
        Assert.Empty(_reader.Poll());
        Assert.NotNull(_reader.Statistics.Error);
    }

    [Fact]
    public void A_file_that_could_not_be_opened_is_tried_again()
    {
        _folder.Write("x.log", Reader.Lines(0, 3));
        _reader.Reader.Source.Refresh();
        _folder.Rename("x.log", "y");
        Directory.CreateDirectory(_folder["x.log"]);
        Assert.Empty(_reader.Reader.Read());
        Assert.NotNull(_reader.Statistics.Error);
        Directory.Delete(_folder["x.log"]);
        _folder.Rename("y", "x.log");
        _reader.CommitAndRestart();
        Assert.Equal([0, 1, 2], _reader.Poll());
        Assert.Null(_reader.Statistics.Error);
    }

    [Fact]
    public void Of_logs_of_which_nothing_would_count_again_the_one_that_went_first_is_forgotten_first()
    {
        const int later = Day;
        _folder.Write("x.log.a", Reader.Line(later));
        _folder.Write("x.log.b", Reader.Line(later + 1));
        _reader.Poll();
        _folder.Delete("x.log.b");
        for (var file = 0; file < FileCatalog.MaxOrphans - 1; file++)
        {
            _folder.Write("x.log", Reader.Line(file, Reader.Start + (file + 2) * Day));
            // Two contents of one length that are written in one tick of the file system's clock, 4 ms, look like one.
            File.SetLastWriteTimeUtc(_folder["x.log"], DateTime.UnixEpoch.AddSeconds(file));
            _reader.Poll();
        }

        _folder.Delete("x.log.a");
        _reader.Poll();
        _reader.CommitAndRestart();
        _folder.Write("x.log", Reader.Line(later + 2, Reader.Start + FileCatalog.MaxOrphans * Day));
        _reader.Poll();
        _folder.Write("x.log.a", Reader.Line(later));
        _folder.Write("x.log.b", Reader.Line(later + 1));
        Assert.Equal([later + 1], _reader.Poll());
    }

    [Fact]
    public void A_gzip_is_read_on_from_its_middle()
    {
        _folder.Write("x.log.gz", LogFolder.Gzip(Reader.Lines(0, 500)));
        Assert.Equal(300, _reader.Poll(299).Count);
        _reader.CommitAndRestart();
        Assert.Equal(Enumerable.Range(300, 200), _reader.Poll());
    }

    [Fact]
    public void A_gzip_that_is_damaged_stays_an_error_and_is_read_on_when_it_is_whole()
    {
        var random = new Random(1);
        var numbers = Enumerable.Range(0, 3000).Select(_ => random.Next(100_000)).ToList();
        var bytes = LogFolder.Gzip(string.Concat(numbers.Select(number => Reader.Line(number))));
        _folder.Write("x.log.gz", bytes[..(bytes.Length / 2)]);
        _reader.Poll();
        var error = _reader.Statistics.Error;
        Assert.NotNull(error);
        _reader.CommitAndRestart();
        Assert.Empty(_reader.Poll());
        Assert.Equal(error, _reader.Statistics.Error);
        _folder.Append("x.log.gz", bytes[(bytes.Length / 2)..]);
        _reader.Poll();
        Assert.Equal(numbers, _reader.Taken);
        Assert.Null(_reader.Statistics.Error);
    }

    [Fact]
    public void Within_a_line_that_is_too_long_the_rest_of_it_is_passed_over()
    {
        using var reader = new DurableReader(_folder, options: new() { BufferBytes = 1, MaxLineBytes = 64 });
        _folder.Write("x.log", Reader.Line(0) + new string('x', 100));
        Assert.Equal([0], reader.Poll());
        reader.CommitAndRestart();
        _folder.Append("x.log", new string('x', 20) + "\n" + Reader.Line(1) + "{\n");
        Assert.Equal([1], reader.Poll());
        Assert.Equal(1, reader.Statistics.Rejected(RejectionReason.TooLong));
        Assert.Equal(4, reader.Reader.Problems.Single().Line);
    }

    [Fact]
    public void A_smaller_limit_for_lines_makes_no_other_file_of_one_whose_first_line_is_longer()
    {
        using var small = new Reader(_folder, options: new() { MaxLineBytes = 2000 });
        var padding = new string('x', 3000);
        _folder.Write("x.log", $$"""{"pad":"{{padding}}","t":{{Reader.Start}},"n":0}""" + "\n");
        Assert.Equal([0], _reader.Poll());
        _reader.Commit();
        small.Source.Restore(_reader.Stored);
        _folder.Append("x.log", Reader.Line(1));
        Assert.Equal([1], small.Poll());
    }
}
