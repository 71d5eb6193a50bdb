using System.Collections.Immutable;
using MlBudget.Core.Policies;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration.Slos;
using MlBudget.Exporter.Configuration.Times;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Policies;

/// <summary>What is allowed of adjustments, exclusions, gates and windows of the calendar, and yet worth knowing.</summary>
internal static class PolicyNotes
{
    /// <summary>The notes of a model, each with the path that it is about, or its name and those of SLOs.</summary>
    /// <param name="model">Where it is written.</param>
    /// <param name="written">What is written in it.</param>
    /// <param name="owners">Who answers for its dimensions.</param>
    /// <param name="slos">Its SLOs.</param>
    public static IEnumerable<string> Of(
        NodeReader model, WrittenPolicies written, ImmutableDictionary<Dimension, Ownership> owners, IReadOnlyCollection<ConfiguredSlo> slos)
    {
        foreach (var adjustment in written.Adjustments)
        {
            var dimension = adjustment.Record.Dimension;
            if (owners.TryGetValue(dimension, out var owner) && !owner.Teams.Intersect(adjustment.Record.ApprovedBy).Any())
                yield return $"{adjustment.Node.Path}: none of those who own {dimension.Name()} ({string.Join(", ", owner.Teams)}) has approved it";
        }

        foreach (var exclusion in written.Exclusions.Where(exclusion => exclusion.Record.ApprovedBy.IsEmpty))
            yield return $"{exclusion.Node.Path}: nobody has approved it; write the teams that have, as approved_by: [sre]";
        foreach (var exclusion in written.Exclusions)
        {
            var longest = slos.Where(slo => exclusion.Record.Concerns(slo.Definition)).Select(slo => slo.Definition.LongestWindow).DefaultIfEmpty().Max();
            if (exclusion.Record.When is SingleStretch stretch && stretch.To - stretch.From > longest)
            {
                yield return $"{exclusion.Node.Path}: it is longer than the windows that it is excluded from: once all of one is, its SLO has no value, "
                    + "and no alert says so";
            }
        }

        foreach (var exclusion in written.Exclusions.Where(exclusion => exclusion.Node.Optional("cron") is { } cron && AsksForTwoDays(cron.Written)))
            yield return $"{exclusion.Node.Path}.cron: the day of the month and the day of the week have to match both, where a crontab takes either";
        if (model.Optional("owners") is not null)
        {
            foreach (var gate in written.Gates)
            {
                foreach (var dimension in gate.Dimensions.Where(dimension => !owners.ContainsKey(dimension)))
                    yield return $"{model.Path}.gates.{gate.Action}: nobody owns {dimension.Name()}, so nobody can allow what it refuses";
            }
        }

        foreach (var note in SloNotes.Once(slos.SelectMany(slo => OfSlo(slo).Select(text => (slo.Definition.Name, text)))))
            yield return $"{model.Optional("name")?.Written}: {note}";
    }

    private static bool AsksForTwoDays(string cron) =>
        cron.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [_, _, var ofMonth, _, var ofWeek] && IsDay(ofMonth) && IsDay(ofWeek);

    private static bool IsDay(string field) => field is not ("*" or "?");

    private static IEnumerable<string> OfSlo(ConfiguredSlo slo)
    {
        foreach (var (_, when, reason) in slo.Silenced)
            yield return $"from {StretchWords.Of(when)} the default alert row {reason}";
        if (slo.Definition.Periods is { } periods && slo.Spec.Slices is { } slices && CrossesPeriods(periods, slices.Duration))
        {
            yield return $"slices of {Durations.Format(slices.Duration)} are cut in UTC, so the one in which a {PeriodsReader.NameOf(periods.Unit)} of "
                + $"{periods.Zone.Id} ends counts in the one that ends";
        }
    }

    /// <summary>Whether a period may begin within a slice: midnight of the zone is not at an edge of one.</summary>
    private static bool CrossesPeriods(CalendarPeriods periods, TimeSpan slice)
    {
        for (var month = 1; month <= 12; month++)
        {
            if (periods.Zone.GetUtcOffset(new DateTime(2026, month, 1, 0, 0, 0, DateTimeKind.Utc)).Ticks % slice.Ticks != 0)
                return true;
        }

        return false;
    }
}
