using CsCheck;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Files;

namespace MlBudget.Sources.Tests.Files;

public sealed class RestartedVerdictTests : IDisposable
{
    private const int Day = 86_400;

    private readonly LogFolder _folder = new();
    private readonly DurableReader _reader;

    public RestartedVerdictTests() => _reader = new DurableReader(_folder);

    public void Dispose()
    {
        _reader.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(99)]
    public void Records_that_are_held_back_are_released_by_another_process(int held)
    {
        const int after = 10 * Day;
        _folder.Write("x.log", Reader.Lines(0, 101) + Reader.Lines(after, held));
        Assert.Equal(101, _reader.Poll().Count);
        _reader.CommitAndRestart();
        Assert.Empty(_reader.Poll());
        _folder.Append("x.log", Reader.Lines(after + held, 101 - held));
        Assert.Equal(Enumerable.Range(after, 101), _reader.Poll());
        Assert.Equal(99, _reader.Statistics.Rejected(RejectionReason.SetAside));
        Assert.Equal(202, _reader.Statistics.Records);
    }

    [Fact]
    public void Records_that_are_released_wait_for_their_time_in_another_process_too()
    {
        const int after = 10 * Day;
        _folder.Write("x.log", Reader.Lines(0, 101) + Reader.Lines(after, 120));
        Assert.Equal(101, _reader.Poll(200).Count);
        _reader.CommitAndRestart();
        Assert.Empty(_reader.Poll(201));
        Assert.Equal(Reader.At(after), _reader.Reader.Source.NextTime);
        Assert.Equal(Enumerable.Range(after, 10), _reader.Poll(after + 9));
        _reader.CommitAndRestart();
        Assert.Equal(Enumerable.Range(after + 10, 110), _reader.Poll());
        _reader.Commit();
        Assert.Equal(["0/start", "0/state"], _reader.Stored.Keys.Order());
    }

    [Fact]
    public void Released_records_that_are_none_to_another_configuration_are_refused()
    {
        const int after = 10 * Day;
        _folder.Write("x.log", Reader.Lines(0, 101) + Reader.Lines(after, 102));
        Assert.Equal(102, _reader.Poll(after).Count);
        _reader.Commit();
        var schema = new RecordSchema("time", null, []);
        var limits = new ArrivalLimits(
            ClockMode.Log, TimeProvider.System, TimeSpan.FromMinutes(5), TimeSpan.FromDays(7), TimeSpan.FromDays(30));
        using var source = new FileSource("predictions", [_folder["*"]], schema, limits);
        source.Restore(_reader.Stored);
        source.Refresh();
        Assert.False(source.Read(new Batch(schema), Instant.MaxValue));
        Assert.Equal(101, source.Statistics.Rejected(RejectionReason.NoTime));
        Assert.Equal(0, source.Statistics.Records);
        Assert.Null(source.NextTime);
    }

    [Fact]
    public void Records_that_an_earlier_version_has_held_back_are_released_too()
    {
        // As commit 804cc00 has stored it, of a file with the same content at another path.
        const int after = 10 * Day;
        _folder.Write("x.log", Reader.Lines(0, 101) + Reader.Lines(after, 3));
        Assert.Equal(101, _reader.Poll().Count);
        _reader.Commit();
        using var reader = new Reader(_folder);
        reader.Source.Restore(new Dictionary<string, byte[]>
        {
            ["0/head"] = [1, .. File.ReadAllBytes(_folder["x.log"]).AsSpan(0, Fingerprint.Length)],
            ["0/state"] = Convert.FromBase64String("ARovdG1wL21sYnVkZ2V0LUNWRUE5aS94LmxvZ8MT6Zm25dmY0+8IwxMAaAEAAYCA8oGDiYUGAAGAhKHhg4mFBgOAkrSqqLuFBgMAAQAB"),
            ["0/lines"] = Convert.FromBase64String(
                "ARt7InQiOjE3MDA4NjQwMDAsIm4iOjg2NDAwMH0beyJ0IjoxNzAwODY0MDAxLCJuIjo4NjQwMDF9G3sidCI6MTcwMDg2NDAwMiwi"
                + "biI6ODY0MDAyfQ=="),
        });
        Assert.Empty(reader.Poll());
        _folder.Append("x.log", Reader.Lines(after + 3, 98));
        Assert.Equal(Enumerable.Range(after, 101), reader.Poll());
        Assert.Equal(96, reader.Statistics.Rejected(RejectionReason.SetAside));
    }

    [Fact]
    public void Released_records_are_not_lost_with_their_file()
    {
        const int after = 10 * Day;
        _folder.Write("x.log", Reader.Lines(0, 101) + Reader.Lines(after, 100));
        Assert.Equal(101, _reader.Poll(200).Count);
        _reader.CommitAndRestart();
        _folder.Delete("x.log");
        Assert.Equal(Enumerable.Range(after, 100), _reader.Poll());
    }

    [Fact]
    public void A_record_that_was_judged_and_waits_is_not_judged_again()
    {
        using var reader = new DurableReader(_folder, clock: ClockMode.Wall);
        _folder.Write("x.log", Reader.Lines(0, 3));
        Assert.Equal([0, 1], reader.Poll(1));
        reader.CommitAndRestart();
        reader.Reader.Time.Advance(TimeSpan.FromDays(40));
        Assert.Equal([2], reader.Poll());
        Assert.Equal(0, reader.Statistics.Late);
    }

    [Fact]
    public void A_file_that_has_not_had_its_turn_is_opened_by_what_was_there_when_it_was_found()
    {
        const int after = 10 * Day;
        _folder.Write("x.log", Reader.Line(5) + Reader.Line(after) + Reader.Line(6));
        Assert.Empty(_reader.Poll(4));
        _reader.CommitAndRestart();
        _folder.Append("x.log", Reader.Lines(after + 1, 50));
        Assert.Empty(_reader.Poll(4));
        Assert.Equal(Reader.At(5), _reader.Reader.Source.NextTime);
        Assert.Equal([5, 6], _reader.Poll());
        Assert.Equal(51, _reader.Statistics.Rejected(RejectionReason.SetAside));
    }

    [Fact]
    public void The_guard_of_a_log_s_clock_goes_on_from_where_the_log_was()
    {
        _folder.Write("x.log", Reader.Line(0) + Reader.Line(6 * Day) + Reader.Line(12 * Day));
        _reader.Poll();
        _reader.CommitAndRestart();
        _folder.Append("x.log", Reader.Line(18 * Day) + Reader.Line(26 * Day) + Reader.Line(-13 * Day));
        Assert.Equal([18 * Day], _reader.Poll());
        Assert.Equal(1, _reader.Statistics.Rejected(RejectionReason.SetAside));
        Assert.Equal(1, _reader.Statistics.Late);
    }

    /// <summary>
    /// Logs that are all there, with gaps, stray times and faults. Who polls is told by the commit where it was, as a
    /// replay is.
    /// </summary>
    [Fact]
    public void A_reader_that_is_killed_anywhere_takes_what_an_undisturbed_one_takes_in_its_order()
    {
        _folder.Write("a.log", Log(new Random(1), 0));
        _folder.Write("b.log.gz", LogFolder.Gzip(Log(new Random(2), 40)));
        _folder.Write("c.log", "{\n\n" + Log(new Random(3), 2000));
        int[] untils = [.. Enumerable.Range(0, 60).Select(poll => poll * 12), 9 * Day, 10 * Day, 11 * Day + 500, 40 * Day];
        using var undisturbed = new Reader(_folder, options: Options);
        List<int> expected = [.. untils.SelectMany(until => undisturbed.Poll(until)), .. undisturbed.Poll()];
        Assert.InRange(undisturbed.Statistics.Rejected(RejectionReason.SetAside), 100, 1000);
        Gen.Select(Gen.Int[1, 7], Gen.Enum<Interruption>().Array[0, 400]).Sample(
            (rows, interruptions) =>
            {
                using var reader = new DurableReader(_folder, options: Options, batchRows: rows);
                Drive(reader, untils, interruptions);
                Assert.Equal(expected, reader.Taken);
                var (wanted, found) = (Saved(undisturbed.Statistics), Saved(reader.Statistics));
                Assert.Equal(wanted, found);
            },
            iter: 60);
    }

    private static FileSourceOptions Options => new() { BufferBytes = 1, MaxLineBytes = 80 };

    private static void Drive(DurableReader reader, int[] untils, Interruption[] interruptions)
    {
        var (at, stored, next) = (0, 0, 0);
        for (var isFresh = true; at <= untils.Length;)
        {
            if (isFresh)
                reader.Reader.Source.Refresh();
            isFresh = !reader.Reader.ReadBatch(reader.Taken, at < untils.Length ? untils[at] : null);
            if (isFresh)
                at++;
            switch (next < interruptions.Length ? interruptions[next++] : Interruption.None)
            {
                case Interruption.Commit:
                    reader.Commit();
                    stored = at;
                    break;
                case Interruption.CommitFails:
                    reader.Commit(CommitEnd.Failed);
                    break;
                case Interruption.CommitGoesUnnoticed:
                    reader.Commit(CommitEnd.Unnoticed);
                    stored = at;
                    break;
                case Interruption.Restart:
                    reader.Restart();
                    (at, isFresh) = (stored, true);
                    break;
                default:
                    break;
            }
        }
    }

    private static string Log(Random random, int from)
    {
        var lines = new List<string>();
        for (var number = from; number < from + 300; number++)
        {
            lines.Add(Reader.Line(number, Reader.Start + number + (number < from + 120 ? 0 : 11 * Day)));
            if (random.Next(6) == 0)
                lines.Add(random.Next(4) switch
                {
                    0 => Reader.Line(-1, 4_000_000_000),
                    1 => Reader.Line(-2, 0),
                    2 => new string('x', 300) + "\n",
                    _ => "{\n",
                });
        }

        for (var number = from + 300; number < from + 450; number++)
            lines.Add(Reader.Line(number, Reader.Start + number + 30 * Day));
        return string.Concat(lines);
    }

    private static byte[] Saved(SourceStatistics statistics)
    {
        var writer = new BlobWriter();
        statistics.Save(writer);
        return writer.Written.ToArray();
    }
}
