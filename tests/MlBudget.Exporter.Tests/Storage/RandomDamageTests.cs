using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace MlBudget.Exporter.Tests.Storage;

/// <summary>
/// Whatever happens to the bytes of a store, its page is the one that it was, or the store is set aside, or it is refused: never a
/// page of other numbers without a word. <c>tests/run --long</c> (<c>MLBUDGET_LONG=1</c>) damages a thousand stores, with
/// <c>MLBUDGET_SEED=S</c> other ones.
/// </summary>
public sealed class RandomDamageTests(StoreScene scene, ITestOutputHelper output) : IClassFixture<StoreScene>
{
    private static readonly int Cases = Environment.GetEnvironmentVariable("MLBUDGET_LONG") is { Length: > 0 } ? 1000 : 40;

    private static readonly long Seed = Environment.GetEnvironmentVariable("MLBUDGET_SEED") is { Length: > 0 } seed
        ? long.Parse(seed, CultureInfo.InvariantCulture) : 0;

    [Fact]
    public void A_damaged_store_gives_the_page_that_it_gave_or_is_set_aside_or_refused()
    {
        var watch = Stopwatch.StartNew();
        var kinds = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var wrong = new List<string>();
        for (var number = 0; number < Cases; number++)
        {
            var leftover = (Leftover)(number % 3);
            var folder = scene.Copy(leftover);
            var damage = StoreDamage.Of(folder, new((int)HashCodeOf(number)));
            var kind = scene.Outcome(folder).Kind(scene.PageOf(leftover));
            kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
            if (kind.StartsWith("WRONG", StringComparison.Ordinal))
                wrong.Add($"{kind}: case {number} of seed {Seed}, {leftover}: {damage}");
        }

        output.WriteLine($"{Cases} damages in {watch.Elapsed.TotalSeconds:F0} s: {string.Join(", ", kinds.Select(kind => $"{kind.Value} {kind.Key}"))}");
        Assert.Empty(wrong);
    }

    /// <summary>A seed of its own for every case of every run.</summary>
    private static ulong HashCodeOf(int number) => System.IO.Hashing.XxHash3.HashToUInt64(BitConverter.GetBytes(number), Seed);
}
