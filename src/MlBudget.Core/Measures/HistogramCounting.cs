using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MlBudget.Core.Baselines;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>
/// How the values of a feature fall into the bins of its baseline: every counter is a bin. A missing value is in none, nor
/// is one of the wrong type: completeness and schema have them. Counted by the hour, as drift windows are whole hours.
/// </summary>
public abstract class HistogramCounting : Counting
{
    /// <summary>What stands for the bin of a row whose value is in none.</summary>
    internal const int NoBin = -1;

    private int[] _bins = [];

    private protected HistogramCounting(int bins)
    {
        Counters = [.. Enumerable.Range(0, bins).Select(bin => string.Create(CultureInfo.InvariantCulture, $"bin {bin}"))];
        Events = [.. Enumerable.Repeat(1, bins)];
    }

    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; }

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; }

    /// <inheritdoc/>
    public override bool IsHourly => true;

    /// <summary>The histogram over a baseline's bins.</summary>
    /// <param name="baseline">What is normal of the feature.</param>
    /// <param name="column">The index of its column: of numbers, or of categories.</param>
    public static HistogramCounting Of(FeatureBaseline baseline, int column) => baseline switch
    {
        NumericBaseline numeric => new NumericHistogramCounting(numeric, column),
        CategoricalBaseline categorical => new CategoricalHistogramCounting(categorical, column),
        _ => throw new ArgumentOutOfRangeException(nameof(baseline), baseline, "Not a kind of baseline."),
    };

    /// <summary>Writes the bin of each row of a batch, or <see cref="NoBin"/>. Allocates nothing per row.</summary>
    internal abstract void Assign(Batch batch, Span<int> bins);

    /// <summary>The plain form of <see cref="Assign"/>; measures are folded without so many bitmaps.</summary>
    public override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        if (_bins.Length < frame.Count)
            _bins = new int[frame.Capacity];
        Assign(BatchOf(frame), _bins.AsSpan(0, frame.Count));
        foreach (var counter in counters)
            counter.AsSpan(0, WordsOf(frame)).Clear();
        for (var row = 0; row < frame.Count; row++)
        {
            if (_bins[row] != NoBin)
                Bits.Set(counters[_bins[row]], row);
        }
    }

    /// <summary>A digest of bins, part of the identity: 64 bits are plenty to tell a model's features' bins apart.</summary>
    private protected static string Digest(IEnumerable<string> bins) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', bins))).AsSpan(0, 8));
}

/// <summary>The histogram of a number.</summary>
internal sealed class NumericHistogramCounting(NumericBaseline baseline, int column)
    : HistogramCounting(baseline.Edges.Length + 1)
{
    private readonly BinEdges _edges = new(baseline.Edges);

    /// <inheritdoc/>
    public override string Canonical { get; } =
        $"histogram of {new ColumnSpec(baseline.Path, ColumnKind.Number, baseline.Scale).Canonical} in bins "
        + Digest(baseline.Edges.Select(edge => edge.ToString("R", CultureInfo.InvariantCulture)));

    internal override void Assign(Batch batch, Span<int> bins)
    {
        var numbers = batch.Number(column);
        for (var row = 0; row < bins.Length; row++)
            bins[row] = Bits.Get(numbers.Valid, row) ? _edges.BinOf(numbers.Values[row]) : NoBin;
    }
}

/// <summary>The histogram of a category. Those that the baseline doesn't name are the rest, which is the last bin.</summary>
internal sealed class CategoricalHistogramCounting(CategoricalBaseline baseline, int column)
    : HistogramCounting(baseline.Categories.Length + 1)
{
    private readonly CategoryMap<int> _bins = new(text => BinOf(baseline.Categories, text));

    /// <inheritdoc/>
    public override string Canonical { get; } =
        $"histogram of {new ColumnSpec(baseline.Path, ColumnKind.Category).Canonical} in bins "
        + Digest(baseline.Categories.Select(category => $"{category.Length} {category}"));

    internal override void Assign(Batch batch, Span<int> bins)
    {
        var categories = batch.Category(column);
        var known = _bins.Of(categories.Dictionary);
        for (var row = 0; row < bins.Length; row++)
            bins[row] = Bits.Get(categories.Valid, row) ? known[categories.Codes[row]] : NoBin;
    }

    private static int BinOf(ImmutableArray<string> categories, string text) =>
        categories.IndexOf(text) is >= 0 and var bin ? bin : categories.Length;
}
