using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>Which way a proportion is good.</summary>
public enum Sense
{
    /// <summary>It counts good things: accuracy, completeness.</summary>
    HigherIsBetter,

    /// <summary>It counts bad things: a false-positive rate, staleness.</summary>
    LowerIsBetter,

    /// <summary>It is neither good nor bad in itself: a selection rate.</summary>
    Neutral,
}

/// <summary>One measure's part in a proportion: how often each of its counters goes into the two sums.</summary>
/// <param name="Measure">The measure's index in the model.</param>
/// <param name="Events">By counter, its weight in the denominator.</param>
/// <param name="Hits">By counter, its weight in the numerator.</param>
public sealed record Term(int Measure, ImmutableArray<int> Events, ImmutableArray<int> Hits)
{
    /// <summary>The most that a row weighs in the denominator, at least 1.</summary>
    public int Weight { get; } = Math.Max(1, Events.Max());
}

/// <summary>A share of events, as two linear forms over tallies: sums are added first and the ratio is taken last.</summary>
/// <param name="Name">The field's name for it: <c>precision</c>, or the condition that is counted.</param>
/// <param name="Sense">Which way it is good.</param>
/// <param name="Terms">Where its sums come from, at least one.</param>
public sealed record Proportion(string Name, Sense Sense, ImmutableArray<Term> Terms) : ILearned
{
    /// <summary>Why it has no value where rows came, and none of them is in its denominator.</summary>
    public MissingReason EmptyBecause { get; init; } = MissingReason.NoEvents;

    /// <summary>Whether it is 0 without any positive label, however good the model is: F1, which has positive answers in its
    /// denominator as well.</summary>
    public bool NeedsPositiveLabels { get; init; }

    /// <summary>The measures that it reads.</summary>
    public ImmutableArray<int> Measures => [.. Terms.Select(term => term.Measure)];

    /// <inheritdoc/>
    public ILearned Named(string name) => this with { Name = name };

    /// <inheritdoc/>
    public LearnedValue ReadNormal(Tallies tallies, TimeWindow window) =>
        Read(tallies, 0, window) is { Events: > 0 } share ? new(share.EffectiveEvents, share.Value) : default;

    /// <summary>The proportion's sums over a window.</summary>
    /// <param name="tallies">What was counted.</param>
    /// <param name="group">The group's code; 0 where the measures have no attribute.</param>
    /// <param name="window">Which slots.</param>
    public Share Read(Tallies tallies, int group, TimeWindow window)
    {
        var share = new Share(0, 0, Sense);
        Span<long> counters = stackalloc long[Widest(tallies)];
        foreach (var term in Terms)
        {
            var sums = counters[..tallies.WidthOf(term.Measure)];
            sums.Clear();
            tallies.SumInto(term.Measure, group, window, sums);
            share = share.With(term, sums);
        }

        return share;
    }

    /// <summary>Why it has no value in a window; null where it has one.</summary>
    /// <param name="tallies">What was counted.</param>
    /// <param name="window">Which slots.</param>
    /// <param name="share">Its sums over them, of all rows or of the groups that are compared.</param>
    public MissingReason? WhyMissing(Tallies tallies, TimeWindow window, Share share)
    {
        if (share.Events == 0)
            return HasRows(tallies, window) ? EmptyBecause : MissingReason.NoEvents;
        var isWithoutPositives = NeedsPositiveLabels && share.Hits == 0
            && ClassCounts.Of(tallies, Terms[0].Measure, window).ManyLabelsNonePositive;
        return isWithoutPositives ? MissingReason.NoPositives : null;
    }

    /// <summary>Whether rows came that it looks at, in its denominator or not.</summary>
    internal bool HasRows(Tallies tallies, TimeWindow window)
    {
        foreach (var term in Terms)
        {
            if (tallies.AllEvents(term.Measure, window) > 0)
                return true;
        }

        return false;
    }

    /// <summary>The most counters that the measure of a term has.</summary>
    private int Widest(Tallies tallies)
    {
        var widest = 0;
        foreach (var term in Terms)
            widest = Math.Max(widest, tallies.WidthOf(term.Measure));
        return widest;
    }

    /// <summary>The proportion's sums over all that has arrived.</summary>
    public Share ReadArrived(Tallies tallies)
    {
        var share = new Share(0, 0, Sense);
        foreach (var term in Terms)
            share = share.With(term, tallies.ArrivedOf(term.Measure));
        return share;
    }
}
