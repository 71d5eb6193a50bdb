using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>
/// What is spent of an amount (math.md, occurrences in money): v_w = Σ cost in w, and e_w = Σ cost in w / observed length of w · length of the period, which is
/// what the whole period would cost at the pace of w. With E the amount κ_W · e_W / E is Σ cost / amount, so that the days of a period add up to what is consumed.
/// </summary>
/// <param name="measure">The index of the measure of <see cref="SpendCounting"/>.</param>
/// <param name="window">The length of the window that the amount is for, where that rolls.</param>
/// <param name="periods">The periods of the calendar that the amount is for; null where the window rolls.</param>
/// <param name="probability">With which probability each prediction was logged, above 0 and at most 1: all cost over that as much.</param>
public sealed class SpendSli(int measure, TimeSpan window, CalendarPeriods? periods = null, double probability = 1) : Sli
{
    /// <inheritdoc/>
    public override SliKind Kind => SliKind.Amount;

    /// <inheritdoc/>
    public override ImmutableArray<int> Measures { get; } = [measure];

    /// <inheritdoc/>
    public override double LargestError => double.PositiveInfinity;

    /// <inheritdoc/>
    public override bool ErrorIsShare => false;

    /// <inheritdoc/>
    public override MissingReason? UnknownBecause => null;

    /// <inheritdoc/>
    public override int? Attribute => null;

    /// <inheritdoc/>
    public override Proportion? Occurrences => null;

    /// <inheritdoc/>
    public override NormalValue? HeldAgainst => null;

    /// <inheritdoc/>
    public override SliWording Wording { get; } = new(BoundForm.AtMost, Unit.Own);

    /// <inheritdoc/>
    public override string NotAdditiveBecause =>
        "what is spent is not exported as events, so it doesn't add up over shards; leave the SLO to an exporter of the whole log, for a model of another name";

    /// <summary>What was spent in a window, whatever is missing of it: by all predictions, and as many records as were logged.</summary>
    /// <param name="tallies">What was counted.</param>
    /// <param name="part">Which slots.</param>
    public SpentSum SumIn(Tallies tallies, TimeWindow part)
    {
        Span<long> sums = stackalloc long[tallies.WidthOf(measure)];
        sums.Clear();
        tallies.SumInto(measure, 0, part, sums);
        var sum = SpendCounting.SumOf(sums);
        return sum with { Amount = sum.Amount / probability };
    }

    /// <inheritdoc/>
    public override SliEvaluation Begin(Tallies tallies, TimeWindow reach, TimeWindow whole)
    {
        // A watermark that ends a period belongs to that one.
        var length = periods?.Containing(new(whole.To - 1)) is { } period ? period.To - period.From : (int)window.TotalMinutes;
        var start = ObservationStart.Of(this, tallies);
        return new(part => Read(part, isShort: false), evaluateShort: part => Read(part, isShort: true));

        SliResult Read(TimeWindow part, bool isShort)
        {
            var sum = SumIn(tallies, part);
            if (sum is { With: 0, Without: 0 })
                return MissingReason.NoEvents;
            // What is known is spent at least: enough to say that it still goes on.
            if (isShort ? sum.With == 0 : sum.IsUnknown)
                return MissingReason.CostsMissing;
            var pace = sum.Amount / Observed(part) * length;
            return new SliReading(sum.Amount, pace, pace, sum.With, null);
        }

        double Observed(TimeWindow part)
        {
            var seen = part with { From = Math.Max(part.From, start ?? part.From) };
            var minutes = seen.From >= seen.To ? 0 : seen.To - seen.From - tallies.ExcludedIn(seen, Measures);
            return minutes > 0 ? minutes : part.To - part.From;
        }
    }
}
