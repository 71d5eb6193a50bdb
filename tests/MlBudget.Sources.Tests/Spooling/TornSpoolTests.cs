using CsCheck;

namespace MlBudget.Sources.Tests.Spooling;

/// <summary>Whatever is left at the end of the last segment, the next process reads the posts before it, whole, and goes on.</summary>
public sealed class TornSpoolTests : IDisposable
{
    private readonly SpoolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Cut_off_anywhere_it_has_the_whole_posts_before_and_goes_on_behind_them()
    {
        await _folder.TakenAsync("a", 1, 2);
        await _folder.TakenAsync(null, 3);
        await _folder.TakenAsync("c", 4, 5, 6);
        var file = _folder.Segments.Single();
        var bytes = await File.ReadAllBytesAsync(file);
        var starts = Enumerable.Range(0, bytes.Length).Where(at => bytes[at] == '#').Append(bytes.Length).ToArray();

        for (var length = 0; length <= bytes.Length; length++)
        {
            await File.WriteAllBytesAsync(file, bytes[..length]);
            var whole = starts.Count(start => start <= length && start > 0);
            int[] expected = [.. new int[][] { [1, 2], [3], [4, 5, 6] }.Take(whole).SelectMany(post => post)];

            _folder.Notices.Clear();
            Assert.Equal(expected, _folder.ReadAnew());

            Assert.Equal(starts.Contains(length) ? 0 : 1, _folder.Notices.Count);
            await _folder.TakenAsync(null, 7);
            Assert.Equal([.. expected, 7], _folder.ReadAnew());
            foreach (var segment in _folder.Segments.Except([file]))
                File.Delete(segment);
        }
    }

    /// <summary>After a loss of power pages of what was not synced may be of whatever they were before.</summary>
    [Fact]
    public async Task A_byte_that_is_wrong_ends_it_before_its_post()
    {
        await _folder.TakenAsync("a", 1, 2);
        var first = (int)new FileInfo(_folder.Segments.Single()).Length;
        await _folder.TakenAsync("b", 3, 4);
        var file = _folder.Segments.Single();
        var bytes = await File.ReadAllBytesAsync(file);

        Gen.Select(Gen.Int[first, bytes.Length - 1], Gen.Byte[1, 255]).Sample(
            (at, change) =>
            {
                var wrong = (byte[])bytes.Clone();
                wrong[at] ^= change;
                File.WriteAllBytes(file, wrong);
                Assert.Equal([1, 2], _folder.ReadAnew());
            },
            iter: 200, threads: 1);
    }
}
