using System.Collections.Immutable;
using System.Numerics;
using MlBudget.Core.Rankings;
using MlBudget.Core.Records;
using MlBudget.Core.Text;

namespace MlBudget.Core.Measures;

/// <summary>
/// How much exposure each category of items has: Σ 1 / log2(rank + 1) over those that were shown, in units of 2^-40, each item's rounded to the nearest, so that sums
/// are exact in any order; and that of all others together, those without a category among them. An item that was shown before exposes nothing.
/// </summary>
/// <param name="categories">Where the category of each item is.</param>
/// <param name="names">The categories that are told apart.</param>
/// <param name="canonical">Where they are, as a text.</param>
public sealed class ExposureCounting(CategoryColumns categories, ImmutableArray<string> names, string canonical) : SumCounting(2 * (names.Length + 1))
{
    private const int Limbs = 2;

    private readonly CategoryLists _lists = new(categories);
    private readonly long[] _items = new long[categories.Categories.Most];
    private readonly long[] _codes = [.. names.Select(JudgmentCode.ItemOf)];
    private readonly long[] _exposures = [.. Enumerable.Range(1, categories.Categories.Most).Select(rank => ResultCode.Of(1 / Math.Log2(rank + 1)))];
    private readonly long[] _ofRow = new long[names.Length + 1];

    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } = ["lists", .. names.Append("others").SelectMany(name => new[] { $"{name}, low", $"{name}, high" })];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, .. Enumerable.Repeat(0, Limbs * (names.Length + 1))];

    /// <inheritdoc/>
    public override ImmutableArray<int?> Summed { get; } = [null, .. Enumerable.Range(0, Limbs * (names.Length + 1)).Select(value => (int?)value)];

    /// <inheritdoc/>
    public override ImmutableArray<bool> Continues { get; } = [false, .. Enumerable.Range(0, names.Length + 1).SelectMany(_ => new[] { false, true })];

    /// <inheritdoc/>
    public override string Canonical => $"exposure of {QuotedText.ListOf(names.Select(name => new ConfiguredText(name)))} in {canonical}";

    /// <inheritdoc/>
    public override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        counters[0].AsSpan(0, WordsOf(frame)).Clear();
        for (var row = 0; row < frame.Count; row++)
        {
            // An empty list exposes nothing, and is no list of these.
            if (_lists.Read(frame.Batch, row, _items) > 0)
                Bits.Set(counters[0], row);
        }

        FillAll(frame, counters);
    }

    /// <inheritdoc/>
    public override void ComputeValues(FoldFrame frame, ReadOnlySpan<ulong[]> counters, ReadOnlySpan<long[]> values)
    {
        for (var row = 0; row < frame.Count; row++)
        {
            if (!Bits.Get(counters[0], row))
                continue;
            _ofRow.AsSpan().Clear();
            var length = _lists.Read(frame.Batch, row, _items)!.Value;
            for (var rank = 0; rank < length; rank++)
            {
                if (_items[rank] != ShownLists.Repeated)
                    _ofRow[Array.IndexOf(_codes, _items[rank]) is >= 0 and var known ? known : _codes.Length] += _exposures[rank];
            }

            for (var category = 0; category < _ofRow.Length; category++)
                Measures.Limbs.Split(_ofRow[category], row, values.Slice(Limbs * category, Limbs));
        }
    }

    /// <summary>What some counters say: how many lists there are, and which share of all exposure each category has, in their order; empty where there is none.</summary>
    public static (long Lists, double[] Shares) SharesOf(ReadOnlySpan<long> counters)
    {
        var sums = new BigInteger[(counters.Length - 1) / Limbs];
        for (var category = 0; category < sums.Length; category++)
            sums[category] = Measures.Limbs.Join(counters.Slice(1 + Limbs * category, Limbs));
        var all = sums.Aggregate(BigInteger.Zero, BigInteger.Add);
        return (counters[0], all.IsZero ? [] : [.. sums[..^1].Select(sum => (double)sum / (double)all)]);
    }
}
