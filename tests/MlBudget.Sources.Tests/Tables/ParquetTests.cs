using MlBudget.Core.Records;
using MlBudget.Sources.Files;
using MlBudget.Sources.Helping;
using MlBudget.Sources.Layouts;
using MlBudget.Sources.Tests.Files;
using MlBudget.Tables;
using Parquet.Schema;

namespace MlBudget.Sources.Tests.Tables;

/// <summary>Parquet files, of which only the columns are read that are asked for.</summary>
public sealed class ParquetTests : IDisposable
{
    private static readonly RecordLayout Layout = new() { Format = "parquet", Form = RecordForm.Parquet };

    private readonly LogFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_are_read_group_by_group_and_those_without_a_value_have_none()
    {
        _folder.Write("a.parquet", Rows(0, 5, 2));
        using var reader = Open();

        Assert.Equal(
            [Row(0, "id0", "- 'c0' +"), Row(1, "id1", "0.5 - +"), Row(2, "id2", "1 'c2' -"), Row(3, "id3", "- - +"), Row(4, "id4", "2 'c4' +")], reader.Poll());

        Assert.Equal([1, 2, 3, 4, 5], reader.Lines);
        Assert.Empty(reader.Poll());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(7, 4)]
    [InlineData(100, 9)]
    public void A_restart_goes_on_inside_of_a_file_whatever_is_asked_of_it_then(int rowsInGroup, int batchRows)
    {
        _folder.Write("a.parquet", Rows(0, 23, rowsInGroup));
        using var reader = new TableReader(_folder, "*.parquet", Layout, batchRows: batchRows);
        for (var turn = 0; turn < 40; turn++)
        {
            reader.Poll(batches: 1);
            if (turn % 3 != 1)
                reader.Commit();
            // To another schema a row is other bytes.
            reader.Restart(turn % 2 == 0 ? new RecordSchema("t", "id", [new("c", ColumnKind.Category)]) : TableReader.Schema);
        }

        Assert.Equal(Enumerable.Range(0, 23).Select(n => $"{n} {TableReader.IdOf($"id{n}")}"), reader.Taken.Select(row => string.Join(' ', row.Split(' ').Take(2))));
        Assert.Equal((0L, null, 0), (reader.Statistics.AllRejected, reader.Statistics.Error, reader.Statistics.CopiedFiles));
    }

    [Fact]
    public void Files_are_read_once_also_when_they_are_copied_and_renamed()
    {
        _folder.Write("1.parquet", Rows(0, 4, 10));
        _folder.Write("2.parquet", Rows(4, 4, 10));
        using var reader = Open();
        Assert.Equal(8, reader.Poll().Count);

        _folder.Rename("1.parquet", "3.parquet");
        _folder.Copy("2.parquet", "4.parquet");
        _folder.Write("5.parquet", Rows(8, 1, 10));
        reader.Commit();
        reader.Restart();

        Assert.Single(reader.Poll());
        Assert.Equal(1, reader.Statistics.CopiedFiles);
    }

    [Fact]
    public void A_file_that_is_still_written_waits_with_an_error_that_is_gone_once_it_is_whole()
    {
        var bytes = Rows(0, 50, 10);
        using var reader = Open();
        foreach (var length in (int[])[2, 4, 11, 200, bytes.Length - 1])
        {
            _folder.Write("a.parquet", bytes[..length]);
            Assert.Empty(reader.Poll());
            Assert.Equal(
                $"{_folder["a.parquet"]}: cannot be read: its footer isn't there, which is written last: it is still being written, or was cut off; none of it is read before it is whole",
                reader.Statistics.Error);
            reader.Commit();
            reader.Restart();
        }

        _folder.Write("a.parquet", bytes);
        Assert.Equal(50, reader.Poll().Count);
        Assert.Null(reader.Statistics.Error);
    }

    [Theory]
    [InlineData("{\"t\":1700000000}\n", "it is no Parquet file, expected PAR1 as its first bytes; for lines of text write another format, as json or csv")]
    [InlineData("PAR1........PAR1", "its footer is said to have 774778414 bytes of 16")]
    public void What_is_no_such_file_is_an_error_that_says_so(string text, string error)
    {
        _folder.Write("a.parquet", text);
        using var reader = Open();

        Assert.Empty(reader.Poll());
        Assert.Contains(error, reader.Statistics.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_within_a_file_leaves_the_groups_before_it()
    {
        var bytes = Rows(0, 60, 20);
        // Each group has its pages behind those of the one before.
        bytes.AsSpan(bytes.Length / 2, 200).Fill(0xff);
        _folder.Write("a.parquet", bytes);
        using var reader = Open();

        var rows = reader.Poll();

        Assert.InRange(rows.Count, 0, 59);
        Assert.Equal(0, rows.Count % 20);
        Assert.Contains("the Parquet data are damaged or cut off in its group of rows", reader.Statistics.Error, StringComparison.Ordinal);
    }

    /// <summary>The file was written by DuckDB, one column of each type.</summary>
    [Theory]
    [InlineData("i32", "0 1 2 3 4")]
    [InlineData("i64", "0 1 2 3 4")]
    [InlineData("u64", "0 1 2 3 4")]
    [InlineData("i8", "0 1 2 3 4")]
    [InlineData("f", "0 0.33333334 0.6666667 1 1.3333334")]
    [InlineData("d", "0 0.3333333333333333 0.6666666666666666 1 1.3333333333333333")]
    [InlineData("dec9", "0 0.33 0.67 1 1.33")]
    [InlineData("dec38", "0 0.333333 0.666667 1 1.333333")]
    [InlineData("n", "- 1 2 - 4")]
    [InlineData("odd", "0.1 - Infinity 0.1 0.1")]
    [InlineData("st.a", "0 1 2 - 4")]
    [InlineData("js | json | a", "1 1 1 1 1")]
    public void Numbers_of_each_type_are_read(string path, string values) => Assert.Equal(values, ValuesOf(new("tz", null, [new(path, ColumnKind.Number)])));

    [Theory]
    [InlineData("i64", "'0' '1' '2' '3' '4'")]
    [InlineData("d", "'0' '0.3333333333333333' '0.6666666666666666' '1' '1.3333333333333333'")]
    [InlineData("b", "'true' 'false' 'true' 'false' 'true'")]
    [InlineData("s", "'s0' 's1' 's2' 's3' 's4'")]
    [InlineData("bl", "'b0' 'b1' 'b2' 'b3' 'b4'")]
    [InlineData("ns", "- 's1' 's2' - 's4'")]
    [InlineData("en", "'e' 'e' 'e' 'e' 'e'")]
    [InlineData("st.b.c", "'x0' 'x1' - - 'x4'")]
    [InlineData("dt", "'2026-08-01' '2026-08-02' '2026-08-03' '2026-08-04' '2026-08-05'")]
    public void Texts_and_truth_values_are_read(string path, string values) => Assert.Equal(values, ValuesOf(new("tz", null, [new(path, ColumnKind.Category)])));

    /// <summary>What a clock shows is that of UTC where no zone is configured.</summary>
    [Theory]
    [InlineData("tz", "2026-08-01T10:00:00.123456")]
    [InlineData("ts", "2026-08-01T10:00:00.123456")]
    [InlineData("ts | time(zone: Asia/Tokyo)", "2026-08-01T01:00:00.123456")]
    [InlineData("tz | time(zone: Asia/Tokyo)", "2026-08-01T10:00:00.123456")]
    [InlineData("tsms", "2026-08-01T10:00:00.123000")]
    [InlineData("tsns", "2026-08-01T10:00:00.123456")]
    [InlineData("tss", "2026-08-01T10:00:00.000000")]
    [InlineData("dt", "2026-08-01T00:00:00.000000")]
    public void Times_of_each_type_are_read(string path, string first)
    {
        _folder.Write("types.parquet", File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "tables", "types.parquet")));
        using var source = Source(new(path, null, []), new());
        var batch = new Batch(new(path, null, []));
        source.Refresh();
        source.Read(batch, Core.Time.Instant.MaxValue);

        Assert.Equal(5, batch.Count);
        Assert.Equal(first, DateTime.UnixEpoch.AddMicroseconds(batch.Times[0]).ToString("yyyy-MM-ddTHH:mm:ss.ffffff", null));
    }

    [Theory]
    [InlineData("li", "its column 'li' is a list, which isn't read.")]
    [InlineData("mp", "its column 'mp' is a map, which isn't read.")]
    [InlineData("iv", "its column 'iv' is an interval, which isn't read.")]
    [InlineData("st.z", "it has no column 'st.z', which is configured (did you mean 'st.a'?), and its rows are read without it.")]
    public void What_can_not_be_read_is_said(string path, string error)
    {
        _folder.Write("types.parquet", File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "tables", "types.parquet")));
        var schema = new RecordSchema("tz", null, [new(path, ColumnKind.Presence)]);
        using var source = Source(schema, new());
        source.Refresh();
        source.Read(new(schema), Core.Time.Instant.MaxValue);

        Assert.Equal($"{_folder["types.parquet"]}: {error}", source.Statistics.Error);
    }

    [Fact]
    public void A_column_that_changes_its_type_is_an_error_of_the_file_in_which_it_does()
    {
        Write("1.parquet", 0, ParquetFile.Column<long>("n", [1]));
        Write("2.parquet", 1, ParquetFile.Texts("n", ["many"]));
        using var reader = new TableReader(_folder, "*.parquet", Layout, schema: new("t", null, [new("n", ColumnKind.Number)]));

        Assert.Equal(["0 - 1", "1 - ?"], reader.Poll());
        Assert.Equal($"{_folder["2.parquet"]}: its column 'n' holds a text, and held a number in the file before.", reader.Statistics.Error);
        Assert.Equal(
            $"its column 'n' holds a text, and held a number in the file before; its columns are others than in {_folder["1.parquet"]}: 'n' changed type",
            Assert.Single(reader.Columns).Detail);

        Write("3.parquet", 2, ParquetFile.Texts("n", ["2"]));
        File.SetLastWriteTimeUtc(_folder["3.parquet"], DateTime.UtcNow.AddHours(2));
        Assert.Single(reader.Poll());
        Assert.Null(reader.Statistics.Error);

        void Write(string name, int second, ParquetValues column) => _folder.Write(
            name, ParquetFile.Of(10, ParquetFile.Column<long>("t", [TableReader.Start + second]), column));
    }

    [Fact]
    public void Whoever_helps_reads_the_same()
    {
        for (var file = 0; file < 3; file++)
            _folder.Write($"{file}.parquet", Rows(500 * file, 500, 170));
        var threads = new HelpingThreads(1);
        using var alone = Open();
        using var helped = new TableReader(_folder, "*.parquet", Layout, new() { Helpers = threads, LinesAhead = 37, LeastAhead = 0 }, 64);
        helped.Poll(batches: 5);
        helped.Commit();
        helped.Restart();
        helped.Poll();
        alone.Poll();

        Assert.Equal(alone.Taken, helped.Taken);
        Assert.Equal(1500, helped.Taken.Count);
    }

    private static byte[] Rows(int from, int count, int rowsInGroup)
    {
        var rows = Enumerable.Range(from, count).ToList();
        return ParquetFile.Of(
            rowsInGroup,
            ParquetFile.Column<double>("n", rows.Select(n => n % 3 == 0 ? null : (double?)n / 2)),
            ParquetFile.Times("t", isUtc: true, DateTimeTimeUnit.Micros, rows.Select(n => (DateTime?)DateTime.UnixEpoch.AddSeconds(TableReader.Start + n))),
            ParquetFile.Texts("unread", rows.Select(n => (string?)$"unread{n}")),
            ParquetFile.Texts("id", rows.Select(n => (string?)$"id{n}")),
            ParquetFile.Texts("c", rows.Select(n => n % 2 == 1 ? null : $"c{n}")),
            ParquetFile.Column<bool>("p", rows.Select(n => n % 4 == 2 ? null : (bool?)(n % 4 == 0))));
    }

    private static string Row(int second, string id, string values) => $"{second} {TableReader.IdOf(id)} {values}";

    private TableReader Open() => new(_folder, "*.parquet", Layout);

    private FileSource Source(RecordSchema schema, FileSourceOptions options) => new(
        "predictions", [_folder["*.parquet"]], schema,
        new ArrivalLimits(ClockMode.Log, TimeProvider.System, TimeSpan.FromMinutes(5), TimeSpan.FromDays(7), TimeSpan.FromDays(3000)), options with { Layout = Layout });

    private string ValuesOf(RecordSchema schema)
    {
        _folder.Write("types.parquet", File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "tables", "types.parquet")));
        using var source = Source(schema, new());
        var batch = new Batch(schema);
        source.Refresh();
        source.Read(batch, Core.Time.Instant.MaxValue);
        Assert.Equal((5, null), (batch.Count, source.Statistics.Error));
        return string.Join(' ', Enumerable.Range(0, 5).Select(row => TableReader.Shown(batch, row).Split(' ', 3)[2]));
    }
}
