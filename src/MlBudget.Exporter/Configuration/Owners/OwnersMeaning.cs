using System.Collections.Immutable;
using MlBudget.Core.Policies;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Owners;

/// <summary>Says in words who owns budgets, and when alerts fire that are not of a burn rate.</summary>
internal static class OwnersMeaning
{
    /// <summary>A sentence for each dimension that is owned.</summary>
    public static IEnumerable<string> Of(ModelPolicy policy)
    {
        foreach (var dimension in Dimensions.All)
        {
            if (!policy.Owners.TryGetValue(dimension, out var owner))
                continue;
            var teams = owner.Teams.Length == 1 ? owner.Teams[0] : $"{string.Join(", ", owner.Teams[..^1])} and {owner.Teams[^1]}";
            var decision = owner.IsJoint ? ", who decide together" : owner.Teams.Length > 1 ? ", each of whom decides" : "";
            var actions = owner.Actions.IsEmpty ? "" : $"; they may {string.Join(", ", owner.ActionNames)}";
            yield return $"{dimension.Name()} is owned by {teams}{decision}{actions}.";
        }
    }

    /// <summary>Who speaks for each team that has members, and a line of its own behind them; nothing where no team has any.</summary>
    public static IEnumerable<string> Of(ImmutableArray<Team> teams)
    {
        if (teams.All(team => team.Members.IsEmpty))
            yield break;
        yield return "Decisions of teams:";
        foreach (var team in teams)
            yield return $"  - {string.Join(" or ", team.Members.DefaultIfEmpty($"the user {team.Name}"))} speaks for {team.Name}";
        yield return "";
    }

    /// <summary>When alerts fire that are not of a burn rate, and who gets what nobody owns.</summary>
    /// <param name="alerting">When they fire.</param>
    /// <param name="defaultTeam">Who gets what nobody owns; null where no team is listed.</param>
    public static IEnumerable<string> Of(AlertingSettings alerting, string? defaultTeam)
    {
        var thresholds = alerting.Thresholds;
        yield return $"a day that takes more than {Percent(thresholds.DailySpend)} of a budget is told, and a budget that is gone within "
            + $"{Durations.Format(thresholds.Forecast)} if the last day goes on";
        yield return $"an SLO that had data and has none for {Durations.Format(thresholds.NoData)}, and a dimension without any";
        yield return thresholds.SourceStale is { } stale
            ? $"a source whose newest record is more than {Durations.Format(stale)} ago, of predictions predictions.delay more"
            : "a source whose newest record is more than 15m ago, and three times its longest usual silence";
        yield return $"a source of which more than {Percent(thresholds.Rejected)} of an hour's records are refused, of 100 at least";
        if (defaultTeam is { } team)
            yield return $"what nobody owns, and what is about the exporter itself, goes to {team}";
    }

    private static string Percent(decimal share) => $"{NodeReader.Format(100 * share)}%";
}
