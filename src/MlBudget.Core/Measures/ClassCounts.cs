using MlBudget.Core.Time;

namespace MlBudget.Core.Measures;

/// <summary>How many rows of known class each side has, and how many of them are positive.</summary>
/// <param name="Answers">Rows with a known answer.</param>
/// <param name="PositiveAnswers">Those whose answer is positive.</param>
/// <param name="Labels">Rows with a known label beside their answer; 0 where labels are not counted.</param>
/// <param name="PositiveLabels">Those whose label is positive.</param>
public readonly record struct ClassCounts(long Answers, long PositiveAnswers, long Labels, long PositiveLabels)
{
    /// <summary>So many rows without any positive one are no chance of a class that a model is made to find: of one that is a
    /// hundredth of all they would be missed once in 20,000 times.</summary>
    public const long Many = 1000;

    /// <summary>Whether many answers came, and none of them is positive.</summary>
    public bool ManyAnswersNonePositive => PositiveAnswers == 0 && Answers >= Many;

    /// <summary>Whether many labels came, and none of them is positive.</summary>
    public bool ManyLabelsNonePositive => PositiveLabels == 0 && Labels >= Many;

    /// <summary>Both together.</summary>
    public static ClassCounts operator +(ClassCounts one, ClassCounts other) => new(
        one.Answers + other.Answers, one.PositiveAnswers + other.PositiveAnswers,
        one.Labels + other.Labels, one.PositiveLabels + other.PositiveLabels);

    private bool HasPositives => PositiveAnswers > 0 && (Labels == 0 || PositiveLabels > 0);

    /// <summary>
    /// What a measure holds of a window, of all groups together. It is complete where a side has no positive row; where all have
    /// one, mostly the last hour tells it, and the rest would change nothing.
    /// </summary>
    /// <param name="tallies">What was counted.</param>
    /// <param name="measure">The index of a measure of <see cref="IClassCounting"/>.</param>
    /// <param name="window">Which slots.</param>
    public static ClassCounts Of(Tallies tallies, int measure, TimeWindow window)
    {
        var latest = Sum(tallies, measure, window with { From = Math.Max(window.From, window.To - TimeWindow.Hour) });
        return latest.HasPositives ? latest : Sum(tallies, measure, window);
    }

    private static ClassCounts Sum(Tallies tallies, int measure, TimeWindow window)
    {
        var counting = (IClassCounting)tallies.CountingOf(measure).OfRows;
        Span<long> sums = stackalloc long[tallies.WidthOf(measure)];
        var counts = default(ClassCounts);
        for (var group = 0; group < tallies.GroupsOf(measure) && !counts.HasPositives; group++)
        {
            sums.Clear();
            tallies.SumInto(measure, group, window, sums);
            counts += counting.ClassesOf(sums);
        }

        return counts;
    }
}

/// <summary>What counts classes.</summary>
public interface IClassCounting
{
    /// <summary>Whether they count labels.</summary>
    bool CountsLabels => false;

    /// <summary>How many rows of each class their counters stand for.</summary>
    ClassCounts ClassesOf(ReadOnlySpan<long> counters);
}
