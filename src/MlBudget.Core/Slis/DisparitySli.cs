using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Statistics;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>
/// The gap between the groups of an attribute. Its value is the gap or the ratio; its error ratio the gap, or 1 − ratio.
/// Which groups are judged is settled over the SLO's whole window and holds in every shorter one.
/// </summary>
public sealed class DisparitySli : Sli
{
    private const double Confidence = 0.95;

    /// <summary>A comparison of groups.</summary>
    public DisparitySli(DisparityDefinition definition)
    {
        Definition = definition;
        Measures = [.. definition.Metrics.SelectMany(metric => metric.Measures).Distinct()];
    }

    /// <summary>What is compared.</summary>
    public DisparityDefinition Definition { get; }

    /// <inheritdoc/>
    public override SliKind Kind => SliKind.Level;

    /// <inheritdoc/>
    public override double LargestError => 1;

    /// <inheritdoc/>
    public override MissingReason? UnknownBecause => null;

    /// <inheritdoc/>
    public override ImmutableArray<int> Measures { get; }

    /// <inheritdoc/>
    public override bool ErrorIsShare => true;

    /// <inheritdoc/>
    public override int? Attribute => Definition.Attribute;

    /// <inheritdoc/>
    public override Proportion? Occurrences => null;

    /// <inheritdoc/>
    public override NormalValue? HeldAgainst => null;

    /// <inheritdoc/>
    public override SliWording Wording => Definition.Measure == DisparityMeasure.Ratio
        ? new(BoundForm.AtLeast, Unit.Ratio, "ratio") : new(BoundForm.AtMost, Unit.Points, "gap");

    /// <inheritdoc/>
    public override string? NotAdditiveBecause => Definition.IsReadyMade ? ReadyEventsSli.NotAdditive : null;

    /// <inheritdoc/>
    public override SliEvaluation Begin(Tallies tallies, TimeWindow reach, TimeWindow whole)
    {
        var shown = ComparedGroups.Shown(tallies, Definition, Measures, whole);
        var judged = Definition.Metrics.Select(metric => Judged(tallies, metric, shown, whole)).ToArray();
        return new(
            window => Read(tallies, judged, window, Definition.MinSamples),
            windows => ReadGroups(tallies, shown, judged, whole, windows),
            window => Plain(Read(tallies, judged, window, DisparityDefinition.ShortSamples(Definition.MinSamples))));
    }

    private HashSet<int> Judged(Tallies tallies, Proportion metric, int[] shown, TimeWindow whole) =>
        [.. shown.Where(code => metric.Read(tallies, code, whole).EffectiveEvents >= Definition.MinSamples)];

    /// <summary>The same with the observed gap for alert rows: the long window has told already how much is certain.</summary>
    private SliResult Plain(SliResult result) => result.Reading is { } reading
        ? reading with { AlertErrorRatio = Wording.GapOf(reading.Value)!.Value } : result;

    private SliResult Read(Tallies tallies, HashSet<int>[] judged, TimeWindow window, long minSamples)
    {
        var pairs = new List<(Share A, Share B)>();
        var (smallest, fewest) = (long.MaxValue, double.MaxValue);
        for (var metric = 0; metric < judged.Length; metric++)
        {
            var shares = judged[metric]
                .Select(code => (Code: code, Share: Definition.Metrics[metric].Read(tallies, code, window)))
                .Where(group => group.Share.EffectiveEvents >= minSamples).ToArray();
            var compared = ComparedGroups.Pairs(tallies, Definition, shares);
            if (compared.Count == 0)
                return WhyIncomparable(tallies, Definition.Metrics[metric], window);
            if (Definition.Metrics[metric] is { NeedsPositiveLabels: true } named
                && named.WhyMissing(tallies, window, Sum(named, shares.Select(group => group.Share))) is { } reason)
                return reason;
            smallest = Math.Min(smallest, shares.Min(group => group.Share.Events));
            fewest = Math.Min(fewest, shares.Min(group => group.Share.EffectiveEvents));
            pairs.AddRange(compared);
        }

        var gap = GapComparison.Compare(Definition.Measure, pairs);
        var value = Definition.Measure == DisparityMeasure.Difference ? gap.Observed : 1 - gap.Observed;
        return new SliReading(value, Definition.Confident ? gap.Confident : gap.Observed, gap.Confident, smallest, null)
        {
            EffectiveEvents = fewest,
        };
    }

    /// <summary>Why no two groups can be compared: all are small, or there is nothing that the metric counts in any of them.</summary>
    private MissingReason WhyIncomparable(Tallies tallies, Proportion metric, TimeWindow window)
    {
        if (!metric.HasRows(tallies, window))
            return MissingReason.NoEvents;
        if (Definition.Reference is { } reference && !ComparedGroups.IsThere(tallies, Definition, Measures, reference, window))
            return MissingReason.ReferenceMissing;
        var codes = Enumerable.Range(0, tallies.ValuesOf(Definition.Attribute).Count);
        var all = Sum(metric, codes.Select(code => metric.Read(tallies, code, window)));
        return metric.WhyMissing(tallies, window, all) ?? MissingReason.GroupsTooSmall;
    }

    private ImmutableArray<GroupReading> ReadGroups(
        Tallies tallies, int[] shown, HashSet<int>[] judged, TimeWindow whole, IReadOnlyList<TimeWindow> windows)
    {
        var codes = tallies.ValuesOf(Definition.Attribute);
        var others = Enumerable.Range(0, codes.Count).Except(shown).ToArray();
        var readings = ImmutableArray.CreateBuilder<GroupReading>();
        for (var index = 0; index < judged.Length; index++)
        {
            var metric = Definition.Metrics[index];
            var named = shown.OrderBy(code => codes[code], StringComparer.Ordinal).ToArray();
            Share ReadGroup(int group, TimeWindow window) => group < named.Length ? metric.Read(tallies, named[group], window)
                : Sum(metric, others.Select(code => metric.Read(tallies, code, window)));
            var (shares, hidden) = Shares(whole);
            var counts = windows.Select(Shares).ToArray();
            for (var group = 0; group <= named.Length; group++)
            {
                var share = shares[group];
                if (share.Events == 0)
                    continue;
                var isRest = group == named.Length;
                Interval? interval = hidden[group] ? null : Intervals.Wilson(share.EffectiveHits, share.EffectiveEvents, Confidence);
                readings.Add(new(
                    isRest ? ComparedGroups.NameOfOthers(shown, codes) : codes[named[group]], metric.Name, share, interval, !isRest && judged[index].Contains(named[group]),
                    [.. counts.Select(count => new GroupCount(count.Shares[group].Events, count.Hidden[group] || count.Shares[group].SeenEvents == 0 ? null : count.Shares[group].Bad))])
                { IsRest = isRest });
            }

            (Share[] Shares, bool[] Hidden) Shares(TimeWindow window)
            {
                var read = Enumerable.Range(0, named.Length + 1).Select(group => ReadGroup(group, window)).ToArray();
                return (read, SmallGroups.Hidden([.. read.Select((share, group) => new GroupSize(group < named.Length ? codes[named[group]] : null, share.SeenEvents))],
                    Definition.MinGroupSize, Definition.Fields));
            }
        }

        return readings.ToImmutable();
    }

    private static Share Sum(Proportion metric, IEnumerable<Share> shares) => shares.Aggregate(
        new Share(0, 0, metric.Sense), (sum, share) => sum + share);
}
