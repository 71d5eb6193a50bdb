using System.Globalization;
using MlBudget.Core.Baselines;
using MlBudget.Core.Compiling;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Statistics;
using MlBudget.Core.Time;

namespace MlBudget.Core.Learning;

/// <summary>Learns what is normal of proportions and means, from the exact tallies of a period.</summary>
/// <param name="model">What is counted.</param>
/// <param name="tallies">What was counted.</param>
/// <param name="period">The period, in whole hours.</param>
internal sealed class QualityLearner(ModelDefinition model, Tallies tallies, TimeWindow period)
{
    /// <summary>A block counts as filled with so many events: the standard error of a share is then 0.05 at most.</summary>
    private const long EventsOfBlock = 100;

    /// <summary>So many blocks have to be filled: a few quiet nights don't make blocks longer.</summary>
    private const double FilledBlocks = 0.95;

    /// <summary>How unlikely the days of a metric without a trend are in the order that they have, of all metrics together.</summary>
    private const double Significance = 0.01;

    /// <summary>The share of its allowance by which the halves of the period may differ.</summary>
    private const double ShareOfAllowance = 0.25;

    /// <summary>What a metric may lose where no SLO says.</summary>
    private const double UsualAllowance = 0.02;

    /// <summary>The share of the pooled value by which the median may differ from it before that is said.</summary>
    private const double NearMedian = 0.05;

    private static readonly int[] BlockLengths = [TimeWindow.Hour, 6 * TimeWindow.Hour, TimeWindow.Day];

    private readonly LearningDefinition _definition = model.Learning!;

    /// <summary>What is normal of something; null, with the reason, where that can't be said.</summary>
    /// <param name="learned">Of what.</param>
    /// <returns>The normal value and what is worth knowing of it, or why there is none.</returns>
    public (QualityBaseline? Normal, string? Note) Learn(ILearned learned)
    {
        if (!_definition.SamplesRows && CountedSince(learned) is var since && since > period.From + TimeWindow.Day)
            return (null, $"{learned.Name} is not counted since the start of the period yet");
        var whole = learned.ReadNormal(tallies, period);
        if (whole.Events == 0)
            return (null, $"{learned.Name} has no event in the period");
        if (whole.Value <= 0)
        {
            return (null, $"{learned.Name} is 0 in the period, expected more than 0: a degradation from it has no size; "
                + "give its SLO a bound instead");
        }

        if (Trend(learned, whole) is { } trend)
            return (null, trend);
        var (length, shares) = Blocks(learned);
        var median = shares.Length == 0 ? whole.Value : Quantiles.Median([.. shares.Select(share => share.Value)]);
        var normal = new QualityBaseline(median, whole.Value, TimeSpan.FromMinutes(length), shares.Length);
        return (normal, Math.Abs(median - whole.Value) <= NearMedian * whole.Value ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"{learned.Name} is {whole.Value:0.####} over the period, which is what it is held against, and {median:0.####} in "
            + $"the median of its {shares.Length} blocks of {Durations.Format(normal.Block)}: its blocks are skewed, or some were far from usual"));
    }

    /// <summary>
    /// Why a metric has a trend; null where it has none. It has one if both are true: by Mann–Kendall on days there is one, and the
    /// halves of the period differ by more than a quarter of what the metric may lose. The first alone finds differences that don't
    /// matter in long series, and the second alone finds differences by chance in short ones.
    /// </summary>
    private string? Trend(ILearned learned, LearnedValue whole)
    {
        var days = Shares(learned, TimeWindow.Day).Where(share => share.Events > 0).Select(share => share.Value).ToArray();
        var p = MannKendall.Test(days).PValue;
        // What SLOs are held against is a family of its own: what is learned for the reader only must not hide a trend of it.
        var family = _definition.Degradations.ContainsKey(learned.Name) ? _definition.Degradations.Count : _definition.Quality.Length;
        if (p >= Significance / family)
            return null;
        var middle = TimeWindow.Floor(period.From + (period.To - period.From) / 2, TimeWindow.Hour);
        var first = learned.ReadNormal(tallies, new(period.From, middle));
        var second = learned.ReadNormal(tallies, new(middle, period.To));
        if (first.Events == 0 || second.Events == 0)
            return null;
        var allowed = ShareOfAllowance
            * (_definition.Degradations.TryGetValue(learned.Name, out var degradation) ? degradation * whole.Value : UsualAllowance);
        if (Math.Abs(first.Value - second.Value) <= allowed)
            return null;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{learned.Name} is not stable: it went from {first.Value:0.####} in the first half of the period to "
            + $"{second.Value:0.####} in the second (Mann–Kendall on days, p = {p:0.######}), expected a difference of at most "
            + $"{allowed:0.####}; its SLOs have no value, choose a period without a change");
    }

    /// <summary>Since when all of it is counted: an SLO that is added later is so from then on only.</summary>
    private int CountedSince(ILearned learned) =>
        learned.Measures.Max(measure => tallies.ObservationStart(measure) ?? int.MaxValue);

    /// <summary>The blocks that have events, of the shortest length of which most are filled, or else of days.</summary>
    private (int Length, LearnedValue[] Shares) Blocks(ILearned learned)
    {
        foreach (var length in BlockLengths)
        {
            var shares = Shares(learned, length);
            if (shares.Count(share => share.Events >= EventsOfBlock) >= FilledBlocks * shares.Length || length == TimeWindow.Day)
                return (length, [.. shares.Where(share => share.Events > 0)]);
        }

        throw new InvalidOperationException("There is no length of blocks.");
    }

    /// <summary>All blocks of a length that lie wholly in the period.</summary>
    private LearnedValue[] Shares(ILearned learned, int length)
    {
        var shares = new List<LearnedValue>();
        for (var from = TimeWindow.Ceiling(period.From, length); from + length <= period.To; from += length)
            shares.Add(learned.ReadNormal(tallies, new(from, from + length)));
        return [.. shares];
    }
}
