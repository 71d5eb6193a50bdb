using MlBudget.Core.Persistence;
using MlBudget.Sources.Files;

namespace MlBudget.Sources.Tests.Files;

/// <summary>Another process goes on by digests of files; earlier versions kept bytes of them.</summary>
public sealed class DigestedRestartTests : IDisposable
{
    private const int Patience = 2;

    private readonly LogFolder _folder = new();
    private readonly DurableReader _reader;

    /// <summary>A log of 60 records, of which 40 are read and committed.</summary>
    public DigestedRestartTests()
    {
        _reader = new DurableReader(_folder, "x.log*");
        _folder.Write("x.log", Reader.Lines(0, 60));
        Assert.Equal(40, _reader.Poll(39).Count);
        _reader.Commit();
    }

    public static TheoryData<bool> Versions => [false, true];

    public void Dispose()
    {
        _reader.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Nothing_of_a_log_is_stored()
    {
        using var folder = new LogFolder();
        using var reader = new DurableReader(folder);
        folder.Write("a.log", """{"t":1700000000,"n":0,"prompt":"canary"}""" + "\n" + Reader.Lines(1, 99) + """{"t":1700000100,"n":100,"prompt":"canary"}""" + "\n");
        folder.Write("b.log.gz", LogFolder.Gzip("""{"t":1700000101,"n":101,"prompt":"canary"}""" + "\n"));
        folder.Write("c.log", """{"t":1700000102,"n":102,"prompt":"canary"}""" + "\n" + """{"t":1700000103,"n":103,"prompt":"canary""");
        Assert.Equal(Enumerable.Range(0, 103), reader.Poll());
        reader.CommitAndRestart();
        Assert.Empty(reader.Poll());
        folder.Delete("a.log");
        Assert.Empty(reader.Poll());
        reader.Commit();
        Assert.Equal(6, reader.Stored.Count);
        Assert.All(reader.Stored.Values, entry => Assert.Equal(-1, entry.AsSpan().IndexOf("canary"u8)));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Logs_of_an_earlier_version_are_known_whatever_became_of_them(bool hasTail)
    {
        foreach (var change in new Action<LogFolder>[]
        {
            _ => { },
            folder => folder.Append("x.log", Reader.Lines(60, 5)),
            folder => folder.Rename("x.log", "x.log.1"),
            folder => { folder.Compress("x.log", "x.log.1.gz"); folder.Write("x.log", Reader.Line(60)); },
            folder => { folder.Copy("x.log", "x.log.1"); folder.Write("x.log", Reader.Lines(60, 2)); },
        })
        {
            _folder.Write("x.log", Reader.Lines(0, 60));
            using var reader = new Reader(_folder, "x.log*");
            reader.Source.Restore(Earlier(hasTail));
            change(_folder);
            var numbers = reader.Poll();
            Assert.Equal(Enumerable.Range(40, numbers.Count), numbers);
            Assert.InRange(numbers.Count, 20, 25);
            foreach (var left in Directory.GetFiles(_folder[""]))
                File.Delete(left);
        }
    }

    [Fact]
    public void Bytes_of_an_earlier_version_go_with_the_next_commit()
    {
        using var reader = new Reader(_folder, "x.log*");
        reader.Source.Restore(Earlier(hasTail: true));
        var writer = new Written();
        reader.Source.WriteChanges(writer);
        Assert.Equal(["delete 0/head", "write 0/start", "write 0/state"], writer.Changes.Order());
        reader.Poll();
        reader.Source.WriteChanges(writer);
        Assert.Contains("delete 0/head", writer.Changes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(30)]
    public void A_new_log_is_read_at_once_where_another_process_has_known_the_old_one(int lines)
    {
        _reader.Restart();
        _folder.Write("x.log", Reader.Lines(100, lines));
        Assert.Equal(Enumerable.Range(100, lines), _reader.Poll());
    }

    [Fact]
    public void A_new_log_of_a_record_without_an_end_is_read_once_it_is_quiet()
    {
        _reader.Restart();
        _folder.Write("x.log", Reader.Line(100).TrimEnd());
        var taken = new List<int>();
        for (var poll = 0; poll < 2 + 2 * Patience; poll++)
            taken.AddRange(_reader.Poll());
        Assert.Equal([100], taken);
        Assert.Empty(_reader.Reader.Copies);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(500)]
    public void A_copy_that_is_being_written_is_none_of_its_own_where_the_log_is_gone(int bytes)
    {
        var whole = File.ReadAllBytes(_folder["x.log"]);
        _reader.Restart();
        _folder.Delete("x.log");
        Assert.Empty(_reader.Poll());
        _reader.CommitAndRestart();
        _folder.Write("x.log.1", whole[..bytes]);
        Assert.Empty(_reader.Poll());
        _folder.Append("x.log.1", whole[bytes..]);
        Assert.Equal(Enumerable.Range(40, 20), _reader.Poll());
    }

    [Fact]
    public void What_is_known_of_a_log_grows_with_it_in_another_process()
    {
        using var folder = new LogFolder();
        using var reader = new DurableReader(folder);
        folder.Write("x.log", Reader.Lines(0, 2));
        reader.Poll();
        reader.CommitAndRestart();
        folder.Append("x.log", Reader.Lines(2, 100));
        Assert.Equal(100, reader.Poll().Count);
        reader.CommitAndRestart();
        // It begins with the same two lines, and is as long.
        folder.Write("x.log", Reader.Lines(0, 2) + Reader.Lines(202, 100));
        Assert.Equal(102, reader.Poll().Count);
    }

    [Fact]
    public void A_better_path_of_a_log_is_found_where_another_process_has_read_it()
    {
        _reader.Restart();
        _folder.Write("x.log.1", Reader.Lines(0, 80));
        Assert.Equal(Enumerable.Range(40, 40), _reader.Poll());
        Assert.Empty(_reader.Poll());
        Assert.Empty(_reader.Poll());
        Assert.Equal(_folder["x.log"], Assert.Single(_reader.Reader.Copies).File);
    }

    /// <summary>The entries as earlier versions wrote them: bytes in place of digests, or still earlier none before the position.</summary>
    private Dictionary<string, byte[]> Earlier(bool hasTail)
    {
        var log = File.ReadAllBytes(_folder["x.log"]);
        var offset = Reader.Lines(0, 40).Length;
        var state = _reader.Stored["0/state"];
        const int digest = 2 + 16;
        byte[] tail = [0x80, 0x02, .. log.AsSpan(offset - LineReader.TailLength, LineReader.TailLength)];
        return new() { ["0/head"] = [1, .. log.AsSpan(0, Fingerprint.Length)], ["0/state"] = [.. state[..^digest], .. hasTail ? tail : []] };
    }

    private sealed class Written : ISourceWriter
    {
        public List<string> Changes { get; } = [];

        public void Write(string key, ReadOnlySpan<byte> value) => Changes.Add($"write {key}");

        public void Delete(string key) => Changes.Add($"delete {key}");
    }
}
