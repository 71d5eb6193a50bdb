using System.Globalization;

namespace MlBudget.Exporter.Tests.Storage;

/// <summary>What a bad disk or bad memory does to the files of a store.</summary>
internal static class StoreDamage
{
    private const int PageBytes = 4096;

    /// <summary>Damages one of the files of a folder.</summary>
    /// <returns>What was done.</returns>
    public static string Of(string folder, Random random)
    {
        var files = Directory.GetFiles(folder).Order(StringComparer.Ordinal).ToArray();
        // Of a log SQLite believes what is before the damage: the database is the more interesting of the two.
        var file = files[random.Next(3) == 0 ? ^1 : 0];
        var bytes = File.ReadAllBytes(file);
        var what = Damage(ref bytes, random);
        File.WriteAllBytes(file, bytes);
        return $"{Path.GetFileName(file)}: {what}";
    }

    private static string Damage(ref byte[] bytes, Random random)
    {
        var pages = bytes.Length / PageBytes;
        switch (random.Next(12))
        {
            case < 3:
                return string.Join(", ", Enumerable.Repeat(bytes, random.Next(1, 9)).Select(all => Flip(all, random.Next(all.Length), random)));
            case < 7:
                // Where a page says what is where in it.
                var (content, start) = (bytes, random.Next(pages) * PageBytes);
                return string.Join(", ", Enumerable.Range(0, random.Next(1, 4)).Select(_ => Flip(content, start + random.Next(64), random)));
            case 7:
                var length = Math.Min(random.Next(1, random.Next(2) == 0 ? 32 : 3 * PageBytes), bytes.Length);
                var at = random.Next(bytes.Length - length + 1);
                random.NextBytes(bytes.AsSpan(at, length));
                return Invariant($"{length} bytes at {at} overwritten");
            case 8:
                var end = random.Next(1, bytes.Length);
                bytes = bytes[..end];
                return Invariant($"cut at {end}");
            case 9:
                var (one, other) = (random.Next(pages), random.Next(pages));
                var copy = bytes.AsSpan(one * PageBytes, PageBytes).ToArray();
                bytes.AsSpan(other * PageBytes, PageBytes).CopyTo(bytes.AsSpan(one * PageBytes));
                copy.CopyTo(bytes.AsSpan(other * PageBytes));
                return Invariant($"pages {one} and {other} swapped");
            case 10:
                var (from, to) = (random.Next(pages), random.Next(pages));
                bytes.AsSpan(from * PageBytes, PageBytes).CopyTo(bytes.AsSpan(to * PageBytes));
                return Invariant($"page {from} written over {to}");
            default:
                var empty = random.Next(pages);
                bytes.AsSpan(empty * PageBytes, PageBytes).Clear();
                return Invariant($"page {empty} zeroed");
        }
    }

    private static string Flip(byte[] bytes, int at, Random random)
    {
        at = Math.Min(at, bytes.Length - 1);
        var bit = random.Next(8);
        bytes[at] ^= (byte)(1 << bit);
        return Invariant($"bit {bit} of {at} flipped");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
