using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Statistics;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>What a judge says of a window, and what audits of the SLO's whole window make of it.</summary>
/// <param name="Share">The shares.</param>
/// <param name="JudgedRows">How many verdicts the window has.</param>
/// <param name="GoodAudits">How many judged answers audits have found good, over the SLO's whole window.</param>
/// <param name="BadAudits">How many they have found bad.</param>
/// <param name="Reason">Why there is no value; null where there is one.</param>
public sealed record CorrectedReading(CorrectedShare Share, long JudgedRows, long GoodAudits, long BadAudits, MissingReason? Reason)
{
    /// <summary>The share that the judge calls good; null without verdicts.</summary>
    public double? JudgedGood => JudgedRows > 0 ? Share.Judged.Value : null;

    /// <summary>The share of what audits found good that the judge calls good; null without any.</summary>
    public double? Sensitivity => GoodAudits > 0 ? Share.Sensitivity : null;

    /// <summary>The share of what audits found bad that the judge calls bad; null without any.</summary>
    public double? Specificity => BadAudits > 0 ? Share.Specificity : null;

    /// <summary>Whether one of its shares is of some answers, and of fewer than may be told of.</summary>
    /// <param name="least">The fewest of which anything may be told.</param>
    internal bool TellsOfFewer(int least) => new[] { JudgedRows, GoodAudits, BadAudits }.Any(rows => rows > 0 && rows < least);

    /// <summary>The 95% interval of the corrected share; null where it has no value.</summary>
    public (double Lower, double Upper)? Interval => Reason is null ? Share.Interval() : null;
}

/// <summary>
/// The share of good answers, where a judge errs and audits tell how: e = 1 − θ. How often the judge errs is told by the SLO's whole window, since it is the
/// judge's and audits are few; what it says by the window itself. Alert rows hold what is sure against what is allowed, 1 − the upper end of θ.
/// </summary>
/// <param name="audits">The measures.</param>
public sealed class CorrectedShareSli(AuditMeasures audits) : Sli
{
    /// <inheritdoc/>
    public override SliKind Kind => SliKind.Level;

    /// <inheritdoc/>
    public override ImmutableArray<int> Measures { get; } = [audits.Judged, audits.Good, audits.Bad];

    /// <inheritdoc/>
    public override double LargestError => 1;

    /// <inheritdoc/>
    public override bool ErrorIsShare => true;

    /// <inheritdoc/>
    public override MissingReason? UnknownBecause => null;

    /// <inheritdoc/>
    public override int? Attribute => null;

    /// <inheritdoc/>
    public override Proportion? Occurrences => null;

    /// <inheritdoc/>
    public override NormalValue? HeldAgainst => null;

    /// <inheritdoc/>
    public override SliWording Wording { get; } = new(BoundForm.AtLeast);

    /// <inheritdoc/>
    public override string? NotAdditiveBecause => "what is corrected by audits doesn't add up over shards; bound the judge's own share, as good: outcome.NAME >= 0.8, or leave the SLO to an exporter of the whole log";

    /// <inheritdoc/>
    public override SliEvaluation Begin(Tallies tallies, TimeWindow reach, TimeWindow whole)
    {
        var audited = Audited(tallies, whole);
        return new(window => Result(Read(tallies, window, whole, audited), isShort: false), evaluateShort: window => Result(Read(tallies, window, whole, audited), isShort: true)) { IsOfWhole = true };
    }

    /// <summary>What is known of a window.</summary>
    /// <param name="tallies">What was counted.</param>
    /// <param name="window">Which slots.</param>
    /// <param name="whole">The SLO's whole window, whose audits count.</param>
    public CorrectedReading Read(Tallies tallies, TimeWindow window, TimeWindow whole) => Read(tallies, window, whole, Audited(tallies, whole));

    /// <summary>What may be told of a window of an SLI; null of others than this, and where a part of the predictions that a group attribute tells is so small, or so few of
    /// it are judged or audited, that the outcome of one could be read off.</summary>
    /// <param name="sli">The SLI, with the conditions under which it has a value.</param>
    /// <param name="tallies">What was counted.</param>
    /// <param name="window">Which slots.</param>
    /// <param name="whole">The SLO's whole window, whose audits count.</param>
    public static CorrectedReading? Shown(Sli sli, Tallies tallies, TimeWindow window, TimeWindow whole)
    {
        if (WrappingSli.Innermost(sli) is not CorrectedShareSli corrected)
            return null;
        var part = WrappingSli.Find<PopulationSli>(sli);
        if (part?.HiddenIn(tallies, window).IsDefault == false)
            return null;
        var reading = corrected.Read(tallies, window, whole);
        return part is not null && reading.TellsOfFewer(part.Least) ? null : reading;
    }

    private CorrectedReading Read(Tallies tallies, TimeWindow window, TimeWindow whole, (WeighedRows Good, WeighedRows Bad) audited)
    {
        var judged = Shares(tallies, audits.Judged, window);
        // A period of the calendar may reach beyond the whole window: of what is audited there nothing is read.
        var both = new TimeWindow(Math.Max(window.From, whole.From), Math.Max(Math.Max(window.From, whole.From), Math.Min(window.To, whole.To)));
        var within = Audited(tallies, both);
        var share = new CorrectedShare(judged.Share, audited.Good.Share, audited.Bad.Share)
        {
            GoodOfWindow = within.Good.PartOf(audited.Good),
            BadOfWindow = within.Bad.PartOf(audited.Bad),
        };
        MissingReason? reason = judged.Share.Rows <= 0 ? MissingReason.NoEvents : !share.HasAudits ? MissingReason.TooFewAudits
            : !share.Discriminates ? MissingReason.JudgeNearChance : null;
        return new(share, judged.Rows, audited.Good.Rows, audited.Bad.Rows, reason);
    }

    private static SliResult Result(CorrectedReading reading, bool isShort)
    {
        if (reading.Reason is { } reason)
            return reason;
        var (value, certain) = (reading.Share.Value, isShort ? reading.Share.Value : reading.Share.Interval().Upper);
        return new SliReading(value, 1 - value, 1 - certain, reading.JudgedRows, null)
        {
            EffectiveEvents = reading.Share.Judged.Alike,
            IsBeyondChance = certain < 1,
            Doubt = certain - value,
        };
    }

    private (WeighedRows Good, WeighedRows Bad) Audited(Tallies tallies, TimeWindow window) => (Shares(tallies, audits.Good, window), Shares(tallies, audits.Bad, window));

    /// <summary>The share of good verdicts, how many verdicts there are, and for how many they stand.</summary>
    private static WeighedRows Shares(Tallies tallies, int measure, TimeWindow window)
    {
        const int Known = 0, Good = 1, Width = 2;
        Span<long> sums = stackalloc long[tallies.WidthOf(measure)];
        sums.Clear();
        tallies.SumInto(measure, 0, window, sums);
        if (sums.Length == Width)
            return new(WeighedShare.Of(sums[Good], sums[Good], sums[Known] - sums[Good], sums[Known] - sums[Good]), sums[Known], sums[Known]);
        var (known, good) = (WeightedCounting.SumsOf(sums, Known, Width), WeightedCounting.SumsOf(sums, Good, Width));
        if (!WeightedCounting.AreKept(known.Rows, known.Squares))
            return default;
        // Σw² is in millionths of squared predictions, as Σw is in millionths of predictions.
        double unit = RowWeights.One;
        return new(
            WeighedShare.Of(good.Weights / unit, good.Squares / unit, (known.Weights - good.Weights) / unit, (known.Squares - good.Squares) / unit), known.Rows, known.Weights / unit);
    }

    private readonly record struct WeighedRows(WeighedShare Share, long Rows, double Weight)
    {
        /// <summary>Which part of others, which have all of these, they are.</summary>
        public double PartOf(in WeighedRows all) => all.Weight > 0 ? Math.Min(Weight / all.Weight, 1) : 0;
    }
}
