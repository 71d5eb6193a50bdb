using System.Collections.Immutable;
using MlBudget.Core.Budgets;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Policies;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Core.Causes;

/// <summary>
/// Where it probably began when several dimensions burn. Errors spread downstream: from data quality to model quality, and from either to
/// infrastructure, by retries and fallbacks; from data quality also to fairness. An SLO is a symptom of a dimension upstream that burned, and whose errors
/// began no later, and at most <see cref="LongestLag"/> before. Two incidents that have nothing to do with each other may look so as well: that
/// is why it is told as a likelihood, and refuted where predictions with sound features have the errors too.
/// </summary>
public sealed class CascadeFinder
{
    /// <summary>After this long without any, errors downstream are taken for another incident.</summary>
    public static readonly TimeSpan LongestLag = TimeSpan.FromHours(6);

    private readonly ModelReport _report;
    private readonly OnsetFinder _onsets;
    private readonly FaultReader _faults;
    private readonly Dictionary<string, Symptom> _symptoms = new(StringComparer.Ordinal);

    private CascadeFinder(ModelLedger ledger, ModelReport report, Deployments deployments, ReportMemory? reports) =>
        (_report, _onsets, _faults) = (report, new(ledger, deployments, reports), new(ledger));

    /// <summary>Since when SLOs burn, and where that probably began.</summary>
    /// <param name="ledger">What was counted.</param>
    /// <param name="report">How the budgets stand.</param>
    /// <param name="deployments">What was deployed.</param>
    /// <param name="reports">What is known of that report; null for nothing.</param>
    public static CascadeReport Find(ModelLedger ledger, ModelReport report, Deployments deployments, ReportMemory? reports = null) =>
        report.Slos.Any(slo => slo.IsBurning) ? new CascadeFinder(ledger, report, deployments, reports).Find() : CascadeReport.None;

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
        var (onsets, unknown) = (ImmutableArray.CreateBuilder<Onset>(), ImmutableArray.CreateBuilder<UnknownCause>());
        var burning = _report.Slos.Where(slo => slo.IsBurning).ToArray();
        foreach (var slo in burning)
        {
            if (_onsets.Of(slo.Slo, slo.Watermark) is not { } onset)
                continue;
            onsets.Add(onset);
            var judged = UpstreamOf(onset.Dimension).SelectMany(upstream => Judge(slo, onset, upstream)).ToArray();
            if (judged.Select(one => one.Symptom).OfType<Symptom>().OrderByDescending(symptom => symptom.Likelihood)
                .ThenBy(symptom => symptom.Cause.At.Number).FirstOrDefault() is { } symptom)
                _symptoms[onset.Slo] = symptom;
            else if (burning.Any(other => UpstreamOf(onset.Dimension).Contains(other.Slo.Dimension)))
                unknown.Add(new(onset, judged.Select(one => one.Because).FirstOrDefault() ?? "nothing upstream had begun by then"));
        }

        var symptoms = _symptoms.Values.Select(WithRoot).ToImmutableArray();
        return new(onsets.ToImmutable(), symptoms, unknown.ToImmutable()) { Explained = [.. Explained(symptoms)] };
    }

    /// <summary>Follows the chain, also where predictions refute that it comes of what is further up directly: wrong answers that are asked for
    /// again make others slow.</summary>
    private Symptom WithRoot(Symptom symptom)
    {
        var (root, likelihood) = (symptom.Cause, symptom.Likelihood);
        while (_symptoms.TryGetValue(root.Slo, out var next))
            (root, likelihood) = (next.Cause, likelihood < next.Likelihood ? likelihood : next.Likelihood);
        return symptom with { Root = root, Likelihood = likelihood };
    }

    private IEnumerable<ExplainedDimension> Explained(ImmutableArray<Symptom> symptoms)
    {
        foreach (var dimension in _report.Slos.Where(slo => slo.Pages).GroupBy(slo => slo.Slo.Dimension).Where(group => group.Key != Dimension.Fairness))
        {
            var roots = dimension.Select(slo => symptoms
                .FirstOrDefault(symptom => symptom.Onset.Slo == slo.Slo.Name && symptom.Likelihood != Likelihood.Possible)?.Root.Dimension).Distinct().ToArray();
            if (roots is [{ } root])
                yield return new(dimension.Key, root);
        }
    }

    /// <summary>What each SLO of a dimension upstream has to do with errors that began: as of what was known then of both, since labels
    /// may come days after.</summary>
    private Judgment[] Judge(SloReport shown, Onset symptom, Dimension upstream)
    {
        var judged = new List<Judgment>();
        foreach (var slo in _report.Slos.Where(slo => slo.Slo.Dimension == upstream))
        {
            var until = slo.Watermark < shown.Watermark ? slo.Watermark : shown.Watermark;
            if (_onsets.Of(slo.Slo, until, mustBurn: true) is { } cause)
                judged.Add(Judge(symptom, cause, _faults.Read(shown, symptom, slo.Slo)));
        }

        if (!judged.Any(one => one.IsRefuted))
            return [.. judged];
        // Another SLO of the dimension may tell of the same incident, and not of which predictions it is.
        return [.. judged.Select(one => one.Symptom is { Likelihood: Likelihood.Likely } likely ? one with { Symptom = likely with { Likelihood = Likelihood.Possible } } : one)];
    }

    private static Judgment Judge(Onset symptom, Onset cause, FaultShare? faults)
    {
        if (faults?.Refutes(symptom.Usual) == true)
            return new(null, $"predictions without what {cause.Slo} is about are as bad") { IsRefuted = true };
        var lag = TimeSpan.FromMinutes(symptom.At.Number - cause.At.Number);
        if (lag < -symptom.ResolutionWith(cause))
            return new(null, $"{cause.Slo} began {Durations.Format(-lag)} later");
        if (lag > LongestLag)
            return new(null, $"{cause.Slo} began {Durations.Format(lag)} before, longer than {Durations.Format(LongestLag)}");
        var isFirst = lag > symptom.ResolutionWith(cause);
        // Wrong answers make no features missing. What is slow may: there the order has to tell.
        var isOneWay = symptom.Dimension == Dimension.ModelQuality;
        var likelihood = faults?.Confirms(symptom.Usual) == true && (isFirst || isOneWay) ? Likelihood.VeryLikely
            : isFirst ? Likelihood.Likely : Likelihood.Possible;
        return new(new(symptom, cause, likelihood) { Faults = faults }, null);
    }

    private sealed record Judgment(Symptom? Symptom, string? Because)
    {
        public bool IsRefuted { get; init; }
    }
}
