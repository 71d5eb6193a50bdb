using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Statistics;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>
/// The gap between means of groups: their difference in the number's own unit, or the ratio of the least to the greatest. What is certain of it is
/// by Welch's intervals of each pair (math.md, "Disparity of a mean"). Which groups are judged is settled over the SLO's whole window.
/// </summary>
/// <param name="mean">The mean, whose deviation is known. Its measure is split by the attribute.</param>
/// <param name="sense">Which way it is good.</param>
/// <param name="definition">How groups are compared, without proportions.</param>
public sealed class MeanDisparitySli(MeanOfNumbers mean, Sense sense, DisparityDefinition definition) : Sli
{
    private const double Confidence = 0.95;

    /// <summary>How groups are compared.</summary>
    public DisparityDefinition Definition => definition;

    /// <inheritdoc/>
    public override SliKind Kind => SliKind.Level;

    /// <inheritdoc/>
    public override double LargestError => IsRatio ? 1 : double.PositiveInfinity;

    /// <inheritdoc/>
    public override MissingReason? UnknownBecause => null;

    /// <inheritdoc/>
    public override ImmutableArray<int> Measures => mean.Measures;

    /// <inheritdoc/>
    public override bool ErrorIsShare => IsRatio;

    /// <inheritdoc/>
    public override int? Attribute => definition.Attribute;

    /// <inheritdoc/>
    public override Proportion? Occurrences => null;

    /// <inheritdoc/>
    public override NormalValue? HeldAgainst => null;

    /// <inheritdoc/>
    public override SliWording Wording => IsRatio ? new(BoundForm.AtLeast, Unit.Ratio, "ratio") : new(BoundForm.AtMost, Unit.Own, "gap");

    /// <inheritdoc/>
    public override string? NotAdditiveBecause => MeanSli.NotAdditive;

    private bool IsRatio => definition.Measure == DisparityMeasure.Ratio;

    /// <inheritdoc/>
    public override SliEvaluation Begin(Tallies tallies, TimeWindow reach, TimeWindow whole)
    {
        var shown = ComparedGroups.Shown(tallies, definition, Measures, whole);
        var judged = shown.Where(code => mean.Read(tallies, whole, code).Rows >= definition.MinSamples).ToHashSet();
        return new(
            window => Read(tallies, judged, window, definition.MinSamples),
            windows => ReadGroups(tallies, shown, judged, whole, windows),
            window => Plain(Read(tallies, judged, window, DisparityDefinition.ShortSamples(definition.MinSamples))));
    }

    /// <summary>The same with the observed gap for alert rows: the long window has told already how much is certain.</summary>
    private SliResult Plain(SliResult result) => result.Reading is { } reading
        ? reading with { AlertErrorRatio = Wording.GapOf(reading.Value)!.Value } : result;

    private SliResult Read(Tallies tallies, HashSet<int> judged, TimeWindow window, long minSamples)
    {
        var samples = judged.Select(code => (Code: code, Sample: SampleOf(mean.Read(tallies, window, code)))).Where(group => group.Sample.Count >= minSamples).ToArray();
        var pairs = ComparedGroups.Pairs(tallies, definition, samples);
        if (pairs.Count == 0)
        {
            return tallies.AllEvents(mean.Measure, window) == 0 ? MissingReason.NoEvents
                : definition.Reference is { } reference && !ComparedGroups.IsThere(tallies, definition, Measures, reference, window) ? MissingReason.ReferenceMissing
                : MissingReason.GroupsTooSmall;
        }

        if (MeanGap.Compare(definition.Measure, pairs) is not { } gap)
            return MissingReason.ValuesUnknown;
        return new SliReading(
            IsRatio ? 1 - gap.Observed : gap.Observed, definition.Confident ? gap.Confident : gap.Observed, gap.Confident, samples.Min(group => group.Sample.Count), null);
    }

    private ImmutableArray<GroupReading> ReadGroups(Tallies tallies, int[] shown, HashSet<int> judged, TimeWindow whole, IReadOnlyList<TimeWindow> windows)
    {
        var codes = tallies.ValuesOf(definition.Attribute);
        var readings = ImmutableArray.CreateBuilder<GroupReading>();
        int[] named = [.. shown.OrderBy(code => codes[code], StringComparer.Ordinal)];
        SampleMean[] samples = [.. named.Select(code => SampleOf(mean.Read(tallies, whole, code)))];
        var hidden = SmallGroups.Hidden([.. named.Zip(samples, (code, sample) => new GroupSize(codes[code], sample.Count))], definition.MinGroupSize, definition.Fields);
        for (var group = 0; group < named.Length; group++)
        {
            var (code, sample) = (named[group], samples[group]);
            if (sample.Count == 0)
                continue;
            readings.Add(new(
                codes[code], mean.Name, new Share(sample.Count, 0, sense), hidden[group] ? null : Intervals.OfMean(sample, Confidence), judged.Contains(code),
                [.. windows.Select(window => new GroupCount(mean.Read(tallies, window, code).Rows, null))])
            {
                Mean = sample.Mean,
            });
        }

        return readings.ToImmutable();
    }

    private static SampleMean SampleOf(NumberReading reading) =>
        new(reading.Rows, reading.Value, reading.Deviation is { } deviation ? deviation * deviation : double.PositiveInfinity);
}
