using System.Collections.Immutable;
using MlBudget.Core.Baselines;
using MlBudget.Core.Compiling;
using MlBudget.Core.Samples;

namespace MlBudget.Core.Learning;

/// <summary>The bins of a feature, as they are cut by the sample of a period.</summary>
/// <param name="feature">The feature.</param>
/// <param name="column">Its column in the samples.</param>
internal abstract class FeatureBins(SampledColumn feature, int column)
{
    /// <summary>How many bins numbers get that are not tied: Kolmogorov–Smirnov over them is exact to 1/64.</summary>
    public const int NumberBins = 64;

    /// <summary>The feature.</summary>
    public SampledColumn Feature => feature;

    /// <summary>Its column in the samples.</summary>
    protected int Column => column;

    /// <summary>What decides whether it drifts.</summary>
    public abstract DriftStatistic Statistic { get; }

    /// <summary>How many bins there are.</summary>
    public abstract int Count { get; }

    /// <summary>The bin of a sampled row; negative for no value.</summary>
    public abstract int BinOf(DaySample day, int place);

    /// <summary>The counts of the whole sample, by bin.</summary>
    public abstract ReadOnlySpan<long> Counts { get; }

    /// <summary>The feature with its threshold.</summary>
    public abstract FeatureBaseline With(double threshold);
}

/// <summary>The bins of numbers.</summary>
internal class NumericBins : FeatureBins
{
    private readonly ImmutableArray<double> _edges;
    private readonly long[] _counts;
    private readonly double[] _means;
    private readonly double _deviation;

    /// <summary>Cuts numbers into bins.</summary>
    /// <param name="feature">The feature.</param>
    /// <param name="column">Its column in the samples.</param>
    /// <param name="sorted">Its finite values, rising, at least one.</param>
    public NumericBins(SampledColumn feature, int column, double[] sorted)
        : base(feature, column)
    {
        _edges = QuantileBins.Edges(sorted, NumberBins);
        _counts = new long[_edges.Length + 1];
        _means = new double[_counts.Length];
        var bin = 0;
        foreach (var value in sorted)
        {
            while (bin < _edges.Length && value > _edges[bin])
                bin++;
            // A running mean: the sum of a bin, and the difference of two of its values, may be too great for a number.
            _means[bin] += value / ++_counts[bin] - _means[bin] / _counts[bin];
        }

        for (bin = 0; bin < _means.Length; bin++)
            _means[bin] = _counts[bin] > 0 ? _means[bin] : _edges[Math.Min(bin, _edges.Length - 1)];
        _deviation = DeviationOf(sorted);
    }

    /// <inheritdoc/>
    public sealed override DriftStatistic Statistic => DriftStatistic.KolmogorovSmirnov;

    /// <inheritdoc/>
    public sealed override int Count => _counts.Length;

    /// <inheritdoc/>
    public sealed override ReadOnlySpan<long> Counts => _counts;

    /// <inheritdoc/>
    public sealed override int BinOf(DaySample day, int place) =>
        ValueOf(day, place) is var number && double.IsNaN(number) ? -1 : QuantileBins.Of(number, _edges);

    /// <summary>The number of a sampled row; NaN for none.</summary>
    protected virtual double ValueOf(DaySample day, int place) => day.Numbers(Column)[place];

    /// <inheritdoc/>
    public sealed override FeatureBaseline With(double threshold) => new NumericBaseline(Feature.Name, Feature.Path, threshold)
    {
        Edges = _edges,
        Bins = [.. _counts],
        Means = [.. _means],
        StandardDeviation = _deviation,
        Scale = Feature.Scale,
    };

    /// <summary>
    /// Of the sample (n − 1), in two passes, from the least value on: one pass is wrong where the mean is large beside the
    /// deviation, and the deviation of a constant is exactly 0.
    /// </summary>
    private static double DeviationOf(double[] sorted)
    {
        var mean = sorted.Average(value => value - sorted[0]);
        var squares = sorted.Sum(value => (value - sorted[0] - mean) * (value - sorted[0] - mean));
        var deviation = sorted.Length < 2 ? 0 : Math.Sqrt(squares / (sorted.Length - 1));
        return double.IsFinite(deviation) ? deviation : 0;
    }
}

/// <summary>The bins of the errors of labelled predictions, ŷ − y, which are no column of their own.</summary>
/// <param name="feature">What they are called.</param>
/// <param name="predicted">The column of ŷ in the samples.</param>
/// <param name="actual">The column of y; null where it is what joined labels told.</param>
/// <param name="sorted">The errors, rising, at least one.</param>
internal sealed class ResidualBins(SampledColumn feature, int predicted, int? actual, double[] sorted) : NumericBins(feature, predicted, sorted)
{
    /// <inheritdoc/>
    protected override double ValueOf(DaySample day, int place) => NumberRow.Of(day, place, Column, actual) is { } row ? row.Error : double.NaN;
}

/// <summary>The bins of categories.</summary>
internal sealed class CategoryBins : FeatureBins
{
    private readonly ImmutableArray<string> _categories;
    private readonly long[] _counts;
    private readonly int[] _binOf;

    /// <summary>The most frequent categories get bins of their own.</summary>
    /// <param name="feature">The feature.</param>
    /// <param name="column">Its column in the samples.</param>
    /// <param name="counts">How often each text is there, by its number.</param>
    /// <param name="texts">The texts.</param>
    public CategoryBins(SampledColumn feature, int column, long[] counts, SampleTexts texts)
        : base(feature, column)
    {
        var frequent = Enumerable.Range(0, counts.Length).Where(code => counts[code] > 0)
            .OrderByDescending(code => counts[code]).ThenBy(code => texts[code], StringComparer.Ordinal)
            .Take(CategoricalBaseline.MostCategories).ToArray();
        _categories = [.. frequent.Select(code => texts[code])];
        _binOf = new int[counts.Length];
        _binOf.AsSpan().Fill(frequent.Length);
        for (var bin = 0; bin < frequent.Length; bin++)
            _binOf[frequent[bin]] = bin;
        _counts = new long[frequent.Length + 1];
        for (var code = 0; code < counts.Length; code++)
            _counts[_binOf[code]] += counts[code];
    }

    /// <inheritdoc/>
    public override DriftStatistic Statistic => DriftStatistic.JensenShannon;

    /// <inheritdoc/>
    public override int Count => _counts.Length;

    /// <inheritdoc/>
    public override ReadOnlySpan<long> Counts => _counts;

    /// <summary>Whether it would be seen if none of the categories came any more.</summary>
    public bool HasFrequentOnes
    {
        get
        {
            var others = new long[_counts.Length];
            others[^1] = 1;
            return Statistic.Test(_counts, others) is { Statistic: > DriftThresholds.JensenShannonFloor };
        }
    }

    /// <inheritdoc/>
    public override int BinOf(DaySample day, int place) => day.Codes(Column)[place] is >= 0 and var code ? _binOf[code] : -1;

    /// <inheritdoc/>
    public override FeatureBaseline With(double threshold) => new CategoricalBaseline(Feature.Name, Feature.Path, threshold)
    {
        Categories = _categories,
        Bins = [.. _counts],
    };
}
