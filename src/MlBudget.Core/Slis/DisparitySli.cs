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
            window => Plain(Read(tallies, judged, window, ComparedGroups.ShortSamples(Definition))));
    }

    private HashSet<int> Judged(Tallies tallies, Proportion metric, int[] shown, TimeWindow whole) =>
        [.. shown.Where(code => metric.Read(tallies, code, whole).EffectiveEvents >= Definition.MinSamples)];

    /// <summary>The same with the observed gap for alert rows: the long window has told already how much is certain.</summary>
    private SliResult Plain(SliResult result) => result.Reading is { } reading
        ? reading with { AlertErrorRatio = Wording.GapOf(reading.Value)!.Value } : result;

    private SliResult Read(Tallies tallies, HashSet<int>[] judged, TimeWindow window, int minSamples)
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
            foreach (var code in shown.OrderBy(code => codes[code], StringComparer.Ordinal))
                Add(codes[code], isRest: false, judged[index].Contains(code), window => metric.Read(tallies, code, window));
            Add(ComparedGroups.NameOfOthers(shown, codes), isRest: true, isJudged: false, window => Sum(metric, others.Select(code => metric.Read(tallies, code, window))));

            void Add(string name, bool isRest, bool isJudged, Func<TimeWindow, Share> read)
            {
                var share = read(whole);
                if (share.Events == 0)
                    return;
                Interval? interval = IsShown(share) ? Intervals.Wilson(share.EffectiveHits, share.EffectiveEvents, Confidence) : null;
                readings.Add(new(name, metric.Name, share, interval, isJudged, [.. windows.Select(read).Select(Count)]) { IsRest = isRest });
            }
        }

        return readings.ToImmutable();

        bool IsShown(Share share) => share.SeenEvents >= Definition.MinGroupSize;

        GroupCount Count(Share share) => new(share.Events, IsShown(share) ? share.Bad : null);
    }

    private static Share Sum(Proportion metric, IEnumerable<Share> shares) => shares.Aggregate(
        new Share(0, 0, metric.Sense), (sum, share) => sum + share);
}
