using System.Text;
using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Files;
using MlBudget.Sources.Json;

namespace MlBudget.Sources.Tests.Files;

public sealed class BadInputTests : IDisposable
{
    private static readonly FileSourceOptions Tiny = new() { BufferBytes = 1, MaxLineBytes = 64 };

    private readonly LogFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Unreadable_lines_are_counted_and_reported_with_file_and_line()
    {
        _folder.Write("x.log",
        [
            .. Encoding.UTF8.GetBytes(Reader.Line(0) + "{\"t\":1700000000,\"n\n"),
            .. "{\"t\":1700000000,\"n\":\""u8, 0xff, .. "\"}\n"u8,
            .. Encoding.UTF8.GetBytes($"{{\"n\":1}}\n{new string('x', 65)}\n"),
            .. "{\"t\":1700000000}\n{\"t\":\"yesterday\",\"n\":1}\n"u8,
            .. Encoding.UTF8.GetBytes("{\"t\":1700000000,\"n\":1]\n" + Reader.Line(1)),
        ]);
        using var reader = new Reader(_folder, options: Tiny with { RequireId = true });
        Assert.Equal([0, 1], reader.Poll());
        var file = _folder["x.log"];
        Assert.Equal(
        [
            new FileProblem(file, 2, RejectionReason.Malformed, "cut off after 18 bytes: expected one JSON object per line"),
            new FileProblem(file, 3, RejectionReason.Encoding, "not valid UTF-8"),
            new FileProblem(
                file, 4, RejectionReason.NoTime,
                "no time in 't': expected a time such as 2026-08-01T10:30:00Z, 2026-08-01 10:30, 20260801 or 01/Aug/2026:10:30:00 +0900, or a number since the epoch, before the year 6000"),
            new FileProblem(file, 5, RejectionReason.TooLong, "longer than limits.max_line_bytes, 64"),
            new FileProblem(file, 6, RejectionReason.Id, "no id in 'n': expected a text or a number"),
            new FileProblem(
                file, 7, RejectionReason.Time,
                "found 'yesterday' in 't', expected a time such as 2026-08-01T10:30:00Z, 2026-08-01 10:30, 20260801 or 01/Aug/2026:10:30:00 +0900, or a number since the epoch, before the year 6000"),
        ], reader.Problems);
        Assert.Equal(2, reader.Statistics.Rejected(RejectionReason.Malformed));
        Assert.Equal(1, reader.Statistics.Rejected(RejectionReason.Encoding));
        Assert.Equal(1, reader.Statistics.Rejected(RejectionReason.NoTime));
        Assert.Equal(1, reader.Statistics.Rejected(RejectionReason.Time));
        Assert.Equal(1, reader.Statistics.Rejected(RejectionReason.TooLong));
        Assert.Equal(1, reader.Statistics.Rejected(RejectionReason.Id));
        Assert.Equal(2, reader.Statistics.Records);
        Assert.Null(reader.Statistics.Error);
    }

    [Theory]
    [InlineData("t", null)]
    [InlineData("n", "t")]
    public void Where_ids_are_no_time_is_shown_though_one_is_expected_there(string id, string? joinedId)
    {
        var format = new JsonFormat(new("t", id, []) { JoinedIdPath = joinedId }, 1000, requireId: false);
        var record = """{"n":1,"t":"1f0c6a2e-3f0e-4c7e-9a58-6a1d8ad0a6c1"}"""u8;

        Assert.Equal(RejectionReason.Time, format.Decode(record, new Batch(new("t", id, []) { JoinedIdPath = joinedId }, 1)));
        Assert.Equal(
            "found no time in 't', where ids are, expected a time such as 2026-08-01T10:30:00Z, 2026-08-01 10:30, 20260801 or 01/Aug/2026:10:30:00 +0900, or a number since the epoch, before the year 6000",
            format.Describe(RejectionReason.Time, record));
    }

    [Theory]
    [InlineData("null", "no time in 't': ")]
    [InlineData("\"\"", "no time in 't': ")]
    [InlineData("NaN", "no time in 't': ")]
    [InlineData("\"2026-13-01T00:00Z\"", "found '2026-13-01T00:00Z' in 't', ")]
    [InlineData("1e300", "found '1e300' in 't', ")]
    [InlineData("true", "found true in 't', ")]
    [InlineData("{\"seconds\":1}", "found an object or a list in 't', ")]
    [InlineData("\"a\\nb\\u001b[2J\\u202ec\"", "found 'a\\u000ab\\u001b[2J\\u202ec' in 't', ")]
    [InlineData("\"0123456789012345678901234567890123456789\"", "found '0123456789012345678901234567890123456789' in 't', ")]
    [InlineData("\"0123456789012345678901234567890123456789x\"", "found '0123456789012345678901234567890123456789…' in 't', ")]
    [InlineData("\"one\",\"t\":\"two\",\"u\":{\"t\":\"three\"}", "found 'two' in 't', ")]
    public void A_time_that_can_not_be_read_is_shown_on_one_line_and_cut(string time, string expected)
    {
        _folder.Write("x.log", $"{{\"n\":1,\"t\":{time}}}\n");
        using var reader = new Reader(_folder);
        reader.Poll();
        Assert.Equal(
            expected + "a time such as 2026-08-01T10:30:00Z, 2026-08-01 10:30, 20260801 or 01/Aug/2026:10:30:00 +0900, or a number since the epoch, before the year 6000",
            reader.Problems.Single().Detail.Replace("expected ", "", StringComparison.Ordinal));
        var isMissing = expected.StartsWith("no", StringComparison.Ordinal);
        Assert.Equal(isMissing ? (1, 0) : (0, 1), (reader.Statistics.Rejected(RejectionReason.NoTime), reader.Statistics.Rejected(RejectionReason.Time)));
    }

    [Theory]
    [InlineData("true", "found a truth value that is no id in 'n', expected a text or a number")]
    [InlineData("[\"secret\"]", "found an object or a list that is no id in 'n', expected a text or a number")]
    [InlineData("Infinity", "found a number that is no id in 'n', expected a text or a number")]
    [InlineData("null", "no id in 'n': expected a text or a number")]
    public void Of_an_id_that_is_none_only_the_kind_is_shown(string id, string expected)
    {
        _folder.Write("x.log", $"{{\"t\":1700000000,\"n\":{id}}}\n");
        using var reader = new Reader(_folder, options: new() { RequireId = true });
        reader.Poll();
        Assert.Equal(expected, reader.Problems.Single().Detail);
    }

    [Fact]
    public void A_problem_is_reported_again_only_after_a_poll_without_it()
    {
        using var reader = new Reader(_folder);
        _folder.Write("x.log", "no\nno\n" + Reader.Line(0) + "no\n");
        reader.Poll();
        _folder.Append("x.log", "no\n");
        reader.Poll();
        Assert.Single(reader.Problems);
        _folder.Append("x.log", Reader.Line(1));
        reader.Poll();
        _folder.Append("x.log", "no\n");
        reader.Poll();
        Assert.Equal([1, 7], reader.Problems.Select(problem => problem.Line));
        Assert.Equal(5, reader.Statistics.Rejected(RejectionReason.Malformed));
    }

    [Fact]
    public void A_huge_line_is_passed_over_in_parts_and_counted_once()
    {
        using var reader = new Reader(_folder, options: Tiny);
        _folder.Write("x.log", Reader.Line(0) + new string('x', 1000));
        Assert.Equal([0], reader.Poll());
        _folder.Append("x.log", new string('x', 1000));
        Assert.Empty(reader.Poll());
        _folder.Append("x.log", "\n" + Reader.Line(1));
        Assert.Equal([1], reader.Poll());
        Assert.Equal(1, reader.Statistics.Rejected(RejectionReason.TooLong));
        Assert.Equal(2, reader.Problems.Single().Line);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void The_longest_allowed_line_is_read(string end)
    {
        var line = Reader.Line(0).TrimEnd();
        _folder.Write("x.log", "\uFEFF" + line + end + line + " " + end);
        using var reader = new Reader(_folder, options: Tiny with { MaxLineBytes = line.Length });
        Assert.Equal([0], reader.Poll());
        Assert.Equal(1, reader.Statistics.Rejected(RejectionReason.TooLong));
    }

    [Fact]
    public void A_directory_is_an_error_and_other_files_are_read()
    {
        Directory.CreateDirectory(_folder["y.log"]);
        _folder.Write("x.log", Reader.Line(0));
        using var reader = new Reader(_folder, "*.log");
        Assert.Equal([0], reader.Poll());
        Assert.Equal(
            $"{_folder["y.log"]}: is a directory, expected a file; for the files in it write {_folder["y.log"]}/*",
            reader.Statistics.Error);
        Directory.Delete(_folder["y.log"]);
        reader.Poll();
        Assert.Null(reader.Statistics.Error);
    }

    [Fact]
    public void A_directory_instead_of_a_file_is_an_error()
    {
        Directory.CreateDirectory(_folder["x.log"]);
        using var reader = new Reader(_folder, "x.log");
        Assert.Empty(reader.Poll());
        Assert.StartsWith($"{_folder["x.log"]}: is a directory", reader.Statistics.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x.log")]
    [InlineData("*.log")]
    [InlineData("no/such/**/*.log")]
    public void No_file_is_an_error_until_one_comes(string pattern)
    {
        using var reader = new Reader(_folder, pattern);
        Assert.Empty(reader.Poll());
        Assert.Equal($"{_folder[pattern]}: no file is there.", reader.Statistics.Error);
        Directory.CreateDirectory(_folder["no/such"]);
        _folder.Write("no/such/x.log", Reader.Line(0));
        _folder.Write("x.log", Reader.Line(0));
        Assert.Equal([0], reader.Poll());
        Assert.Null(reader.Statistics.Error);
    }

    [Fact]
    public void A_link_that_leads_to_itself_is_an_error_until_it_is_a_file()
    {
        File.CreateSymbolicLink(_folder["x.log"], _folder["x.log"]);
        _folder.Write("y.log", Reader.Line(1));
        using var reader = new Reader(_folder);
        Assert.Equal([1], reader.Poll());
        Assert.StartsWith($"{_folder["x.log"]}: cannot be read", reader.Statistics.Error, StringComparison.Ordinal);

        File.Delete(_folder["x.log"]);
        _folder.Write("x.log", Reader.Line(0));
        Assert.Equal([0], reader.Poll());
        Assert.Null(reader.Statistics.Error);
    }

    [Fact]
    public void A_file_that_vanishes_before_it_is_opened_is_no_error()
    {
        _folder.Write("x.log", Reader.Line(0));
        _folder.Write("y.log", Reader.Line(1));
        using var reader = new Reader(_folder);
        reader.Source.Refresh();
        _folder.Delete("x.log");
        Assert.Equal([1], reader.Read());
        Assert.Null(reader.Statistics.Error);
        Assert.Null(reader.Source.NextTime);
    }

    [Fact]
    public void A_file_that_is_replaced_before_it_is_opened_is_read_in_the_same_poll()
    {
        _folder.Write("x.log", Reader.Line(0));
        using var reader = new Reader(_folder);
        reader.Source.Refresh();
        _folder.Write("x.log", Reader.Lines(5, 3));
        Assert.Equal([5, 6, 7], reader.Read());
        Assert.Empty(reader.Poll());
    }

    [Fact]
    public void Empty_files_are_fine()
    {
        _folder.Write("x.log", "");
        _folder.Write("y.log", LogFolder.Gzip(""));
        using var reader = new Reader(_folder);
        Assert.Empty(reader.Poll());
        Assert.Null(reader.Statistics.Error);
        _folder.Append("x.log", Reader.Line(0));
        Assert.Equal([0], reader.Poll());
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("rubbish\n")]
    [InlineData("{\"t\":1600000000,\"n\":1}\n")]
    public void A_read_ends_after_many_lines_that_are_no_records(string line)
    {
        const int rows = 3;
        var lines = rows * FileSource.LinesPerRow;
        _folder.Write("x.log", Reader.Line(0) + string.Concat(Enumerable.Repeat(line, 2 * lines)) + Reader.Line(1));
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(Reader.Start));
        using var source = new FileSource(
            "predictions", [_folder["x.log"]], new RecordSchema("t", null, []),
            new ArrivalLimits(ClockMode.Wall, time, TimeSpan.FromMinutes(5), TimeSpan.FromDays(7), TimeSpan.FromDays(30)),
            new() { BufferBytes = 1 });
        var batch = new Batch(new RecordSchema("t", null, []), rows);
        source.Refresh();
        Assert.True(source.Read(batch, Instant.MaxValue));
        Assert.Equal(1, batch.Count);
        Assert.InRange(source.Progress, 0, 0.99);
        Assert.True(source.Read(batch, Instant.MaxValue));
        Assert.Equal(1, batch.Count);
        Assert.False(source.Read(batch, Instant.MaxValue));
        Assert.Equal(2, batch.Count);
    }

    [Fact]
    public void A_million_categories_cost_no_more_memory_than_a_bounded_dictionary()
    {
        var schema = new RecordSchema("t", null, [new ColumnSpec("g", ColumnKind.Category)]);
        var decoder = new RecordDecoder(schema);
        var batch = new Batch(schema);
        var largest = 0;
        for (var row = 0; row < 1_000_000; row++)
        {
            if (batch.Count == batch.Capacity)
                batch.Clear();
            decoder.Decode(Encoding.UTF8.GetBytes($$"""{"t":1700000000,"g":"{{row}}"}"""), batch);
            var column = batch.Category(0);
            Assert.Equal($"{row}", column.Dictionary[column.Codes[batch.Count]]);
            largest = Math.Max(largest, column.Dictionary.Count);
            batch.Count++;
        }

        Assert.InRange(largest, RecordDecoder.MaxCategories, RecordDecoder.MaxCategories + batch.Capacity);
    }
}
