using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>How time is cut into slices, each of which is good or bad as a whole (OpenSLO's <i>Timeslices</i>).</summary>
/// <param name="Length">How long a slice is; it divides a day.</param>
/// <param name="MinEvents">The fewest events with which a slice is judged, at least 1.</param>
/// <param name="SilenceIsBad">Whether a slice without any event is bad, instead of not judged.</param>
public sealed record Slicing(TimeSpan Length, long MinEvents, bool SilenceIsBad);

/// <summary>The share of slices in which another SLI kept its bound. A slice is bad when e > E in it.</summary>
/// <param name="inner">What is judged in each slice.</param>
/// <param name="innerAllowed">What is allowed of it in a slice, E; it may be none.</param>
/// <param name="slicing">How time is cut.</param>
public sealed class SlicedSli(Sli inner, Allowance innerAllowed, Slicing slicing) : WrappingSli(inner)
{
    /// <summary>Of everything that is judged by slices.</summary>
    internal const string NotAdditive = "slices don't add up over shards, since one may be good in each of them and bad in all together; "
        + "leave the SLO to an exporter of the whole log, or bound its events without slices";

    private readonly int _length = (int)slicing.Length.TotalMinutes;

    /// <summary>What is allowed in a slice.</summary>
    public Allowance InnerAllowed => innerAllowed;

    /// <summary>How time is cut.</summary>
    public Slicing Slicing { get; } = slicing;

    /// <inheritdoc/>
    public override SliKind Kind => SliKind.Slices;

    /// <inheritdoc/>
    public override double LargestError => 1;

    /// <inheritdoc/>
    public override bool ErrorIsShare => true;

    /// <inheritdoc/>
    public override int? Attribute => null;

    /// <inheritdoc/>
    public override Proportion? Occurrences => null;

    /// <inheritdoc/>
    public override NormalValue? HeldAgainst => null;

    /// <inheritdoc/>
    public override SliWording Wording { get; } = new(BoundForm.AtMost);

    /// <inheritdoc/>
    public override string? NotAdditiveBecause => NotAdditive;

    /// <inheritdoc/>
    public override SliEvaluation Begin(Tallies tallies, TimeWindow reach, TimeWindow whole)
    {
        var first = TimeWindow.Ceiling(reach.From, _length);
        var start = ObservationStart.Of(this, tallies);
        var evaluation = Inner.Begin(tallies, reach, whole);
        var slices = new Slice[Math.Max(0, (reach.To - first) / _length)];
        var isObserved = false;
        tallies.ForgetParts(before: first / _length);
        for (var index = 0; index < slices.Length; index++)
        {
            var from = first + index * _length;
            var slice = evaluation.IsOfWhole ? Judge(tallies, evaluation, from) : Slice.Of(tallies.Remembered(
                from / _length, (Sli: this, tallies, evaluation, from), static of => of.Sli.Judge(of.tallies, of.evaluation, of.from).Code));
            // Observation starts with a whole hour. What is before its first event was not silent, but not yet there; that
            // hour once over, or anything come in it, silence is silence.
            isObserved |= start + TimeWindow.Hour <= from || (slice.IsSign && start < from + _length);
            // Only a slice in which nothing came is silent: one whose labels are missing, or whose baseline is not known yet, can't be judged.
            var isSilent = slice is { IsJudged: false, Reason: MissingReason.NoEvents };
            slices[index] = isSilent && Slicing.SilenceIsBad && isObserved && AreMinutesKept(tallies, from) ? Slice.Bad : slice;
        }

        return new(window => Read(window, first, slices));
    }

    /// <summary>Whether a slice that looks silent is known to be: of an hour whose minutes were let go of nobody knows when its events came.</summary>
    private bool AreMinutesKept(Tallies tallies, int from)
    {
        if (_length % TimeWindow.Hour == 0)
            return true;
        foreach (var measure in Measures)
        {
            if (tallies.SlotOf(measure) == SlotSize.Minute && !tallies.HasMinutes(measure, 0, TimeWindow.Floor(from, TimeWindow.Hour)))
                return false;
        }

        return true;
    }

    /// <summary>How a slice stands by itself: whether its silence is bad hangs on others.</summary>
    private Slice Judge(Tallies tallies, SliEvaluation evaluation, int from)
    {
        var slice = new TimeWindow(from, from + _length);
        var result = tallies.ExcludedIn(slice, Measures) * 2 > _length ? MissingReason.Excluded : evaluation.Evaluate(slice);
        if (result.Reading is not { } reading)
            return Slice.Unjudged(result.Reason!.Value);
        if (reading.EffectiveEvents < Slicing.MinEvents)
            return Slice.Unjudged(MissingReason.TooFewEvents);
        return reading.ErrorRatio > innerAllowed.Over(slice, Inner.WeightIn(tallies)) ? Slice.Bad : Slice.Good;
    }

    private SliResult Read(TimeWindow window, int first, Slice[] slices)
    {
        // The slices that lie wholly in the window.
        var from = Math.Max(0, (TimeWindow.Ceiling(window.From, _length) - first) / _length);
        var to = Math.Min(slices.Length, (TimeWindow.Floor(window.To, _length) - first) / _length);
        long judged = 0, bad = 0;
        for (var slice = from; slice < to; slice++)
        {
            judged += slices[slice].IsJudged ? 1 : 0;
            bad += slices[slice].IsBad ? 1 : 0;
        }

        if (judged > 0)
            return SliReading.OfEvents((double)(judged - bad) / judged, judged, bad);
        return Reason(from < to ? slices.AsSpan(from..to) : []);
    }

    /// <summary>Why no slice is judged: what is wrong with the latest in which anything came.</summary>
    private static MissingReason Reason(ReadOnlySpan<Slice> slices)
    {
        var reason = slices.IsEmpty ? MissingReason.NoEvents : MissingReason.Excluded;
        for (var slice = slices.Length - 1; slice >= 0; slice--)
        {
            if (slices[slice].Reason is not (MissingReason.NoEvents or MissingReason.Excluded))
                return slices[slice].Reason;
            if (slices[slice].Reason == MissingReason.NoEvents)
                reason = MissingReason.NoEvents;
        }

        return reason;
    }

    /// <summary>How a slice stands, and why it isn't judged where it isn't.</summary>
    private readonly record struct Slice(bool IsJudged, bool IsBad, MissingReason Reason)
    {
        public static Slice Good => new(true, false, default);

        public static Slice Bad => new(true, true, default);

        /// <summary>Whether anything came in it.</summary>
        public bool IsSign => IsJudged || Reason is not (MissingReason.NoEvents or MissingReason.Excluded);

        /// <summary>All of it as one number.</summary>
        public int Code => IsJudged ? IsBad ? -1 : -2 : (int)Reason;

        public static Slice Of(int code) => code switch
        {
            -1 => Bad,
            -2 => Good,
            _ => Unjudged((MissingReason)code),
        };

        public static Slice Unjudged(MissingReason reason) => new(false, false, reason);
    }
}
