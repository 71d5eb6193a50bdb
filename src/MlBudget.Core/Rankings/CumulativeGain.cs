namespace MlBudget.Core.Rankings;

/// <summary>What an item of a grade g gains.</summary>
public enum Gain
{
    /// <summary>g.</summary>
    Linear,

    /// <summary>2^g − 1.</summary>
    Exponential,
}

/// <summary>Of which items the best list is made, against which a shown one is held.</summary>
public enum IdealList
{
    /// <summary>Of those that were shown, in the best order.</summary>
    Shown,

    /// <summary>Of all that were judged.</summary>
    Judged,
}

/// <summary>
/// NDCG@k = DCG@k / the DCG@k of the best order, with DCG@k = Σ gain_i / log2(i + 1) over the ranks i up to k (Järvelin &amp; Kekäläinen 2002). Items that
/// nobody judged gain 0. A list without any gain, or whose best order has none, has no value.
/// </summary>
/// <param name="Within">k, at least 1.</param>
/// <param name="Gain">What an item gains.</param>
/// <param name="Ideal">Of which items the best order is.</param>
public sealed record CumulativeGain(int Within, Gain Gain, IdealList Ideal) : ListResult($"NDCG within {Within}, gain {Gain}, ideal of {Ideal}")
{
    private readonly List<double> _best = [];

    /// <inheritdoc/>
    public override double? ValueOf(JudgedList list)
    {
        _best.Clear();
        foreach (var grade in list.Shown)
            _best.Add(grade);
        if (Ideal == IdealList.Judged)
            _best.AddRange(list.Unshown);
        _best.Sort(static (one, other) => other.CompareTo(one));
        var ideal = Sum(_best);
        return ideal > 0 ? Sum(list.Shown) / ideal : null;
    }

    /// <summary>Two are the same where they compute the same.</summary>
    public bool Equals(CumulativeGain? other) => other is not null && Canonical == other.Canonical;

    /// <inheritdoc/>
    public override int GetHashCode() => Canonical.GetHashCode(StringComparison.Ordinal);

    private double Sum(IReadOnlyList<double> grades)
    {
        var sum = 0.0;
        for (var rank = 1; rank <= Math.Min(Within, grades.Count); rank++)
            sum += GainOf(grades[rank - 1]) / Math.Log2(rank + 1);
        return sum;
    }

    private double GainOf(double grade) => Gain == Gain.Linear ? grade : Math.Pow(2, grade) - 1;
}
