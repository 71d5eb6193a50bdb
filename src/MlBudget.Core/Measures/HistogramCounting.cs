using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>
/// How the values of a feature fall into given bins. A missing value is in none, nor is one of the wrong type: completeness and
/// schema have them. Counted by the hour, as drift windows are whole hours.
/// </summary>
/// <param name="bins">How many bins there are.</param>
internal abstract class HistogramCounting(int bins) : BinCounting(bins)
{
    /// <inheritdoc/>
    public sealed override ImmutableArray<string> Counters { get; } =
        [.. Enumerable.Range(0, bins).Select(bin => string.Create(CultureInfo.InvariantCulture, $"bin {bin}"))];

    /// <inheritdoc/>
    public sealed override bool IsHourly => true;

    /// <summary>A digest of bins, part of the identity: 64 bits are plenty to tell a model's features' bins apart.</summary>
    private protected static string Digest(IEnumerable<string> bins) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', bins))).AsSpan(0, 8));
}

/// <summary>The histogram of a number.</summary>
/// <param name="column">The index of its column.</param>
/// <param name="spec">What that column is.</param>
/// <param name="edges">The inner edges of the bins, rising; a bin ends with its edge.</param>
internal sealed class NumericHistogramCounting(int column, ColumnSpec spec, ImmutableArray<double> edges)
    : HistogramCounting(edges.Length + 1)
{
    private readonly BinEdges _edges = new(edges);

    /// <inheritdoc/>
    public override string Canonical { get; } =
        $"histogram of {spec.Canonical} in bins {Digest(edges.Select(edge => edge.ToString("R", CultureInfo.InvariantCulture)))}";

    /// <inheritdoc/>
    public override void Assign(FoldFrame frame, Span<int> bins)
    {
        var numbers = frame.Batch.Number(column);
        for (var row = 0; row < bins.Length; row++)
            bins[row] = Bits.Get(numbers.Valid, row) ? _edges.BinOf(numbers.Values[row]) : NoBin;
    }
}

/// <summary>The histogram of the errors of labelled predictions, ŷ − y.</summary>
/// <param name="pair">Where ŷ and y are.</param>
/// <param name="edges">The inner edges of the bins, rising; a bin ends with its edge.</param>
internal sealed class ResidualHistogramCounting(NumberPair pair, ImmutableArray<double> edges) : HistogramCounting(edges.Length + 1)
{
    private readonly BinEdges _edges = new(edges);
    private readonly PairReader _pairs = new(pair);
    private ulong[] _known = [];

    /// <inheritdoc/>
    public override string Canonical { get; } =
        $"histogram of errors of {pair.Canonical} in bins {Digest(edges.Select(edge => edge.ToString("R", CultureInfo.InvariantCulture)))}";

    /// <inheritdoc/>
    public override bool NeedsLabel => true;

    /// <inheritdoc/>
    public override int? Track => pair.Track;

    /// <inheritdoc/>
    public override FoldInput Input => pair.Input;

    /// <inheritdoc/>
    public override void Assign(FoldFrame frame, Span<int> bins)
    {
        if (_known.Length < Bits.Words(frame.Capacity))
            _known = new ulong[Bits.Words(frame.Capacity)];
        _pairs.Read(frame, _known);
        for (var row = 0; row < bins.Length; row++)
            bins[row] = Bits.Get(_known, row) ? _edges.BinOf((double)(_pairs.Predicted(row) - _pairs.Actual(row)) / Millionths.PerUnit) : NoBin;
    }
}

/// <summary>The histogram of a category. Those that have no bin of their own are the rest, which is the last bin.</summary>
/// <param name="column">The index of its column.</param>
/// <param name="spec">What that column is.</param>
/// <param name="categories">The categories that have a bin of their own, in the order of the bins.</param>
internal sealed class CategoricalHistogramCounting(int column, ColumnSpec spec, ImmutableArray<string> categories)
    : HistogramCounting(categories.Length + 1)
{
    private readonly CategoryMap<int> _bins = new(text => BinOf(categories, text));

    /// <inheritdoc/>
    public override string Canonical { get; } =
        $"histogram of {spec.Canonical} in bins {Digest(categories.Select(category => $"{category.Length} {category}"))}";

    /// <inheritdoc/>
    public override void Assign(FoldFrame frame, Span<int> bins)
    {
        var values = frame.Batch.Category(column);
        var known = _bins.Of(values.Dictionary);
        for (var row = 0; row < bins.Length; row++)
            bins[row] = Bits.Get(values.Valid, row) ? known[values.Codes[row]] : NoBin;
    }

    private static int BinOf(ImmutableArray<string> categories, string text) =>
        categories.IndexOf(text) is >= 0 and var bin ? bin : categories.Length;
}
