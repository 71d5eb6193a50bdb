using System.Globalization;
using MlBudget.Core.Models;
using MlBudget.Core.Slis;
using MlBudget.Core.Statistics;
using MlBudget.Core.Timelines;

namespace MlBudget.Core.Baselines;

/// <summary>Learns what is normal of proportions, from the exact tallies of a period.</summary>
/// <param name="ledger">What was counted.</param>
/// <param name="period">The period, in whole hours.</param>
internal sealed class QualityLearner(ModelLedger ledger, TimeWindow period)
{
    /// <summary>A block counts as filled with so many events: the standard error of a share is then 0.05 at most.</summary>
    private const long EventsOfBlock = 100;

    /// <summary>So many blocks have to be filled: a few quiet nights don't make blocks longer.</summary>
    private const double FilledBlocks = 0.95;

    private static readonly int[] BlockLengths = [TimeWindow.Hour, 6 * TimeWindow.Hour, TimeWindow.Day];

    /// <summary>What is normal of a proportion; null, with the reason, where that can't be said.</summary>
    public (QualityBaseline? Normal, string? Refusal, bool IsUnstable) Learn(Proportion proportion)
    {
        var (length, shares) = Blocks(proportion);
        var name = NameOf(length);
        if (shares.Length == 0)
            return (null, $"{proportion.Name} has no day in the period with any event, expected {EventsOfBlock} in most", false);
        var values = shares.Select(share => share.Value).ToArray();
        if (Stability.Refuse(proportion.Name, name, values) is { } unstable)
            return (null, unstable, true);
        var whole = proportion.Read(ledger, 0, period);
        var median = Quantiles.Median(values);
        return median > 0
            ? (new(median, whole.Value, TimeSpan.FromMinutes(length), values.Length), null, false)
            : (null, string.Create(
                CultureInfo.InvariantCulture,
                $"{proportion.Name} is {median:0.####} in the median of {values.Length} blocks of {name}, expected more than 0: a "
                + $"degradation from it has no size; give its SLO a bound instead"), false);
    }

    /// <summary>The blocks that have events, of the shortest length of which most are filled, or else of days.</summary>
    private (int Length, Share[] Shares) Blocks(Proportion proportion)
    {
        foreach (var length in BlockLengths)
        {
            var shares = Shares(proportion, length);
            if (shares.Count(share => share.Events >= EventsOfBlock) >= FilledBlocks * shares.Length || length == TimeWindow.Day)
                return (length, [.. shares.Where(share => share.Events > 0)]);
        }

        throw new InvalidOperationException("There is no length of blocks.");
    }

    /// <summary>All blocks of a length that lie wholly in the period.</summary>
    private Share[] Shares(Proportion proportion, int length)
    {
        var shares = new List<Share>();
        for (var from = TimeWindow.Ceiling(period.From, length); from + length <= period.To; from += length)
            shares.Add(proportion.Read(ledger, 0, new(from, from + length)));
        return [.. shares];
    }

    private static string NameOf(int length) => length switch
    {
        TimeWindow.Hour => "1h",
        TimeWindow.Day => "1d",
        _ => "6h",
    };
}
