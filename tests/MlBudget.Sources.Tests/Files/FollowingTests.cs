using System.Text;
using CsCheck;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Files;

namespace MlBudget.Sources.Tests.Files;

public sealed class FollowingTests : IDisposable
{
    private readonly LogFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Appended_records_are_read_once()
    {
        using var reader = new Reader(_folder);
        _folder.Write("x.log", Reader.Lines(0, 5));
        Assert.Equal([0, 1, 2, 3, 4], reader.Poll());
        Assert.Empty(reader.Poll());
        _folder.Append("x.log", Reader.Lines(5, 2));
        Assert.Empty(reader.Read());
        Assert.Equal([5, 6], reader.Poll());
        Assert.Equal(7, reader.Statistics.Records);
        Assert.Equal(Reader.At(6), reader.Statistics.LatestTime);
    }

    [Fact]
    public void A_half_written_line_is_waited_for_wherever_it_is_cut()
    {
        var text = Encoding.UTF8.GetBytes("\uFEFF" + Reader.Line(1) + "\r\n" + Reader.Line(2)[..^1] + "\r\n" + Reader.Line(3));
        for (var cut = 0; cut <= text.Length; cut++)
        {
            _folder.Write($"{cut}.log", text[..cut]);
            using var reader = new Reader(_folder, $"{cut}.log");
            var numbers = reader.Poll();
            Assert.Empty(reader.Poll());
            _folder.Append($"{cut}.log", text[cut..]);
            numbers.AddRange(reader.Poll());
            Assert.Equal([1, 2, 3], numbers);
            Assert.Empty(reader.Problems);
            Assert.Null(reader.Statistics.Error);
        }
    }

    [Fact]
    public void The_unended_last_line_of_a_closed_file_is_a_record()
    {
        _folder.Write("x.log", Reader.Line(1) + Reader.Line(2).TrimEnd());
        using var reader = new Reader(_folder, options: new FileSourceOptions { ClosedFiles = true });
        Assert.Equal([1, 2], reader.Poll());
        Assert.Empty(reader.Poll());
    }

    [Fact]
    public void Blank_lines_and_byte_order_marks_are_no_records()
    {
        _folder.Write("x.log", "\uFEFF\n\r\n \t\n" + Reader.Line(1) + "\n\n");
        using var reader = new Reader(_folder);
        Assert.Equal([1], reader.Poll());
        Assert.Empty(reader.Problems);
    }

    [Fact]
    public void A_file_that_was_read_and_did_not_change_is_not_opened_again()
    {
        using var reader = new Reader(_folder);
        _folder.Write("x.log", Reader.Line(1));
        Assert.Equal([1], reader.Poll());
        var modified = File.GetLastWriteTimeUtc(_folder["x.log"]);
        _folder.Write("x.log", Reader.Line(7));
        File.SetLastWriteTimeUtc(_folder["x.log"], modified);
        Assert.Empty(reader.Poll());
        File.SetLastWriteTimeUtc(_folder["x.log"], modified.AddSeconds(1));
        Assert.Equal([7], reader.Poll());
    }

    [Fact]
    public void A_pattern_finds_files_in_directories_and_through_links()
    {
        Directory.CreateDirectory(_folder["a/b"]);
        _folder.Write("a/b/x.log", Reader.Line(1));
        _folder.Write("a/y.log", Reader.Line(2));
        _folder.Write("a/z.txt", Reader.Line(9));
        _folder.Write("target", Reader.Lines(3, 2));
        File.CreateSymbolicLink(_folder["a/link.log"], _folder["target"]);
        Directory.CreateSymbolicLink(_folder["a/b/loop"], _folder["a"]);
        using var reader = new Reader(_folder, "**/*.log");
        Assert.Equal([1, 2, 3, 4], reader.Poll());
        Assert.Null(reader.Statistics.Error);
        _folder.Append("target", Reader.Line(5));
        Assert.Equal([5], reader.Poll());
    }

    [Fact]
    public void Files_are_merged_by_time()
    {
        _folder.Write("pod-a.log", Reader.Line(0) + Reader.Line(4) + Reader.Line(8));
        _folder.Write("pod-b.log", Reader.Line(1) + Reader.Line(3) + Reader.Line(9));
        _folder.Write("pod-c.log.gz", LogFolder.Gzip(Reader.Line(5) + Reader.Line(6)));
        using var reader = new Reader(_folder);
        reader.Source.Refresh();
        Assert.Equal([0], reader.Read(0));
        Assert.Equal(Reader.At(1), reader.Source.NextTime);
        var numbers = new List<int> { 0 };
        while (reader.Source.NextTime is { } next)
            numbers.AddRange(reader.Poll(next.Micros / EventTime.PerSecond - Reader.Start));
        Assert.Equal([0, 1, 3, 4, 5, 6, 8, 9], numbers);
    }

    [Fact]
    public void Without_a_limit_files_are_read_in_the_order_of_their_first_records()
    {
        _folder.Write("1.log", Reader.Lines(20, 3));
        _folder.Write("2.log", Reader.Lines(0, 3));
        _folder.Write("3.log", Reader.Lines(10, 3));
        using var reader = new Reader(_folder);
        Assert.Equal([0, 1, 2, 10, 11, 12, 20, 21, 22], reader.Poll());
    }

    [Fact]
    public void A_record_behind_a_later_one_waits_with_it()
    {
        _folder.Write("x.log", Reader.Line(1) + Reader.Line(5) + Reader.Line(2));
        using var reader = new Reader(_folder);
        Assert.Equal([1], reader.Poll(3));
        Assert.Equal(Reader.At(5), reader.Source.NextTime);
        Assert.Empty(reader.Read(4));
        Assert.Equal([5, 2], reader.Read(5));
        Assert.Null(reader.Source.NextTime);
    }

    [Fact]
    public void Splits_into_appends_batches_and_buffers_change_nothing()
    {
        var line = Gen.Frequency(
            (12, Gen.Int[0, 50].Select(n => Reader.Line(n).TrimEnd())),
            (1, Gen.OneOf("{", "", " ", "{\"t\":1700000000", "\"x\"", "[1]", "{\"n\":1}", new string('x', 60))),
            (1, Gen.Int[1, 9].Select(n => Reader.Line(n, 4_000_000_000).TrimEnd())),
            (1, Gen.Int[1, 9].Select(n => Reader.Line(n, 1_500_000_000).TrimEnd())));

        // Enough good records at the start that strays are outvoted: when a log opens is known from what is there by then.
        var log = Gen.Select(line, Gen.OneOf("\n", "\r\n")).Array[0, 30]
            .Select(lines => Reader.Lines(0, 40) + string.Concat(lines.Select(l => l.Item1 + l.Item2)));
        Gen.Select(log, Gen.Int[0, 3000].Array[0, 6], Gen.Int[1, 5], Gen.Int[1, 200], Gen.Int[0, 60]).Sample(
            (text, cuts, rows, buffer, until) =>
                Assert.Equal(ReadIn(text, [], 1000, 1 << 16, null), ReadIn(text, cuts, rows, buffer, until)),
            iter: 300);
    }

    /// <summary>The numbers and counts when a log comes in parts that are cut at some positions.</summary>
    private static string ReadIn(string text, int[] cuts, int batchRows, int bufferBytes, long? until)
    {
        using var folder = new LogFolder();
        var options = new FileSourceOptions { MaxLineBytes = 40, BufferBytes = bufferBytes };
        using var reader = new Reader(folder, options: options, batchRows: batchRows);
        var numbers = new List<int>();
        var position = 0;
        foreach (var cut in cuts.Select(cut => cut % text.Length).Order().Append(text.Length))
        {
            folder.Append("x.log", text[position..cut]);
            position = cut;
            numbers.AddRange(reader.Poll(until));
        }

        numbers.AddRange(reader.Read());
        var statistics = reader.Statistics;
        var rejected = Enum.GetValues<RejectionReason>().Select(reason => $"{reason} {statistics.Rejected(reason)}");
        return $"{string.Join(" ", numbers)}; {statistics.Records} {statistics.Late} {statistics.LatestTime} "
            + string.Join(" ", rejected);
    }
}
