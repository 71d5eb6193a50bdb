using System.Collections.Immutable;
using MlBudget.Core.Policies;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Owners;

/// <summary>Reads <c>alerting</c>: what alerts fire at, and where they go.</summary>
internal static class AlertingReader
{
    /// <summary>The settings of a mapping, each of which may be left out.</summary>
    /// <param name="node">The mapping; null for none.</param>
    /// <param name="teams">The teams that are listed; null where none are.</param>
    public static AlertingSettings Read(NodeReader? node, ImmutableArray<Team>? teams)
    {
        if (node is null || !node.IsMappingOf(
            "daily_spend", "forecast", "no_data", "source_stale", "rejected", "default_team", "alertmanager", "grafana"))
            return AlertingSettings.BuiltIn;
        var usual = AlertThresholds.BuiltIn;
        return new(
            new(
                ReadShare(node.Optional("daily_spend")) ?? usual.DailySpend,
                node.Optional("forecast")?.Duration(TimeSpan.FromHours(1), TimeSpan.FromDays(90)) ?? usual.Forecast,
                node.Optional("no_data")?.Duration(TimeSpan.FromMinutes(1), TimeSpan.FromDays(90)) ?? usual.NoData,
                node.Optional("source_stale")?.Duration(TimeSpan.FromMinutes(1), TimeSpan.FromDays(90)),
                ReadShare(node.Optional("rejected")) ?? usual.Rejected),
            ReadDefaultTeam(node.Optional("default_team"), teams),
            ReadAddress(node.Optional("alertmanager")),
            ReadAddress(node.Optional("grafana"))?.AbsoluteUri.TrimEnd('/'));
    }

    private static decimal? ReadShare(NodeReader? node) => node?.Share(
        "found 0, expected a share above 0: with 0 the alert would always fire", "found 1, expected a share below 1");

    private static string? ReadDefaultTeam(NodeReader? node, ImmutableArray<Team>? teams)
    {
        if (node is null)
            return null;
        if (teams is { } known)
            return node.LiteralName([.. known.Select(team => team.Name)], "a team");
        node.ErrorAtKey("there are no teams; list them under 'teams' first");
        return null;
    }

    private static Uri? ReadAddress(NodeReader? node)
    {
        const string Expected = "an address such as http://localhost:9093";
        if (node?.Literal(Expected) is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address is { Query: "", Fragment: "", UserInfo: "" })
            return address;
        // A user's password would be shown with it.
        node.Error(address is { UserInfo.Length: > 0 } ? $"found a user in the address, expected {Expected}"
            : $"found {node.Shown}, expected {Expected}, without a query");
        return null;
    }
}
