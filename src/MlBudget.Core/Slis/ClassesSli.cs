using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>
/// An SLI over classes that has no value where the positive class is surely written otherwise than it is configured: many answers
/// or labels came in the SLO's window, none of them is positive, and yet they are of several texts, which are all taken for
/// negative. Accuracy and gaps would be near to perfect then. It holds for every window of the SLO, since it takes many rows to
/// see.
/// </summary>
/// <param name="inner">The SLI.</param>
/// <param name="counts">The indices of measures of <see cref="IClassCounting"/>, which count what it needs.</param>
public sealed class ClassesSli(Sli inner, ImmutableArray<int> counts) : ConditionalSli(inner)
{
    /// <inheritdoc/>
    public override SliEvaluation Begin(Tallies tallies, TimeWindow reach, TimeWindow whole) =>
        AreMistaken(tallies, counts, whole) ? new(_ => MissingReason.NoPositives) { IsOfWhole = true } : Inner.Begin(tallies, reach, whole);

    /// <summary>Whether the classes of a model are surely written otherwise than they are configured.</summary>
    /// <param name="tallies">What was counted.</param>
    /// <param name="counts">The indices of measures of <see cref="IClassCounting"/>: each is enough to tell.</param>
    /// <param name="window">Which slots.</param>
    internal static bool AreMistaken(Tallies tallies, ImmutableArray<int> counts, TimeWindow window)
    {
        var (answers, labels) = (tallies.AnswersMayBeMistaken, tallies.LabelsMayBeMistaken);
        if (!answers && !labels)
            return false;
        foreach (var measure in counts)
        {
            var classes = ClassCounts.Of(tallies, measure, window);
            if ((answers && classes.ManyAnswersNonePositive) || (labels && classes.ManyLabelsNonePositive))
                return true;
        }

        return false;
    }
}
