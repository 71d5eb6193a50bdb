using System.Collections.Immutable;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Slis;
using MlBudget.Core.Time;

namespace MlBudget.Core.Causes;

/// <summary>
/// In which features or groups an SLO's further errors came: each with a quarter of them at least, and groups with more than their share of events.
/// Further errors are those since the onset over what the rate before it would have made.
/// </summary>
internal static class Movers
{
    private const int Most = 3;
    private const double LeastShare = 0.25, OverEvents = 1.5;

    /// <summary>Them, with the most errors first.</summary>
    /// <param name="sli">What is measured.</param>
    /// <param name="ledger">What was counted.</param>
    /// <param name="before">The window up to the onset.</param>
    /// <param name="since">From the onset on.</param>
    public static ImmutableArray<string> Of(Sli sli, ModelLedger ledger, TimeWindow before, TimeWindow since)
    {
        if ((sli.Occurrences ?? sli.HeldAgainst?.Proportion) is not { } proportion)
            return [];
        var parts = Features(proportion, ledger).Select(part => new Moved(part.Name, part.Proportion, 0, MayHaveAll: true)).ToList();
        if (parts.Count == 0)
            parts = [.. Enumerable.Range(0, ledger.Definition.Attributes.Length)
                .Where(attribute => ledger.Definition.Attributes[attribute].Faults is null).SelectMany(attribute => Groups(proportion, ledger, attribute))];
        var whole = Excess(proportion, 0);
        return
        [
            .. parts.Select(part => (part, Excess: Excess(part.Proportion, part.Group)))
                .Where(one => one.Excess.Errors >= LeastShare * whole.Errors && one.Excess.Errors > 0
                    && (one.part.MayHaveAll || one.Excess.Errors * whole.Events >= OverEvents * one.Excess.Events * whole.Errors))
                .OrderByDescending(one => one.Excess.Errors).ThenBy(one => one.part.Name, StringComparer.Ordinal)
                .Take(Most).Select(one => one.part.Name),
        ];

        (double Errors, long Events) Excess(Proportion of, int group)
        {
            var (earlier, now) = (of.Read(ledger, group, before), of.Read(ledger, group, since));
            return (now.Bad - (earlier.Events > 0 ? (double)earlier.Bad / earlier.Events * now.Events : 0), now.Events);
        }
    }

    /// <summary>The terms of a proportion that are of one feature each.</summary>
    private static IEnumerable<(string Name, Proportion Proportion)> Features(Proportion proportion, ModelLedger ledger) =>
        from term in proportion.Terms
        from feature in ledger.Definition.Features
        where feature.Presence == term.Measure || feature.Staleness == term.Measure
        select (feature.Name, proportion with { Terms = [term] });

    /// <summary>The groups of an attribute by which all of the proportion's measures are counted as well.</summary>
    private static IEnumerable<Moved> Groups(Proportion proportion, ModelLedger ledger, int attribute)
    {
        var terms = proportion.Terms.Select(term => CountedBy(ledger, term.Measure, attribute) is { } measure ? term with { Measure = measure } : null).ToArray();
        if (terms.Any(term => term is null))
            yield break;
        var split = proportion with { Terms = [.. terms.OfType<Term>()] };
        var (name, values) = (ledger.Definition.Attributes[attribute].Name, ledger.ValuesOf(attribute));
        for (var group = 1; group < values.Count; group++)
            yield return new($"{name} {values[group]}", split, group, MayHaveAll: false);
    }

    private static int? CountedBy(ModelLedger ledger, int measure, int attribute)
    {
        var measures = ledger.Definition.Measures;
        var wanted = measures[measure];
        for (var other = 0; other < measures.Length; other++)
        {
            if (measures[other].Attribute == attribute && measures[other].Counting.Canonical == wanted.Counting.Canonical)
                return other;
        }

        return null;
    }

    private readonly record struct Moved(string Name, Proportion Proportion, int Group, bool MayHaveAll);
}
