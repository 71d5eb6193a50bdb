using MlBudget.Core.Records;
using MlBudget.Sources.Tests.Files;

namespace MlBudget.Sources.Tests.Tables;

/// <summary>Files of rows between delimiters that end within a row: since it is still written, without a line end, or within quotes.</summary>
public sealed class UnfinishedRowTests : IDisposable
{
    private const string Header = "t,id,n,c,p\n";

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly LogFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A quote that nobody closes holds back what is behind it no longer than an hour, and says so after two polls.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("1700000009,i,9,x,")]
    public void Rows_behind_a_quote_that_stays_open_are_waited_for_in_sight_and_are_read_after_an_hour(string last)
    {
        _folder.Write("a.csv", Header + Row(0) + "1700000001,\"b,1,x,\n" + Row(2) + Row(3) + last);
        using var reader = new TableReader(_folder, "a.csv", TableReader.Csv);

        Assert.Single(reader.Poll());
        Assert.Null(reader.Statistics.Error);
        reader.Poll();
        Assert.Null(reader.Statistics.Error);
        reader.Poll();
        Assert.Equal(
            $"{_folder["a.csv"]}:3: a quote is open, and the rows behind it wait until it is closed: where it isn't within 1h or limits.max_line_bytes, "
            + "this line alone is refused, and those behind it are read.", reader.Statistics.Error);
        reader.Commit();
        reader.Restart();
        for (var poll = 0; poll < 3; poll++)
            Assert.Empty(reader.Poll());
        Assert.StartsWith($"{_folder["a.csv"]}:3: a quote is open", reader.Statistics.Error, StringComparison.Ordinal);
        Assert.Equal(0, reader.Statistics.AllRejected);

        reader.Time.Advance(Hour);
        reader.Poll();
        reader.Poll();

        Assert.Equal((string[])["0", "2", "3", .. last.Length > 0 ? ["9"] : Array.Empty<string>()], reader.Taken.Select(Second));
        var problem = Assert.Single(reader.Problems);
        Assert.Equal(
            (3L, RejectionReason.Malformed, "a quote is opened and not closed, expected quotes around whole fields, and two for one within"),
            (problem.Line, problem.Reason, problem.Detail));
        Assert.Equal((1L, null), (reader.Statistics.AllRejected, reader.Statistics.Error));
        reader.Commit();
        reader.Restart();
        Assert.Empty(reader.Poll());
    }

    [Fact]
    public void A_quote_that_is_closed_within_the_hour_loses_nothing()
    {
        _folder.Write("a.csv", Header + Row(0) + "1700000001,\"b\n\n");
        using var reader = new TableReader(_folder, "a.csv", TableReader.Csv);
        for (var poll = 0; poll < 4; poll++)
            reader.Poll();
        Assert.NotNull(reader.Statistics.Error);

        reader.Time.Advance(Hour - TimeSpan.FromSeconds(1));
        reader.Poll();
        _folder.Append("a.csv", "\",1,x,\n");

        Assert.Single(reader.Poll());
        Assert.Equal((0L, null), (reader.Statistics.AllRejected, reader.Statistics.Error));
    }

    /// <summary>What is written behind a stray quote doesn't make it any better.</summary>
    [Fact]
    public void A_file_that_grows_behind_a_stray_quote_is_read_on_after_an_hour_and_its_half_written_row_waits()
    {
        _folder.Write("a.csv", Header + "1700000000,\"b,1,x,\n");
        using var reader = new TableReader(_folder, "a.csv", TableReader.Csv);
        for (var poll = 1; poll <= 60; poll++)
        {
            Assert.Empty(reader.Poll());
            Assert.Equal(poll > 2, reader.Statistics.Error is not null);
            _folder.Append("a.csv", Row(poll));
            reader.Time.Advance(Hour / 60);
        }

        _folder.Append("a.csv", "1700000061,a,6");
        Assert.Equal(60, reader.Poll().Count);
        Assert.Equal(60, reader.Poll().Count + reader.Taken.Count);
        Assert.Equal((1L, null), (reader.Statistics.AllRejected, reader.Statistics.Error));

        _folder.Append("a.csv", "1,x,\n");
        Assert.Equal([$"61 {TableReader.IdOf("a")} 61 'x' -"], reader.Poll());
    }

    /// <summary>Many programs write no line end behind the last row.</summary>
    [Fact]
    public void A_last_row_without_an_end_counts_once_when_nothing_was_added_for_an_hour()
    {
        _folder.Write("a.csv", Header + Row(0) + Row(1).TrimEnd());
        using var reader = new TableReader(_folder, "a.csv", TableReader.Csv);

        Assert.Single(reader.Poll());
        reader.Time.Advance(Hour - TimeSpan.FromSeconds(1));
        Assert.Empty(reader.Poll());
        Assert.Null(reader.Statistics.Error);
        reader.Time.Advance(TimeSpan.FromSeconds(1));
        reader.Poll();
        Assert.Equal(["0", "1"], reader.Taken.Select(Second));
        reader.Commit();
        reader.Restart();

        _folder.Append("a.csv", "\n" + Row(2));
        Assert.Equal(["2"], reader.Poll().Select(Second));
        Assert.Equal(0, reader.Statistics.AllRejected);
    }

    [Fact]
    public void A_row_that_is_cut_off_is_refused_after_an_hour_and_not_before()
    {
        _folder.Write("a.csv", Header + Row(0) + "1700000001,a");
        using var reader = new TableReader(_folder, "a.csv", TableReader.Csv);
        reader.Poll();
        reader.Time.Advance(Hour);
        reader.Poll();

        Assert.Equal((3L, "found 2 fields between ',', expected 5, as the first line has"), Assert.Single(reader.Problems) is var problem ? (problem.Line, problem.Detail) : default);
    }

    [Fact]
    public void A_header_within_open_quotes_is_said_to_be_none()
    {
        _folder.Write("a.csv", "t,\"id,n,c,p\n" + Row(0) + Row(1));
        using var reader = new TableReader(_folder, "a.csv", TableReader.Csv);
        for (var poll = 0; poll < 3; poll++)
            Assert.Empty(reader.Poll());
        Assert.StartsWith($"{_folder["a.csv"]}:1: a quote is open", reader.Statistics.Error, StringComparison.Ordinal);

        reader.Time.Advance(Hour);
        reader.Poll();
        reader.Poll();

        Assert.StartsWith($"{_folder["a.csv"]}: in its first line, which names the columns, a quote is opened and not closed", reader.Statistics.Error, StringComparison.Ordinal);
    }

    /// <summary>Lines that end as on the first Macs, or twice, are no riddle and show no value.</summary>
    [Theory]
    [InlineData("t,id,n,c,p\r1700000000,a,1,secret,\r1700000000,a,1,secret,\r")]
    [InlineData("\"t\",\"id\"\r\"1700000000\",\"secret\"\r")]
    [InlineData("t,id,n,c,p\r\r\n1700000000,a,1,secret,\r\r\n")]
    public void Carriage_returns_alone_are_said_to_be_no_ends_of_lines(string text)
    {
        _folder.Write("a.csv", text);
        foreach (var isClosed in (bool[])[false, true])
        {
            using var reader = new TableReader(_folder, "a.csv", TableReader.Csv, new() { ClosedFiles = isClosed });

            Assert.Empty(reader.Poll());
            Assert.Equal(
                $"{_folder["a.csv"]}: its first line holds a carriage return (\\r) with no line feed (\\n) behind it, expected lines that end with \\n or \\r\\n; "
                + "what is before counts, the rest is tried when the file changes.", reader.Statistics.Error);
        }
    }

    [Fact]
    public void A_carriage_return_within_rows_is_said_where_it_makes_them_too_long()
    {
        _folder.Write("a.csv", Header + "1700000000,a,1,x,\r1700000001,a,1,x,\n1700000002,a,1,\"x\ry\",\r\n");
        using var reader = new TableReader(_folder, "a.csv", TableReader.Csv);

        Assert.Equal(["2"], reader.Poll().Select(Second));
        Assert.Equal("found a carriage return (\\r) with no line feed (\\n) behind it, expected lines that end with \\n or \\r\\n", Assert.Single(reader.Problems).Detail);
    }

    [Fact]
    public void Columns_of_one_name_are_told_without_a_name_that_nobody_has_configured()
    {
        _folder.Write("a.csv", "t,secret,x,secret\n1700000000,a,1,x\n");
        using var reader = new TableReader(_folder, "a.csv", TableReader.Csv);

        Assert.Empty(reader.Poll());
        Assert.StartsWith($"{_folder["a.csv"]}: its first line gives the columns 2 and 4 the same name, expected another one for each;", reader.Statistics.Error, StringComparison.Ordinal);
    }

    private static string Row(int second) => $"{TableReader.Start + second},a,{second},x,\n";

    private static string Second(string row) => row.Split(' ')[0];
}
