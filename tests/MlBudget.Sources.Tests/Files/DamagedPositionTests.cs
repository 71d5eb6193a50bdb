using CsCheck;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Sources.Tests.Files;

public sealed class DamagedPositionTests : IDisposable
{
    private const int After = 10 * 86_400;

    private readonly LogFolder _folder = new();
    private readonly Dictionary<string, byte[]> _entries;

    /// <summary>
    /// A log with records that are held back, one with such that wait, one that waits for its turn, one that is gone, and
    /// one that ends within a line that is too long.
    /// </summary>
    public DamagedPositionTests()
    {
        using var reader = new DurableReader(_folder, options: new() { BufferBytes = 1, MaxLineBytes = 80 });
        _folder.Write("a.log", Reader.Lines(0, 101) + Reader.Lines(After, 7));
        _folder.Write("b.log", Reader.Lines(200, 101) + Reader.Lines(3 * After, 120));
        _folder.Write("c.log", Reader.Lines(2 * After, 3));
        _folder.Write("d.log", Reader.Lines(400, 3));
        _folder.Write("e.log", Reader.Line(401) + new string('x', 100));
        reader.Poll(After);
        _folder.Delete("d.log");
        reader.Poll(After);
        reader.Commit();
        _entries = reader.Stored;
        Assert.Equal(12, _entries.Count);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Damaged_entries_are_refused_or_read_as_others_but_nothing_else_fails()
    {
        var batch = new Batch(Reader.Schema);
        Gen.Select(Gen.Int[0, 11], Gen.Int[0, 2000], Gen.Byte[1, 255], Gen.Bool).Sample(
            (entry, at, bits, isCut) =>
            {
                var key = _entries.Keys.Order().ElementAt(entry);
                var damaged = _entries[key].ToArray();
                at %= damaged.Length;
                damaged[at] ^= bits;
                var entries = new Dictionary<string, byte[]>(_entries) { [key] = isCut ? damaged[..at] : damaged };
                using var reader = new Reader(_folder);
                try
                {
                    reader.Source.Restore(entries);
                }
                catch (BlobException)
                {
                    return;
                }

                reader.Source.Refresh();
                while (reader.Source.Read(batch, Instant.MaxValue))
                    batch.Clear();
                batch.Clear();
            },
            iter: 3000, threads: 1);
    }

    [Fact]
    public void A_state_or_a_head_that_is_cut_off_or_goes_on_is_refused()
    {
        foreach (var (key, value) in _entries)
        {
            Assert.DoesNotContain(Enumerable.Range(0, value.Length), length => !IsRefused(new(_entries) { [key] = value[..length] }));
            AssertRefused(new(_entries) { [key] = [.. value, 0] });
        }
    }

    [Fact]
    public void Entries_that_miss_others_or_belong_to_nothing_are_refused()
    {
        foreach (var key in _entries.Keys)
            AssertRefused(new(_entries.Where(entry => entry.Key != key)));
        string[] foreign = ["", "/", "state", "x/state", "-1/state", "00/state", "0/tail", "9223372036854775807/state", "99/lines"];
        foreach (var key in foreign)
            AssertRefused(new(_entries) { [key] = [1, 0] });
        AssertRefused(new(_entries) { ["0/start"] = [1] });
        AssertRefused(new(_entries) { ["0/start"] = [2, 0] });
        AssertRefused(new(_entries) { ["0/head"] = [1, (byte)'{'] });
        var twice = new Dictionary<string, byte[]>(_entries);
        foreach (var part in new[] { "state", "start", "lines" })
            twice[$"90/{part}"] = _entries[$"0/{part}"];
        AssertRefused(twice);
    }

    private void AssertRefused(Dictionary<string, byte[]> entries) => Assert.True(IsRefused(entries));

    private bool IsRefused(Dictionary<string, byte[]> entries)
    {
        using var reader = new Reader(_folder);
        return Record.Exception(() => reader.Source.Restore(entries)) is BlobException;
    }
}
