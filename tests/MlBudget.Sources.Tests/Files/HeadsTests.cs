using System.IO.Compression;
using System.Text;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Files;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources.Tests.Files;

/// <summary>What is looked at of files before anything runs.</summary>
public sealed class HeadsTests : IDisposable
{
    private static readonly RecordSchema Schema = new("t", "id", [new("x", ColumnKind.Number)]);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlbudget-heads-");

    [Fact]
    public void A_small_file_is_read_whole_with_what_is_refused_of_it()
    {
        Write("a.jsonl", $"{Line(1)}\n\nno JSON\n{Line(2)}\n{{\"x\":3}}\n{{\"x\":4}}\n{Line(5)}");

        var heads = Read("a.jsonl");

        Assert.True(heads.AreAll);
        var head = Assert.Single(heads.Heads);
        Assert.Equal((3, false), (head.Records, head.IsEnd));
        Assert.Equal([1, 2, 5], Values(head));
        Assert.Equal(
            [(RejectionReason.Malformed, 1L, 3L), (RejectionReason.NoTime, 2L, 5L)],
            head.Refused.Select(refused => (refused.First.Reason, refused.Count, refused.First.Number)));
        Assert.Equal(["id", "t", "x"], head.Paths.AsEnumerable());
    }

    [Fact]
    public void A_key_that_is_no_text_ends_nothing_and_keys_of_few_records_may_be_ids()
    {
        Write("a.jsonl", """
            {"t":"2026-07-01T00:00:00Z","id":1,"x":1,"\ud800":1}
            {"t":"2026-07-01T00:00:00Z","id":1,"x":1,"user-4711":1}
            {"t":"2026-07-01T00:00:00Z","id":1,"x":1,"user-4711":1,"\udc00x":{"y":1} }

            """);

        var head = Assert.Single(Read("a.jsonl").Heads);

        Assert.Equal(3, head.Records);
        Assert.Equal(["id", "t", "x"], head.Paths.AsEnumerable());
    }

    [Fact]
    public void What_is_still_written_of_the_last_line_is_no_record()
    {
        Write("a.jsonl", $"{Line(1)}\n{Line(2)[..^3]}");

        Assert.Equal([1], Values(Assert.Single(Read("a.jsonl").Heads)));
    }

    [Fact]
    public void Of_a_large_file_the_first_and_the_last_records_are_read_and_none_twice()
    {
        Write("a.jsonl", string.Concat(Enumerable.Range(0, 5000).Select(index => $"{Line(index)}\n")));

        var heads = Read("a.jsonl", new HeadLimits(Records: 10));

        Assert.False(heads.AreAll);
        Assert.Equal([false, true], heads.Heads.Select(head => head.IsEnd));
        Assert.Equal(Enumerable.Range(0, 10).Select(index => (double)index), Values(heads.Heads[0]));
        Assert.Equal(10, heads.Heads[1].Records);
        Assert.All(Values(heads.Heads[1]), value => Assert.InRange(value, 4900, 4999));
    }

    [Fact]
    public void Of_a_few_records_more_the_end_has_none_that_the_start_has()
    {
        Write("a.jsonl", string.Concat(Enumerable.Range(0, 14).Select(index => $"{Line(index)}\n")));

        var values = Read("a.jsonl", new HeadLimits(Records: 10)).Heads.SelectMany(Values).ToArray();

        Assert.Equal(values.Distinct().Count(), values.Length);
        Assert.Contains(13, values);
    }

    [Fact]
    public void Of_several_files_the_oldest_and_the_newest_are_read()
    {
        foreach (var (name, day) in new[] { ("b.jsonl", 1), ("c.jsonl", 2), ("a.jsonl", 3) })
        {
            Write(name, $"{Line(day)}\n");
            File.SetLastWriteTimeUtc(At(name), new DateTime(2026, 7, day, 0, 0, 0, DateTimeKind.Utc));
        }

        var heads = Read("*.jsonl");

        Assert.Equal([At("b.jsonl"), At("a.jsonl")], heads.Heads.Select(head => head.Place));
        Assert.Equal([At("b.jsonl"), At("c.jsonl"), At("a.jsonl")], heads.Places.AsEnumerable());
        Assert.False(heads.AreAll);
    }

    [Fact]
    public void Of_a_gzip_file_the_first_records_are_read()
    {
        using (var gzip = new GZipStream(File.Create(At("a.jsonl.gz")), CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 5000).Select(index => $"{Line(index)}\n"))));

        var heads = Read("a.jsonl.gz", new HeadLimits(Records: 10));

        Assert.Equal(Enumerable.Range(0, 10).Select(index => (double)index), Values(Assert.Single(heads.Heads)));
        Assert.False(heads.AreAll);
    }

    [Fact]
    public void Earlier_records_are_passed_over_and_don_t_use_up_the_limit()
    {
        Write("a.jsonl", string.Concat(Enumerable.Range(0, 500).Select(index => $"{Line(index)}\n")));

        var heads = Read("a.jsonl", new HeadLimits(Records: 5) { From = new Instant(400 * EventTime.PerSecond) });

        Assert.Equal([400, 401, 402, 403, 404], Values(heads.Heads[0]));
    }

    [Fact]
    public void No_more_bytes_are_read_than_may_be()
    {
        Write("a.jsonl", string.Concat(Enumerable.Range(0, 100_000).Select(index => $"{Line(index)}\n")));

        var heads = Read("a.jsonl", new HeadLimits(Records: 100_000, Bytes: 100_000));

        Assert.All(heads.Heads, head => Assert.InRange(head.Records, 1, 20_000));
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error()
    {
        var heads = Read("none-*.jsonl");

        Assert.Empty(heads.Heads);
        Assert.EndsWith("none-*.jsonl: no file is there.", Assert.Single(heads.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_that_few_records_have_are_no_names_of_fields()
    {
        Write("a.jsonl", string.Concat(Enumerable.Range(0, 50).Select(index =>
            $$"""{"t":{{index}},"by":{"customer-{{index}}":1,"all":[{"deep":1}]},"x":{{index}}}{{"\n"}}""")));

        Assert.Equal(["by", "by.all", "t", "x"], Assert.Single(Read("a.jsonl").Heads).Paths.AsEnumerable());
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Line(int index) => $$"""{"t":{{index}},"id":"p-{{index}}","x":{{index}}}""";

    private static double[] Values(SourceHead head) =>
        [.. head.Batches.SelectMany(batch => Enumerable.Range(0, batch.Count).Select(row => batch.Number(0).Values[row]))];

    private SourceHeads Read(string pattern, HeadLimits? limits = null) => new FileSourceDefinition(At(pattern), pattern).ReadHeads(
        new("predictions", Schema, new(ClockMode.Log, TimeProvider.System, TimeSpan.Zero, TimeSpan.FromDays(7), TimeSpan.FromDays(7))),
        limits ?? new());

    private void Write(string name, string text) => File.WriteAllText(At(name), text);

    private string At(string name) => Path.Combine(_folder.FullName, name);
}
