using System.Collections.Immutable;
using MlBudget.Core.Budgets;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Time;

namespace MlBudget.Core.Policies;

/// <summary>
/// What each version has spent of a budget. Where records tell the version, of occurrences κ · (bad_v / N) / E, and of a level on a proportion
/// that is held against b κ · N_v · (b − v_v) / (N · b · D): linear in the tallies, so that versions and what is due to none of them add up to what is
/// consumed, and a late label counts for the version that has answered. Of slices, and of occurrences whose records don't tell it, what was bad
/// between a deployment and the next one. Of other levels nothing: they don't fall into parts.
/// </summary>
public static class VersionBudgets
{
    /// <summary>What versions have to do with an SLO; null where nothing is known, or it has no value.</summary>
    /// <param name="report">How the SLO stands.</param>
    /// <param name="ledger">What was counted, up to when it was reported.</param>
    /// <param name="deployments">Which versions were deployed.</param>
    public static SloVersions? Of(SloReport report, ModelLedger ledger, Deployments deployments)
    {
        if (report.Whole.Reading is not { Events: > 0 } reading || deployments.All.IsEmpty)
            return null;
        var slo = report.Slo;
        var judging = TimeWindow.Ending(report.Watermark, slo.Window);
        var reach = judging with { From = Math.Min(judging.From, report.Whole.Minutes.From) };
        var tallies = ExcludingTallies.Of(ledger, slo.Excluded, reach);
        if (ledger.Definition.Versions is { } versions && versions.Proportions.TryGetValue(slo.Name, out var proportion))
        {
            var codes = new VersionCodes(ledger.Groups(versions.Attribute));
            return VersionComparing.Add(
                ByVersion(report, reading, proportion, tallies, codes.Newest(deployments)), proportion, tallies, codes, report.Whole.Minutes, deployments);
        }

        return slo.Sli.Kind is SliKind.Level or SliKind.Amount ? null : ByTime(report, reading, deployments, () => slo.Sli.Begin(tallies, reach, judging));
    }

    private static SloVersions ByVersion(
        SloReport report, SliReading reading, Proportion proportion, Tallies tallies, IEnumerable<(string Version, int Code)> versions)
    {
        var normal = report.Slo.Sli.Kind == SliKind.Level ? report.Slo.Sli.HeldAgainst?.Value : null;
        var all = Excess(proportion.Sense, reading.Events, reading.Bad ?? 0, normal);
        var scale = report.Whole.Coverage / ((double)reading.Events * report.Whole.Allowed * (double)(normal ?? 1));
        var spent = ImmutableArray.CreateBuilder<VersionSpent>();
        var rest = all;
        foreach (var (version, code) in versions)
        {
            if (proportion.Read(tallies, code, report.Whole.Minutes) is not { Events: > 0 } share)
                continue;
            var own = Excess(share.Sense, share.Events, share.Bad, normal);
            spent.Add(new(version, scale * (double)own));
            rest -= own;
        }

        return new() { Spent = spent.ToImmutable(), Rest = scale * (double)rest };
    }

    /// <summary>The bad events, or of a level by how many events a version is behind what is normal, which may be below 0.</summary>
    private static decimal Excess(Sense sense, long events, long bad, decimal? normal) => normal is not { } known ? bad
        : sense == Sense.HigherIsBetter ? known * events - (events - bad) : bad - known * events;

    private static SloVersions ByTime(SloReport report, SliReading reading, Deployments deployments, Func<SliEvaluation> begin)
    {
        var (whole, slot) = (report.Whole.Minutes, (int)report.Slo.Slot.TotalMinutes);
        var all = reading.Bad ?? 0;
        // Where nothing is bad nobody has spent anything, and slices needn't be judged again.
        var evaluation = all == 0 ? null : begin();
        var (bad, left) = (new Dictionary<string, long>(StringComparer.Ordinal), all);
        var to = whole.To;
        foreach (var deployment in deployments.All.Reverse())
        {
            // A slot counts for the version that was deployed when it began.
            var from = Math.Clamp(TimeWindow.Ceiling(deployment.At.Minute.Number, slot), whole.From, to);
            if (from == to)
                continue;
            var own = evaluation?.Read(new(from, to))?.Bad ?? 0;
            bad[deployment.Version] = bad.GetValueOrDefault(deployment.Version) + own;
            (left, to) = (left - own, from);
        }

        var scale = report.Whole.Coverage / (reading.Events * report.Whole.Allowed);
        return new()
        {
            IsByTime = true,
            Spent = [.. deployments.All.Reverse().Select(deployment => deployment.Version).Distinct(StringComparer.Ordinal)
                .Where(bad.ContainsKey).Select(version => new VersionSpent(version, scale * bad[version]))],
            Rest = scale * left,
        };
    }
}
