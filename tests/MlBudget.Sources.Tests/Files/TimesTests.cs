using MlBudget.Core.Records;

namespace MlBudget.Sources.Tests.Files;

public sealed class TimesTests : IDisposable
{
    private const long Day = 86_400;

    private readonly LogFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Under_the_wall_clock_records_ahead_of_it_and_beyond_the_retention_are_refused()
    {
        string future = Reader.Line(1, Reader.Start + 301), past = Reader.Line(2, Reader.Start - 31 * Day);
        _folder.Write("x.log", Reader.Line(0) + future + past + Reader.Line(300));
        using var reader = new Reader(_folder, clock: ClockMode.Wall);
        Assert.Equal([0, 300], reader.Poll());
        Assert.Equal(1, reader.Statistics.Rejected(RejectionReason.Future));
        Assert.Equal(1, reader.Statistics.Late);
        Assert.Equal("its time 2023-11-14T22:18:21Z is more than 5m ahead of the clock", reader.Problems.Single().Detail);
    }

    [Fact]
    public void A_stray_time_moves_no_log_clock()
    {
        string future = Reader.Line(9, 4_000_000_000), past = Reader.Line(7, 0);
        _folder.Write("x.log", future + Reader.Lines(0, 50) + future + Reader.Lines(50, 2) + past);
        using var reader = new Reader(_folder);
        Assert.Equal(Enumerable.Range(0, 52), reader.Poll());
        Assert.Equal(2, reader.Statistics.Rejected(RejectionReason.SetAside));
        Assert.Equal(1, reader.Statistics.Late);
        Assert.Equal(Reader.At(51), reader.Statistics.LatestTime);
        var problem = reader.Problems.Single();
        Assert.Equal(1, problem.Line);
        Assert.Equal("its time 2096-10-02T07:06:40Z is more than 7d past the log's clock", problem.Detail);
    }

    [Fact]
    public void A_gap_is_crossed_when_enough_records_agree()
    {
        const int after = 10 * (int)Day;
        _folder.Write("x.log", Reader.Lines(0, 101));
        using var reader = new Reader(_folder);
        Assert.Equal(101, reader.Poll().Count);
        _folder.Append("x.log", Reader.Line(5, 4_000_000_000) + Reader.Lines(after, 99));
        Assert.Empty(reader.Poll());
        Assert.Equal(100, reader.Statistics.Rejected(RejectionReason.SetAside));
        _folder.Append("x.log", Reader.Lines(after + 99, 2));
        Assert.Equal(Enumerable.Range(after, 101), reader.Poll());
        Assert.Equal(202, reader.Statistics.Records);
    }

    [Fact]
    public void Released_records_wait_for_their_time_like_others()
    {
        const int after = 10 * (int)Day;
        _folder.Write("x.log", Reader.Lines(0, 101) + Reader.Lines(after, 120));
        using var reader = new Reader(_folder);
        Assert.Equal(101, reader.Poll(200).Count);
        Assert.Equal(Reader.At(after), reader.Source.NextTime);
        Assert.Equal(Enumerable.Range(after, 10), reader.Poll(after + 9));
        Assert.Equal(Enumerable.Range(after + 10, 110), reader.Poll());
        Assert.Null(reader.Source.NextTime);
    }

    [Fact]
    public void A_file_far_ahead_of_the_others_is_judged_alike_whether_it_was_there_or_came_later()
    {
        const int after = 5 * (int)Day;
        _folder.Write("a.log", Reader.Lines(0, 3) + Reader.Line(after) + Reader.Line(2 * after));
        _folder.Write("b.log", Reader.Lines(3 * after, 3));
        using var together = new Reader(_folder);
        List<int> numbers = [.. together.Poll(10), .. together.Poll()];
        _folder.Delete("b.log");
        using var apart = new Reader(_folder);
        var later = apart.Poll();
        _folder.Write("b.log", Reader.Lines(3 * after, 3));
        Assert.Equal(numbers, [.. later, .. apart.Poll()]);
        Assert.Equal(8, numbers.Count);
    }

    [Fact]
    public void Progress_goes_from_nothing_to_everything_by_size()
    {
        _folder.Write("a.log", Reader.Lines(0, 50));
        _folder.Write("b.log", Reader.Lines(50, 50));
        using var reader = new Reader(_folder);
        reader.Poll(-1);
        var before = reader.Source.Progress;
        reader.Read(74);
        var within = reader.Source.Progress;
        reader.Read();
        Assert.InRange(before, 0, 0.5);
        Assert.InRange(within, 0.5, 0.99);
        Assert.Equal(1, reader.Source.Progress);
    }
}
