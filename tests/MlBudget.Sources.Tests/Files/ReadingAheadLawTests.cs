using System.Text;
using CsCheck;
using MlBudget.Sources.Files;
using MlBudget.Sources.Helping;
using MlBudget.Wrappings;

namespace MlBudget.Sources.Tests.Files;

/// <summary>Files that are read ahead on other threads, against the same files without.</summary>
public sealed class ReadingAheadLawTests
{
    private const int Week = 7 * 24 * 3600;

    private static readonly HelpingThreads[] Helpers = [new(1), new(2), new(3)];

    /// <summary>What a line is.</summary>
    private enum Kind
    {
        Record,
        Same,
        Late,
        Stray,
        Blank,
        Malformed,
        NoTime,
        Encoding,
        TooLong,
        Huge,
        CarriageReturn,
    }

    /// <summary>How a file of them is stored.</summary>
    private enum Storage
    {
        Plain,
        Mark,
        Gzip,
        Zstd,
        BrokenGzip,
        WithoutEnd,
    }

    [Fact]
    public void Whatever_files_hold_and_however_they_are_read_it_is_as_if_nobody_helped() =>
        Gen.Select(
            Gen.Select(Gen.Frequency((12, Gen.Const(Kind.Record)), (3, Gen.Enum<Kind>())).Array[0, 60], Gen.Enum<Storage>().Array[1, 4]),
            Gen.Select(Gen.Int[1, 9], Gen.Int[1, 6], Gen.Bool, Gen.Int[0, 2]), Gen.Int[0, 70].Array[0, 5]).Sample(
            (files, how, stops) =>
            {
                var (rows, lines, isClosed, helpers) = how;
                using var folder = new LogFolder();
                Write(folder, files.Item1, files.Item2);
                var options = new FileSourceOptions { BufferBytes = rows == 1 ? 1 : 40, MaxLineBytes = 80, ClosedFiles = isClosed, LinesAhead = lines, LeastAhead = 0 };
                var alone = Trace(folder, options, rows, stops);
                var helped = Trace(folder, options with { Helpers = Helpers[helpers] }, rows, stops);
                Assert.Equal(alone, helped);
            },
            iter: 1000);

    /// <summary>A row of strays that agree moves the log's clock: until it does they are kept, and then they count before what follows.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(250)]
    public void A_jump_that_enough_records_agree_on_is_found_as_if_nobody_helped(int lines)
    {
        using var folder = new LogFolder();
        folder.Write("a.log", Reader.Lines(0, 150) + string.Concat(Enumerable.Range(150, 120).Select(n => Reader.Line(n, Reader.Start + 3 * Week + n))) + Reader.Lines(150, 30));
        var options = new FileSourceOptions { LinesAhead = lines, LeastAhead = 0 };

        var alone = Trace(folder, options, 64, [100]);

        Assert.Equal(alone, Trace(folder, options with { Helpers = Helpers[0] }, 64, [100]));
        Assert.Contains("269", alone, StringComparison.Ordinal);
    }

    /// <summary>As the pods of a model write it, each its own part of the same time: more of them than are helped.</summary>
    [Fact]
    public void Many_files_of_the_same_time_are_merged_as_if_nobody_helped()
    {
        using var folder = new LogFolder();
        for (var file = 0; file < 80; file++)
            folder.Write($"{file:00}.log", string.Concat(Enumerable.Range(0, 12).Select(line => Reader.Line(80 * line + file))));
        var options = new FileSourceOptions { LinesAhead = 3, LeastAhead = 0 };
        int[] stops = [100, 111, 480, 777];

        var alone = Trace(folder, options, 16, stops);

        Assert.Equal(alone, Trace(folder, options with { Helpers = Helpers[1] }, 16, stops));
        Assert.EndsWith(" 959", alone, StringComparison.Ordinal);
    }

    private static void Write(LogFolder folder, Kind[] kinds, Storage[] storages)
    {
        for (var (file, from) = (0, 0); file < storages.Length; file++)
        {
            var to = kinds.Length * (file + 1) / storages.Length;
            var bytes = kinds[from..to].SelectMany((kind, index) => LineOf(kind, from + index)).ToArray();
            folder.Write($"{file}.log", storages[file] switch
            {
                Storage.Mark => [.. Encoding.UTF8.Preamble, .. bytes],
                Storage.Gzip => Packing.Pack("gzip", bytes),
                Storage.Zstd => Packing.Pack("zstd", bytes),
                Storage.BrokenGzip => Cut(Packing.Pack("gzip", bytes), 12),
                Storage.WithoutEnd => Cut(bytes, 1),
                _ => bytes,
            });
            from = to;
        }
    }

    private static byte[] Cut(byte[] bytes, int count) => bytes[..Math.Max(0, bytes.Length - count)];

    private static byte[] LineOf(Kind kind, int number) => kind switch
    {
        Kind.Same => Encoding.UTF8.GetBytes(Reader.Line(number, Reader.Start)),
        Kind.Late => Encoding.UTF8.GetBytes(Reader.Line(number, Reader.Start - 6 * Week)),
        Kind.Stray => Encoding.UTF8.GetBytes(Reader.Line(number, Reader.Start + 2 * Week + number % 3 * Week)),
        Kind.Blank => " \n"u8.ToArray(),
        Kind.Malformed => "{\"t\":1\n"u8.ToArray(),
        Kind.NoTime => "{\"n\":1}\n"u8.ToArray(),
        Kind.Encoding => [(byte)'{', 0xff, (byte)'\n'],
        Kind.TooLong => Encoding.UTF8.GetBytes(new string('x', 90) + "\n"),
        Kind.Huge => Encoding.UTF8.GetBytes(new string('y', 4000) + "\n"),
        Kind.CarriageReturn => Encoding.UTF8.GetBytes(Reader.Line(number).TrimEnd() + "\r\n"),
        _ => Encoding.UTF8.GetBytes(Reader.Line(number)),
    };

    /// <summary>All that can be seen of reading: up to each stop a batch and then a poll, of which the first is forgotten since the process is killed,
    /// a commit, and another process.</summary>
    private static string Trace(LogFolder folder, FileSourceOptions options, int rows, int[] stops)
    {
        var trace = new StringBuilder();
        using var reader = new DurableReader(folder, "*.log", options: options, batchRows: rows);
        foreach (var stop in stops)
        {
            reader.Poll(stop);
            Note("poll");
            reader.Commit();
            reader.Reader.Source.Refresh();
            List<int> lost = [];
            reader.Reader.ReadBatch(lost);
            trace.AppendJoin(' ', lost).AppendLine();
            Note("batch");
            reader.Restart();
        }

        for (var poll = 0; poll < 4; poll++)
            reader.Poll();
        reader.Reader.Source.Settle();
        Note("end");
        reader.Commit();
        foreach (var (key, bytes) in reader.Stored.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            trace.Append(key).Append(' ').AppendLine(Convert.ToHexString(bytes));
        return trace.AppendJoin(' ', reader.Taken).ToString();

        void Note(string when)
        {
            var statistics = reader.Statistics;
            trace.AppendLine(System.Globalization.CultureInfo.InvariantCulture,
                $"{when}: {statistics.Records} {statistics.Late} {statistics.AllRejected} {statistics.LatestTime} {statistics.Error} {reader.Reader.Source.NextTime}");
            foreach (var problem in reader.Reader.Problems)
                trace.AppendLine(problem.ToString());
            foreach (var (key, bytes) in reader.Stored.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                trace.Append(key).Append(' ').AppendLine(Convert.ToHexString(bytes));
        }
    }
}
