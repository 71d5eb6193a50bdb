using System.Text;
using CsCheck;
using MlBudget.Core.Persistence;
using MlBudget.Sources.Files;

namespace MlBudget.Sources.Tests.Files;

public sealed class ContentStartTests
{
    /// <summary>Few letters and many ends of lines, so that files often begin alike.</summary>
    private static readonly Gen<byte[]> Texts = Gen.Int[0, 4].Select(letter => "aaab\n"u8[letter]).Array[1, 24];

    [Fact]
    public void Digests_say_of_whole_lines_what_the_bytes_say()
    {
        Gen.Select(Texts, Texts).Sample((known, head) =>
        {
            var exact = new ContentStart(known).Compare(head);
            var found = Restored(new(known)).Compare(head);
            if (exact == found)
                return;
            // Only of a last line without an end it isn't known whether it goes on as the other one does.
            var whole = head.AsSpan().LastIndexOf((byte)'\n') + 1;
            Assert.True(head.Length < known.Length && whole < head.Length);
            Assert.Equal(whole > 0 ? Likeness.Partial : Likeness.Unclear, found);
            Assert.True(known.AsSpan().StartsWith(head.AsSpan(0, whole)));
        });
    }

    [Fact]
    public void What_is_kept_is_kept_again_as_it_was_and_holds_none_of_the_bytes()
    {
        var start = new ContentStart(Encoding.UTF8.GetBytes("""{"prompt":"canary"}""" + "\n" + new string('x', 2000)));
        var saved = start.Save();
        Assert.Equal(-1, saved.AsSpan().IndexOf("canary"u8));
        Assert.Equal(-1, saved.AsSpan().IndexOf("xxxx"u8));
        var restored = ContentStart.Restore(saved);
        Assert.True(restored.IsDigest);
        Assert.True(restored.Bytes.IsEmpty);
        Assert.Equal(start.Length, restored.Length);
        Assert.Equal(saved, restored.Save());
    }

    [Fact]
    public void A_long_first_line_is_known_where_less_of_it_is_taken_later()
    {
        var line = Encoding.UTF8.GetBytes(new string('x', 5000) + "\n");
        var start = Fingerprint.Cut(Restored(new(line)), 2000);
        Assert.Equal(Fingerprint.Length, start.Length);
        Assert.Equal(Likeness.Full, start.Compare(line.AsSpan(0, 2000)));
        line[1000] = (byte)'y';
        Assert.Equal(Likeness.None, start.Compare(line.AsSpan(0, 2000)));
        Assert.Equal(2000, Fingerprint.Cut(new(line), 2000).Length);
    }

    [Fact]
    public void The_beginning_of_digests_is_the_longest_that_is_known()
    {
        var start = Restored(new("ab\ncd\nef"u8.ToArray()));
        Assert.Equal([0, 3, 3, 6, 6, 8, 8], new[] { 2L, 3, 5, 6, 7, 8, long.MaxValue }.Select(length => start.First(length).Length));
        Assert.True(start.First(6).IsOf("ab\ncd\n"u8));
        Assert.False(start.First(6).IsOf("ab\ncd\ne"u8));
        Assert.False(start.First(6).IsOf("ab\ncx\n"u8));
        Assert.True(start.First(2).IsOf(default));
    }

    [Fact]
    public void Digests_that_are_none_are_refused()
    {
        var saved = new ContentStart("ab\ncd"u8.ToArray()).Save();
        var second = saved[18..];
        byte[][] faulty = [[], [0], saved[..^1], [.. saved, 0], [2, .. second, .. second], [1, 0, .. saved[2..18]]];
        Assert.All(faulty, bytes => Assert.Throws<BlobException>(() => ContentStart.Restore(bytes)));
        Assert.Equal(5, ContentStart.Restore([1, .. second]).Length);
    }

    private static ContentStart Restored(ContentStart start) => ContentStart.Restore(start.Save());
}
