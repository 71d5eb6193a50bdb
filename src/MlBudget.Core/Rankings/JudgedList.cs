namespace MlBudget.Core.Rankings;

/// <summary>What is known of the list that a query was answered with: how relevant the item at each rank is, and items that were judged and not shown.
/// Ranks count from 1. It is filled anew for each query, by one thread.</summary>
public sealed class JudgedList
{
    /// <summary>The greatest grade of relevance; the least is 0.</summary>
    public const double GreatestGrade = 30;

    /// <summary>No list is taken for longer than this.</summary>
    public const int GreatestRank = 10_000;

    private readonly List<double> _shown = [], _unshown = [], _best = [];

    /// <summary>The grade of each rank that is known or has a known one behind it, the first one first: 0 where nothing was judged.</summary>
    public IReadOnlyList<double> Shown => _shown;

    /// <summary>The grades of items that were judged and not shown.</summary>
    public IReadOnlyList<double> Unshown => _unshown;

    /// <summary>How many items were shown; null where that is not known, and any rank may have been.</summary>
    public int? Length { get; private set; }

    /// <summary>Whether a grade is one: from 0 to <see cref="GreatestGrade"/>.</summary>
    public static bool IsGrade(double grade) => grade is >= 0 and <= GreatestGrade;

    /// <summary>The grades in the best order, the greatest first. It is overwritten by the next call.</summary>
    /// <param name="withUnshown">Whether those of items that were not shown are among them.</param>
    public IReadOnlyList<double> Best(bool withUnshown)
    {
        _best.Clear();
        _best.AddRange(_shown);
        if (withUnshown)
            _best.AddRange(_unshown);
        _best.Sort(static (one, other) => other.CompareTo(one));
        return _best;
    }

    /// <summary>Forgets everything.</summary>
    /// <param name="length">How many items were shown, at least 0; null where that is not known.</param>
    public void Clear(int? length)
    {
        _shown.Clear();
        _unshown.Clear();
        Length = length;
    }

    /// <summary>Says how relevant the item at a rank is.</summary>
    /// <param name="rank">From 1.</param>
    /// <param name="grade">From 0 to <see cref="GreatestGrade"/>.</param>
    public void Grade(int rank, double grade)
    {
        while (_shown.Count < rank)
            _shown.Add(0);
        _shown[rank - 1] = grade;
    }

    /// <summary>Says how relevant an item is that was not shown.</summary>
    /// <param name="grade">From 0 to <see cref="GreatestGrade"/>.</param>
    public void GradeUnshown(double grade) => _unshown.Add(grade);
}
