using MlBudget.Core.Measures;

namespace MlBudget.Core.Slis;

/// <summary>The sums of a proportion. Where rows stand for several predictions, its events are predictions, rounded to whole ones.</summary>
/// <param name="Events">The denominator.</param>
/// <param name="Hits">The numerator.</param>
/// <param name="Sense">Which way the proportion is good.</param>
public readonly record struct Share(long Events, long Hits, Sense Sense)
{
    private WeightedSums? Weighted { get; init; }

    /// <summary>The proportion; only with events.</summary>
    public double Value => (double)ExactHits / ExactEvents;

    /// <summary>The bad events: what is not hit where hits are good, else the hits. It never falls while rows come.</summary>
    public long Bad => Weighted is null ? BadOf(Events, Hits) : RowWeights.Whole(BadOf(ExactEvents, ExactHits));

    /// <summary>The share of bad events; only with events.</summary>
    public double BadValue => (double)BadOf(ExactEvents, ExactHits) / ExactEvents;

    /// <summary>The denominator as it is counted, in a unit that the numerator has as well: ratios are taken of the two.</summary>
    public long ExactEvents => Weighted?.Events ?? Events;

    /// <summary>The numerator in the same unit.</summary>
    public long ExactHits => Weighted?.Hits ?? Hits;

    /// <summary>The denominator by the rows that were seen: fewer than events where each stands for several.</summary>
    public long SeenEvents => Weighted?.SeenEvents ?? Events;

    /// <summary>
    /// The fewest rows that can stand behind the events: the most that one term has, since each term counts a row once, though it
    /// may weigh it twice, as F1 does a true positive.
    /// </summary>
    public long Rows { get; private init; }

    /// <summary>The fewest rows that can stand behind the bad events, for the same reason.</summary>
    public long BadRows { get; private init; }

    /// <summary>
    /// As many events as would tell as much if all rows stood for the same number of predictions: what statistics are made of. With weights w the rows
    /// shrink by (Σw)² / (n·Σw²) (Kish 1965). The events themselves where each row stands for itself.
    /// </summary>
    public double EffectiveEvents => Weighted is { } weighted ? weighted.Shrink(weighted.SeenEvents) : Events;

    /// <summary>How many of those are hits.</summary>
    public double EffectiveHits => Weighted is null ? Hits : Events == 0 ? 0 : Value * EffectiveEvents;

    /// <summary>The fewest rows alike that tell as much as those that can stand behind the events.</summary>
    public double EffectiveRows => Weighted is { } weighted ? weighted.Shrink(Rows) : Rows;

    /// <summary>Whether rows stand for several predictions.</summary>
    public bool IsWeighted => Weighted is not null;

    /// <summary>Both together.</summary>
    public static Share operator +(Share one, Share other) => one.Add(other, 1);

    /// <summary>What is in one and not in another that is a part of it.</summary>
    public static Share operator -(Share whole, Share part) => whole.Add(part, -1);

    /// <summary>The share with another term's part.</summary>
    /// <param name="term">The term.</param>
    /// <param name="counters">What its measure has counted.</param>
    internal Share With(Term term, ReadOnlySpan<long> counters)
    {
        var width = term.Events.Length;
        long events = 0, hits = 0;
        for (var counter = 0; counter < width; counter++)
        {
            events += term.Events[counter] * counters[counter];
            hits += term.Hits[counter] * counters[counter];
        }

        var share = this with
        {
            Events = Events + events,
            Hits = Hits + hits,
            Rows = Math.Max(Rows, (events + term.Weight - 1) / term.Weight),
            BadRows = Math.Max(BadRows, BadOf(events, hits)),
        };
        return counters.Length == width ? share : share.Weigh((Weighted ?? default) + WeightedSums.Of(term, counters));
    }

    private Share Add(Share other, int sign)
    {
        var share = this with
        {
            Events = Events + sign * other.Events,
            Hits = Hits + sign * other.Hits,
            Rows = Rows + sign * other.Rows,
            BadRows = BadRows + sign * other.BadRows,
        };
        return other.Weighted is not { } more ? share
            : share.Weigh((Weighted ?? default) + (sign > 0 ? more : -more));
    }

    /// <summary>Sums that may have grown beyond what is kept say nothing.</summary>
    private Share Weigh(WeightedSums sums) => sums.AreKept
        ? this with { Weighted = sums, Events = RowWeights.Whole(sums.Events), Hits = RowWeights.Whole(sums.Hits) }
        : this with { Weighted = sums with { Events = 0, Hits = 0 }, Events = 0, Hits = 0 };

    private long BadOf(long events, long hits) => Sense == Sense.HigherIsBetter ? events - hits : hits;
}

/// <summary>What rows add up to that stand for several predictions each.</summary>
/// <param name="Events">The denominator, in millionths of predictions.</param>
/// <param name="Hits">The numerator, in millionths of predictions.</param>
/// <param name="SeenEvents">The denominator of the rows themselves.</param>
/// <param name="Rows">The rows that are in the denominator, n.</param>
/// <param name="Weights">Σw of them, in millionths.</param>
/// <param name="Squares">Σw² of them, in millionths.</param>
internal readonly record struct WeightedSums(long Events, long Hits, long SeenEvents, long Rows, double Weights, double Squares)
{
    /// <summary>Whether the sums fit.</summary>
    public bool AreKept => WeightedCounting.AreKept(Rows, Squares);

    /// <summary>What a term's measure holds.</summary>
    public static WeightedSums Of(Term term, ReadOnlySpan<long> counters)
    {
        var (width, sums) = (term.Events.Length, default(WeightedSums));
        for (var counter = 0; counter < width; counter++)
        {
            var (rows, weights, squares) = WeightedCounting.SumsOf(counters, counter, width);
            sums += new WeightedSums(
                term.Events[counter] * weights, term.Hits[counter] * weights, term.Events[counter] * rows,
                term.Events[counter] > 0 ? rows : 0, term.Events[counter] > 0 ? weights : 0, term.Events[counter] > 0 ? squares : 0);
        }

        return sums;
    }

    /// <summary>As many rows alike as tell as much as some of these do: all of them where all weigh the same, but for rounding.</summary>
    public double Shrink(long rows)
    {
        var share = Rows == 0 || Squares <= 0 ? 1 : Weights * Weights / (RowWeights.One * Squares * Rows);
        return share >= 1 - 1e-9 ? rows : rows * share;
    }

    /// <summary>Both together.</summary>
    public static WeightedSums operator +(WeightedSums one, WeightedSums other) => new(
        one.Events + other.Events, one.Hits + other.Hits, one.SeenEvents + other.SeenEvents,
        one.Rows + other.Rows, one.Weights + other.Weights, one.Squares + other.Squares);

    /// <summary>What takes them away.</summary>
    public static WeightedSums operator -(WeightedSums sums) => new(-sums.Events, -sums.Hits, -sums.SeenEvents, -sums.Rows, -sums.Weights, -sums.Squares);
}
