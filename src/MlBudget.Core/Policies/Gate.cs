using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Core.Budgets;
using MlBudget.Core.Records;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Core.Policies;

/// <summary>
/// Whether something may be done, such as a deployment. It is refused while nothing is left of a budget of a dimension that governs it,
/// and while nobody knows how one stands: a deployment that renames a log or a field takes the numbers along that would stop the next
/// one. A budget that burns refuses nothing, and the composite score has no say: a high average must not hide what is broken.
/// </summary>
public static class Gate
{
    /// <summary>Asks a gate.</summary>
    /// <param name="gate">The gate.</param>
    /// <param name="evidence">How the model stands.</param>
    /// <param name="at">The instant of asking: exceptions hold by it, and sources are stale by it.</param>
    public static GateVerdict Ask(GateDefinition gate, GateEvidence evidence, Instant at) =>
        new(gate, at, [.. gate.Dimensions.Select(dimension => Ask(gate, dimension, evidence, at))]);

    private static GateDimension Ask(GateDefinition gate, Dimension dimension, GateEvidence evidence, Instant at)
    {
        var slos = evidence.Report.Slos.Where(slo => slo.Slo.Dimension == dimension).ToImmutableArray();
        var spent = slos.Where(slo => slo.State == BudgetState.Exhausted).ToImmutableArray();
        var unknown = gate.AllowsNoData ? [] : Unknown(slos, evidence, at).ToImmutableArray();
        return new(
            dimension,
            slos.Select(slo => slo.State).DefaultIfEmpty(BudgetState.NoData).Max(),
            evidence.Policies.Policy.Owners.GetValueOrDefault(dimension),
            [.. spent.Select(Spent), .. unknown],
            unknown.IsEmpty ? Recovery(spent, evidence.Policies) : null,
            evidence.Decisions.ExceptionAt(at, gate.Action, dimension));
    }

    private static string Spent(SloReport slo) =>
        $"'{slo.Slo.Name}' is exhausted: {(100 * slo.Consumed!.Value).ToString("#,0.##", CultureInfo.InvariantCulture)}% of its error budget is spent";

    /// <summary>The latest recovery, and null where that of one isn't told: before it the gate stays shut.</summary>
    private static Instant? Recovery(ImmutableArray<SloReport> spent, PolicyReport policies)
    {
        var recoveries = spent.Select(slo => policies.ForecastOf(slo.Slo.Name)?.Recovery).ToArray();
        return recoveries.Contains(null) ? null : recoveries.Max();
    }

    /// <summary>Why nobody knows how the budgets of a dimension stand.</summary>
    private static IEnumerable<string> Unknown(ImmutableArray<SloReport> slos, GateEvidence evidence, Instant at)
    {
        if (slos.IsEmpty)
            yield return "it has no SLO, so nobody knows how it stands";
        foreach (var slo in slos)
        {
            if (slo.State == BudgetState.NoData)
            {
                var since = evidence.Policies.DataLoss.LostSince(slo) is { } lost ? $" since {lost.ToRfc3339()}" : "";
                yield return $"'{slo.Slo.Name}' has no data{since}{(slo.MissingWords is { } words ? $": {words.TrimEnd('.')}" : "")}";
            }

            if (!slo.LostFields.IsEmpty)
            {
                var fields = string.Join(", ", slo.LostFields.Select(field => $"'{field.Field.Name}'"));
                yield return $"'{slo.Slo.Name}' knows nothing any more: records have lost the field{(slo.LostFields.Length == 1 ? "" : "s")} {fields}";
            }
        }

        foreach (var source in evidence.Sources.Where(source => slos.Any(slo => Uses(slo, source, evidence))))
        {
            if (source.Error is { } error)
                yield return $"the source '{source.Name}' can't be read: {error.TrimEnd('.')}";
            else if (source is { LatestTime: { } latest, StaleAfter: { } most } && at - latest > most)
                yield return $"the source '{source.Name}' is stale: its newest record is of {latest.ToRfc3339()}, expected at most {Durations.Format(most)} ago";
        }
    }

    /// <summary>All SLOs need predictions, and those by labels also the labels.</summary>
    private static bool Uses(SloReport slo, GateSource source, GateEvidence evidence) =>
        source.Role != FeedRole.Labels || evidence.Labelled.Contains(slo.Slo.Name);
}
