using System.Collections.Immutable;
using MlBudget.Core.Models;
using MlBudget.Core.Timelines;

namespace MlBudget.Core.Slis;

/// <summary>How time is cut into slices, each of which is good or bad as a whole (OpenSLO's <i>Timeslices</i>).</summary>
/// <param name="Length">How long a slice is; it divides a day.</param>
/// <param name="MinEvents">The fewest events with which a slice is judged, at least 1.</param>
/// <param name="SilenceIsBad">Whether a slice without any event is bad, instead of not judged.</param>
public sealed record Slicing(TimeSpan Length, long MinEvents, bool SilenceIsBad);

/// <summary>The share of slices in which another SLI kept its bound. A slice is bad when e > E in it.</summary>
/// <param name="inner">What is judged in each slice.</param>
/// <param name="innerAllowed">What is allowed of it in a slice, E.</param>
/// <param name="slicing">How time is cut.</param>
public sealed class SlicedSli(Sli inner, double innerAllowed, Slicing slicing) : Sli
{
    private readonly int _length = (int)slicing.Length.TotalMinutes;

    /// <summary>How time is cut.</summary>
    public Slicing Slicing { get; } = slicing;

    /// <inheritdoc/>
    public override SliKind Kind => SliKind.Slices;

    /// <inheritdoc/>
    public override ImmutableArray<int> Measures => inner.Measures;

    /// <inheritdoc/>
    public override bool IsKnown => inner.IsKnown;

    /// <inheritdoc/>
    public override SliEvaluation Begin(ModelLedger ledger, TimeWindow whole)
    {
        var first = TimeWindow.Ceiling(whole.From, _length);
        var start = ObservationStart.Of(this, ledger, whole.To);
        var evaluation = inner.Begin(ledger, whole);
        var verdicts = new Verdict[Math.Max(0, (whole.To - first) / _length)];
        // Observation starts with a whole hour; its slices before the first event were not silent, but not yet there.
        var isObserved = start + TimeWindow.Hour <= first;
        for (var slice = 0; slice < verdicts.Length; slice++)
        {
            var from = first + slice * _length;
            var reading = evaluation.Read(new(from, from + _length));
            isObserved |= reading is not null && start <= from;
            verdicts[slice] = Judge(reading, isObserved);
        }

        return new(window => Read(window, first, verdicts));
    }

    private Verdict Judge(SliReading? reading, bool isObserved)
    {
        if (reading is null)
            return Slicing.SilenceIsBad && isObserved && inner.IsKnown ? Verdict.Bad : Verdict.NotJudged;
        if (reading.Value.Events < Slicing.MinEvents)
            return Verdict.NotJudged;
        return reading.Value.ErrorRatio > innerAllowed ? Verdict.Bad : Verdict.Good;
    }

    private SliReading? Read(TimeWindow window, int first, Verdict[] verdicts)
    {
        // The slices that lie wholly in the window.
        var from = Math.Max(0, (TimeWindow.Ceiling(window.From, _length) - first) / _length);
        var to = Math.Min(verdicts.Length, (TimeWindow.Floor(window.To, _length) - first) / _length);
        long judged = 0, bad = 0;
        for (var slice = from; slice < to; slice++)
        {
            judged += verdicts[slice] == Verdict.NotJudged ? 0 : 1;
            bad += verdicts[slice] == Verdict.Bad ? 1 : 0;
        }

        return judged == 0 ? null : SliReading.OfEvents((double)(judged - bad) / judged, judged, bad);
    }

    private enum Verdict : byte
    {
        NotJudged,
        Good,
        Bad,
    }
}
