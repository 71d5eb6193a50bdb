using CsCheck;
using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Sources.Files;
using MlBudget.Sources.Layouts;

namespace MlBudget.Sources.Tests.Files;

/// <summary>Files whose records are of several lines, or of several rows.</summary>
public sealed class LayoutFilesTests : IDisposable
{
    private const string Head = "2026-08-01T10:30:00Z stdout ";

    private static readonly RecordSchema InLog = new("log | json | t", null, [new("log | json | n", ColumnKind.Number)]);
    private static readonly RecordSchema OfRows = new("t", "$index + t", [new("ns[$index]", ColumnKind.Number)]);

    private readonly LogFolder _folder = new();
    private readonly List<FileProblem> _problems = [];

    public void Dispose() => _folder.Dispose();

    /// <summary>A container's log that grows by pieces that end anywhere, read after each, by buffers of any size.</summary>
    [Fact]
    public void Parts_come_whenever_they_do() => Gen.Select(
        Gen.Int[0, 20].Array[1, 20], Gen.Int[1, 300].Array[1, 30], Gen.OneOf(1, 7, 1000)).Sample((cuts, pieces, buffer) =>
    {
        using var folder = new LogFolder();
        var log = string.Concat(cuts.Select((cut, number) => Parted($"{{\"t\":{Reader.Start + number},\"n\":{number}}}", cut)));
        var path = folder["a.log"];
        var numbers = new List<int>();
        using var source = Open(path, InLog, new() { Form = RecordForm.Cri }, buffer);
        var at = 0;
        foreach (var piece in pieces)
        {
            var end = Math.Min(log.Length, at + piece);
            File.AppendAllText(path, log[at..end]);
            at = end;
            numbers.AddRange(Poll(source, InLog));
        }

        File.AppendAllText(path, log[at..]);
        numbers.AddRange(Poll(source, InLog));
        Assert.Equal(Enumerable.Range(0, cuts.Length), numbers);
        Assert.Equal(0, source.Statistics.AllRejected);
    }, iter: 200);

    [Fact]
    public void Lines_are_numbered_as_they_lie_in_the_file()
    {
        File.WriteAllText(_folder["a.log"], Parted($"{{\"t\":{Reader.Start},\"n\":0}}", 5) + Head + "F started\n" + Parted($"{{\"t\":{Reader.Start + 1},\"n\":1}}", 5));
        using var source = Open(_folder["a.log"], InLog, new() { Form = RecordForm.Cri }, 1);

        Assert.Equal([0, 1], Poll(source, InLog));
        Assert.Equal(3, Assert.Single(_problems).Line);
    }

    [Fact]
    public void A_line_in_parts_has_a_greatest_length()
    {
        var parts = string.Concat(Enumerable.Repeat(Head + "P xxxxxxxxxxxxxxxxxxxxxxxxxxx\n", 10));
        File.WriteAllText(_folder["a.log"], $"{parts}{Head}F x\n" + Parted($"{{\"t\":{Reader.Start},\"n\":0}}", 0));
        using var source = Open(_folder["a.log"], InLog, new() { Form = RecordForm.Cri }, 16, maxLine: 200);

        Assert.Equal([0], Poll(source, InLog));
        Assert.Contains(_problems, problem => problem.Reason == RejectionReason.TooLong);
    }

    /// <summary>Records of any number of rows, read in batches that they don't fill, and by several processes: each row counts once.</summary>
    [Fact]
    public void Rows_of_a_record_are_in_one_batch() => Gen.Select(Gen.Int[1, 2048].Array[1, 12], Gen.Int[0, 12]).Sample((rows, restart) =>
    {
        using var folder = new LogFolder();
        var total = 0;
        File.WriteAllLines(folder["a.log"], rows.Select((count, record) =>
            $"{{\"t\":{Reader.Start + record},\"ns\":[{string.Join(',', Enumerable.Range((total += count) - count, count))}]}}"));
        var numbers = new List<int>();
        var source = Open(folder["a.log"], OfRows, new() { Rows = "ns" }, 1 << 16);
        try
        {
            source.Refresh();
            var batch = new Batch(OfRows);
            for (var reads = 0; ; reads++)
            {
                var mayHaveMore = source.Read(batch, Reader.At(rows.Length));
                numbers.AddRange(NumbersOf(batch));
                batch.Clear();
                if (!mayHaveMore)
                    break;
                if (reads != restart)
                    continue;
                var writer = new Entries();
                source.WriteChanges(writer);
                source.Dispose();
                source = Open(folder["a.log"], OfRows, new() { Rows = "ns" }, 1 << 16);
                source.Restore(writer.Written);
                source.Refresh();
            }
        }
        finally
        {
            source.Dispose();
        }

        Assert.Equal(Enumerable.Range(0, rows.Sum()), numbers);
    }, iter: 50);

    private static string Parted(string content, int at)
    {
        at = Math.Min(at, content.Length);
        return at == 0 ? $"{Head}F {content}\n" : $"{Head}P {content[..at]}\n{Head}F {content[at..]}\n";
    }

    private FileSource Open(string path, RecordSchema schema, RecordLayout layout, int buffer, int maxLine = 1 << 20) => new(
        "predictions", [path], schema,
        new(ClockMode.Log, new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(Reader.Start)), TimeSpan.FromMinutes(5), TimeSpan.FromDays(7), TimeSpan.FromDays(30)),
        new FileSourceOptions { Layout = layout, BufferBytes = buffer, MaxLineBytes = maxLine, OnProblem = _problems.Add });

    private static List<int> Poll(FileSource source, RecordSchema schema)
    {
        source.Refresh();
        var numbers = new List<int>();
        var batch = new Batch(schema);
        bool mayHaveMore;
        do
        {
            mayHaveMore = source.Read(batch, Core.Time.Instant.MaxValue);
            numbers.AddRange(NumbersOf(batch));
            batch.Clear();
        }
        while (mayHaveMore);
        return numbers;
    }

    private static int[] NumbersOf(Batch batch) => [.. Enumerable.Range(0, batch.Count).Select(row => (int)batch.Number(0).Values[row])];

    private sealed class Entries : ISourceWriter
    {
        public Dictionary<string, byte[]> Written { get; } = [];

        public void Write(string key, ReadOnlySpan<byte> value) => Written[key] = value.ToArray();

        public void Delete(string key) => Written.Remove(key);
    }
}
