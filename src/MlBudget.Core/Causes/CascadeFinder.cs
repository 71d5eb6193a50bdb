using System.Collections.Immutable;
using MlBudget.Core.Budgets;
using MlBudget.Core.Compiling;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Policies;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Core.Causes;

/// <summary>
/// Where it probably began when several dimensions burn. Errors spread downstream: from data quality to model quality, and from either to
/// infrastructure, by retries and fallbacks; from data quality also to fairness. A dimension is a symptom of one upstream of it whose errors
/// began no later, and at most <see cref="LongestLag"/> before. Two incidents that have nothing to do with each other may look so as well: that
/// is why it is told as a likelihood, and refuted where predictions with sound features have the errors too.
/// </summary>
public sealed class CascadeFinder
{
    /// <summary>After this long without any, errors downstream are taken for another incident.</summary>
    public static readonly TimeSpan LongestLag = TimeSpan.FromHours(6);

    private static readonly TimeSpan DeploymentsBefore = TimeSpan.FromDays(1);

    private readonly ModelLedger _ledger;
    private readonly ModelReport _report;
    private readonly Deployments _deployments;

    private CascadeFinder(ModelLedger ledger, ModelReport report, Deployments deployments) =>
        (_ledger, _report, _deployments) = (ledger, report, deployments);

    /// <summary>Since when SLOs burn, and where that probably began.</summary>
    /// <param name="ledger">What was counted.</param>
    /// <param name="report">How the budgets stand.</param>
    /// <param name="deployments">What was deployed.</param>
    public static CascadeReport Find(ModelLedger ledger, ModelReport report, Deployments deployments) =>
        report.Slos.Any(slo => slo.IsBurning) ? new CascadeFinder(ledger, report, deployments).Find() : CascadeReport.None;

    /// <summary>Which dimensions are upstream of another, the furthest first.</summary>
    public static ImmutableArray<Dimension> UpstreamOf(Dimension dimension) => dimension switch
    {
        Dimension.DataQuality => [],
        Dimension.ModelQuality => [Dimension.DataQuality],
        Dimension.Infrastructure => [Dimension.DataQuality, Dimension.ModelQuality],
        Dimension.Fairness => [Dimension.DataQuality],
        _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "Not a dimension."),
    };

    private CascadeReport Find()
    {
        var onsets = _report.Slos.Where(slo => slo.IsBurning).Select(slo => OnsetOf(slo, slo.Watermark)).OfType<Onset>().ToImmutableArray();
        var burning = _report.Slos.Where(slo => slo.IsBurning).Select(slo => slo.Slo.Dimension).ToHashSet();
        var (symptoms, unknown) = (new Dictionary<Dimension, Symptom>(), new List<UnknownCause>());
        foreach (var first in onsets.GroupBy(onset => onset.Dimension).Select(group => group.MinBy(onset => onset.At.Number)!))
        {
            var judged = UpstreamOf(first.Dimension).SelectMany(upstream => Judge(first, upstream)).ToArray();
            if (judged.Select(one => one.Symptom).OfType<Symptom>().OrderByDescending(symptom => symptom.Likelihood)
                .ThenBy(symptom => symptom.Cause.At.Number).FirstOrDefault() is { } symptom)
                symptoms[first.Dimension] = symptom;
            else if (UpstreamOf(first.Dimension).Any(burning.Contains))
                unknown.Add(new(first, judged.Select(one => one.Because).FirstOrDefault() ?? "nothing upstream had begun by then"));
        }

        return new(onsets, [.. symptoms.Values.Select(symptom => symptom with { Root = RootOf(symptom, symptoms) })], [.. unknown]);
    }

    private static Onset RootOf(Symptom symptom, Dictionary<Dimension, Symptom> symptoms)
    {
        var cause = symptom.Cause;
        while (symptoms.TryGetValue(cause.Dimension, out var next))
            cause = next.Cause;
        return cause;
    }

    /// <summary>What each SLO of a dimension upstream has to do with errors that began: as of what was known then of both, since labels
    /// may come days after.</summary>
    private IEnumerable<(Symptom? Symptom, string? Because)> Judge(Onset symptom, Dimension upstream)
    {
        var shown = _report.Slos.First(slo => slo.Slo.Name == symptom.Slo).Watermark;
        foreach (var slo in _report.Slos.Where(slo => slo.Slo.Dimension == upstream))
        {
            var until = slo.Watermark < shown ? slo.Watermark : shown;
            if (OnsetOf(slo, until) is { } cause)
                yield return Judge(symptom, cause, FaultsOf(symptom, slo.Slo));
        }
    }

    private static (Symptom? Symptom, string? Because) Judge(Onset symptom, Onset cause, FaultShare? faults)
    {
        var lag = TimeSpan.FromMinutes(symptom.At.Number - cause.At.Number);
        var resolution = TimeSpan.FromMinutes(Math.Max(symptom.Resolution, cause.Resolution));
        if (lag < -resolution)
            return (null, $"{cause.Slo} began {Durations.Format(-lag)} later");
        if (lag > LongestLag)
            return (null, $"{cause.Slo} began {Durations.Format(lag)} before, longer than {Durations.Format(LongestLag)}");
        if (faults?.Refutes(symptom.Usual) == true)
            return (null, $"predictions without what {cause.Slo} is about are as bad");
        var byOrder = lag > resolution ? Likelihood.Likely : Likelihood.Possible;
        return (new(symptom, cause, faults?.Confirms(symptom.Usual) == true ? Likelihood.VeryLikely : byOrder) { Faults = faults }, null);
    }

    /// <summary>How the errors since an onset are shared out; null where predictions don't tell what the SLO upstream is about.</summary>
    private FaultShare? FaultsOf(Onset symptom, SloDefinition upstream)
    {
        if (_ledger.Definition.Faults is not { } faults || !upstream.Sli.Measures.All(faults.Measures.Contains)
            || !faults.Proportions.TryGetValue(symptom.Slo, out var split))
            return null;
        var slo = _report.Slos.First(slo => slo.Slo.Name == symptom.Slo);
        var since = new TimeWindow(symptom.At.Number, slo.Watermark.Number);
        var tallies = ExcludingTallies.Of(_ledger, slo.Slo.Excluded, since);
        var (all, faulty) = (SplitProportions.TogetherOf(slo.Slo.Sli)!.Read(tallies, 0, since), split.Read(tallies, FaultRule.Faulty, since));
        var shown = upstream.Sli.Measures.Max(measure => _ledger.RateOf(measure, since) ?? 0);
        return new(faulty.Events, faulty.Bad, all.Events - faulty.Events, all.Bad - faulty.Bad, shown);
    }

    private Onset? OnsetOf(SloReport slo, Minute until)
    {
        var series = new ErrorSeries(slo.Slo, _ledger, until);
        if (series.Onset() is not var (at, resolution))
            return null;
        var (before, since) = (new TimeWindow(series.From, at.Number), new TimeWindow(at.Number, series.To));
        return new(slo.Slo.Name, slo.Slo.Dimension, at, resolution)
        {
            Usual = series.Usual,
            Since = series.RateOf(since) ?? 0,
            Moved = Movers.Of(slo.Slo.Sli, _ledger, before, since),
            Deployment = DeploymentBefore(at, resolution),
        };
    }

    private Deployment? DeploymentBefore(Minute at, int resolution) =>
        _deployments.LatestAt(at.Start + TimeSpan.FromMinutes(resolution)) is { } deployment && deployment.At > at.Start - DeploymentsBefore ? deployment : null;
}
