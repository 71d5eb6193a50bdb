using System.Text;
using MlBudget.Core.Records;
using MlBudget.Sources.Files;
using MlBudget.Sources.Tests.Files;
using MlBudget.Wrappings;

namespace MlBudget.Sources.Tests.Tables;

/// <summary>Files of rows between delimiters, of which the first names the columns.</summary>
public sealed class CsvTests : IDisposable
{
    private const string Header = "t,id,n,c,p\n";

    private readonly LogFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("t,id,n,c,p\n1700000000,a,0.5,x,1\n")]
    [InlineData("t;id;n;c;p\n1700000000;a;0.5;x;1\n")]
    [InlineData("t\tid\tn\tc\tp\n1700000000\ta\t0.5\tx\t1\n")]
    [InlineData("t|id|n|c|p\r\n1700000000|a|0.5|x|1\r\n")]
    [InlineData("\uFEFFt,id,n,c,p\r\n1700000000,a,0.5,x,1\r\n")]
    [InlineData("\"t\", \"id\",\"n\" ,c,p\n \"1700000000\" ,\"a\",\"0.5\",\"x\",\"\"\"\"\n")]
    [InlineData("p,other,c,n,t,id\nyes,\"two\nlines, \"\"quoted\"\"\",x,+.5,2023-11-14 22:13:20,a\n")]
    public void However_it_is_written_a_row_is_found_by_the_names_of_its_columns(string text)
    {
        _folder.Write("a.csv", text);

        Assert.Equal([Row(0, "a", "0.5 'x' +")], Read("a.csv"));
    }

    [Fact]
    public void An_empty_field_is_a_missing_value_and_a_text_that_is_no_number_is_of_the_wrong_type()
    {
        _folder.Write("a.csv", Header + "1700000000,a,,,\n1700000001,a,  , ,\"\"\n1700000002,a,1e3,1.10,0\n1700000003,,many,True,\n1700000004,a,nan,null,x\n");

        Assert.Equal(
            [Row(0, "a", "- - -"), Row(1, "a", "- - -"), Row(2, "a", "1000 '1.10' +"), "3 - ? 'True' -", Row(4, "a", "- 'null' +")], Read("a.csv"));
    }

    [Fact]
    public void A_row_of_another_length_is_refused_with_its_line_and_the_rest_goes_on()
    {
        _folder.Write("a.csv", Header + "1700000000,a,1,x,\"two\nlines\"\n1700000001,a,1\n1700000002,a,1,x,p\n\n1700000003,a,1,x,p,q,r\n1700000004,a,1,x,p\n");
        using var reader = new TableReader(_folder, "a.csv", TableReader.Csv);

        Assert.Equal(3, reader.Poll().Count);

        Assert.Equal([2, 5, 8], reader.Lines);
        var problem = Assert.Single(reader.Problems);
        Assert.Equal((4, RejectionReason.Malformed, "found 3 fields between ',', expected 5, as the first line has"), (problem.Line, problem.Reason, problem.Detail));
        Assert.Equal(2, reader.Statistics.Rejected(RejectionReason.Malformed));
    }

    /// <summary>What follows a quote that nobody closes may be good rows: only the line is lost that it is in.</summary>
    [Theory]
    [InlineData("1700000001,\"a,1,x,p\n", "a quote is opened and not closed within limits.max_line_bytes, 120")]
    [InlineData("1700000001,\"a,1,x,p\n1700000001,b,1,x,\"p\"\n", "a quote is closed within a field, expected quotes around whole fields, and two for one within")]
    [InlineData("1700000001,\"a\"b,1,x,p\n", "a quote is closed within a field, expected quotes around whole fields, and two for one within")]
    public void Of_a_row_whose_quotes_are_wrong_one_line_is_refused(string broken, string detail)
    {
        var good = string.Concat(Enumerable.Range(2, 9).Select(second => $"{1700000000 + second},a,{second},x,\n"));
        _folder.Write("a.csv", Header + "1700000000,a,0,5\" pipe,p\n" + broken + good);
        using var reader = new TableReader(_folder, "a.csv", TableReader.Csv, new() { BufferBytes = 1, MaxLineBytes = 120 });

        var rows = reader.Poll();

        Assert.Equal(10 + broken.Count('\n') - 1, rows.Count);
        Assert.Contains("'5\" pipe'", rows[0], StringComparison.Ordinal);
        var problem = Assert.Single(reader.Problems);
        Assert.Equal((3, detail), (problem.Line, problem.Detail));
        Assert.Equal(1, reader.Statistics.Rejected(RejectionReason.Malformed));
    }

    [Fact]
    public void A_file_that_grows_is_followed_and_a_row_without_an_end_is_waited_for_also_by_another_process()
    {
        using var reader = new TableReader(_folder, "a.csv", TableReader.Csv);
        var (text, at) = (Header + string.Concat(Enumerable.Range(0, 30).Select(n => $"{1700000000 + n},a,{n},\"x\n{n}\",\r\n")), 0);
        foreach (var length in (int[])[3, 9, 14, 30, 31, 80, 81, 82, 83, 200, 300, text.Length])
        {
            _folder.Append("a.csv", text[at..length]);
            at = length;
            for (var poll = 0; poll < 4; poll++)
            {
                reader.Poll();
                reader.Commit();
                reader.Restart();
            }

            Assert.Equal(text[..length].Split("\",\r\n").Length - 1, reader.Taken.Count);
        }

        Assert.Equal(Enumerable.Range(0, 30).Select(n => $"{n} {"x\n" + n}"), reader.Taken.Select(row => $"{row.Split(' ')[0]} {row.Split('\'')[1]}"));
        Assert.Equal((0L, null), (reader.Statistics.AllRejected, reader.Statistics.Error));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("bzip2")]
    public void A_compressed_file_is_read_once_and_needs_no_end_of_its_last_row(string packing)
    {
        _folder.Write("a.csv.x", Packing.Pack(packing, Header + "1700000000,a,1,x,\n1700000001,a,2,x,"));
        using var reader = new TableReader(_folder, "a.csv.x", TableReader.Csv, batchRows: 1);

        Assert.Single(reader.Poll(batches: 1));
        reader.Commit();
        reader.Restart();

        Assert.Equal([Row(1, "a", "2 'x' -")], reader.Poll());
    }

    [Fact]
    public void Text_in_utf_16_as_spreadsheets_write_it_is_read()
    {
        _folder.Write("a.csv", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("t\tid\tc\r\n1700000000\ta\tzürich\r\n")]);

        Assert.Equal([Row(0, "a", "- 'zürich' -")], Read("a.csv"));
    }

    [Theory]
    [InlineData("1700000000,a,0.5,x,1\n", "its first line, of 5 fields between ',', names no column 't', where the time is: expected the names of the columns")]
    [InlineData("\n1,2\n", "its first line is empty, expected the names of the columns")]
    [InlineData("t,n,n\n1,2,3\n", "its first line gives the columns 2 and 3 the same name 'n', expected another one for each")]
    [InlineData("T,n\n1,2\n", "its first line, of 2 fields between ',', names no column 't', where the time is: expected the names of the columns (did you mean 'T'?)")]
    [InlineData("t,\"n\"x\n1,2\n", "in its first line, which names the columns, a quote is closed within a field")]
    public void A_file_whose_first_line_names_no_columns_is_an_error_until_it_is_mended(string text, string error)
    {
        _folder.Write("a.csv", text);
        using var reader = new TableReader(_folder, "a.csv", TableReader.Csv);

        Assert.Empty(reader.Poll());
        Assert.Equal($"{_folder["a.csv"]}: {error}; what is before counts, the rest is tried when the file changes.", reader.Statistics.Error);
        reader.Commit();
        reader.Restart();
        Assert.Empty(reader.Poll());
        Assert.StartsWith($"{_folder["a.csv"]}: {error}", reader.Statistics.Error, StringComparison.Ordinal);

        _folder.Write("a.csv", Header + "1700000000,a,1,x,\n");
        Assert.Single(reader.Poll());
        Assert.Null(reader.Statistics.Error);
    }

    [Fact]
    public void A_header_that_is_too_long_is_said_to_be() =>
        Assert.Contains("longer than limits.max_line_bytes, 20", ErrorOf("t,id,n,c,p,and,many,more\n1\n", new() { MaxLineBytes = 20 }), StringComparison.Ordinal);

    [Fact]
    public void A_Parquet_file_among_them_is_said_to_be_one() =>
        Assert.Contains("it is a Parquet file", ErrorOf("PAR1....", new()), StringComparison.Ordinal);

    /// <summary>The first kilobyte of a wide table is its header, which says nothing of which file it is.</summary>
    [Fact]
    public void Files_with_the_same_long_header_are_told_apart()
    {
        var wide = string.Join(',', Enumerable.Range(0, 400).Select(column => $"column_{column}"));
        foreach (var hour in (int[])[1, 2, 3])
            _folder.Write($"{hour}.csv", $"t,{wide},n\n{1700000000 + hour},{new string(',', 399)},{hour}\n");
        using var reader = new TableReader(_folder, "*.csv", TableReader.Csv);

        Assert.Equal(["1 - 1 - -", "2 - 2 - -", "3 - 3 - -"], reader.Poll());

        reader.Commit();
        reader.Restart();
        _folder.Rename("1.csv", "4.csv");
        Assert.Empty(reader.Poll());
        Assert.Empty(reader.Copies);
    }

    private static string Row(int second, string id, string values) => $"{second} {TableReader.IdOf(id)} {values}";

    private string? ErrorOf(string text, FileSourceOptions options)
    {
        _folder.Write("a.csv", text);
        using var reader = new TableReader(_folder, "a.csv", TableReader.Csv, options);
        Assert.Empty(reader.Poll());
        return reader.Statistics.Error;
    }

    private List<string> Read(string pattern)
    {
        using var reader = new TableReader(_folder, pattern, TableReader.Csv, new() { BufferBytes = 1 });
        var rows = reader.Poll();
        Assert.Empty(reader.Problems);
        return rows;
    }
}
