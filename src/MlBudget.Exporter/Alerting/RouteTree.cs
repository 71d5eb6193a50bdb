using System.Collections.Immutable;
using System.Text;

namespace MlBudget.Exporter.Alerting;

/// <summary>Which alert goes to whom, by its severity and its owner.</summary>
internal static class RouteTree
{
    /// <summary>Pages wait for the other rows of their SLO, and for what they hide.</summary>
    private static readonly Pace Pages = new("30s", "5m", "4h");

    /// <summary>Tickets wait longer, so that what hides them is there, also after a restart. An exhausted budget stays for days.</summary>
    private static readonly Pace Tickets = new("5m", "30m", "1d");

    private static readonly Pace Heartbeats = new("0s", "1m", "5m");

    /// <summary>The tree.</summary>
    /// <param name="teams">All teams, each once. Several own something together where the label has their names with <c>+</c> between.</param>
    public static Route Of(ImmutableArray<string> teams) => new()
    {
        Comment = "What no route takes, such as a severity that nobody knows, pages.",
        Receiver = Receivers.DefaultPage,
        GroupBy = ["model", "dimension"],
        Pace = Pages,
        Routes =
        [
            new()
            {
                Comment = "Always firing: whoever gets it has to tell people when it stops.",
                Matchers = [Equal("alertname", AlertNames.Watchdog)],
                Receiver = Receivers.Watchdog,
                Pace = Heartbeats,
            },
            new() { Matchers = [Equal("severity", "info")], Receiver = Receivers.Quiet },
            Of(teams, "critical", Receivers.DefaultPage, Receivers.PageOf, null),
            Of(teams, "warning", Receivers.DefaultTicket, Receivers.TicketOf, Tickets),
        ],
    };

    private static Route Of(ImmutableArray<string> teams, string severity, string otherwise, Func<string, string> receiver, Pace? pace) => new()
    {
        Matchers = [Equal("severity", severity)],
        Receiver = otherwise,
        Pace = pace,
        Routes = teams.IsEmpty ? [] :
        [
            .. teams.Select(team => new Route { Matchers = [Owns(team)], Receiver = receiver(team), GoesOn = true }),
            new()
            {
                Comment = "An owner that isn't known, in whole or in part, and none at all.",
                Matchers = [$"owner!~\"{OnlyOf(teams)}\""],
                Receiver = otherwise,
            },
        ],
    };

    /// <summary>A label is a text.</summary>
    public static string Equal(string label, string value) => $"{label}=\"{value}\"";

    /// <summary>A team owns something, alone or together with others. Alertmanager's expressions match whole values.</summary>
    private static string Owns(string team) => $"owner=~\"(.*[+])?{Literally(team)}([+].*)?\"";

    private static string OnlyOf(ImmutableArray<string> teams)
    {
        var any = teams.Length == 1 ? Literally(teams[0]) : $"({string.Join('|', teams.Select(Literally))})";
        return $"{any}([+]{any})*";
    }

    /// <summary>An expression for a text. What has a meaning stands in brackets: a backslash would need another in
    /// the matcher.</summary>
    private static string Literally(string text)
    {
        var literal = new StringBuilder();
        foreach (var one in text)
            literal.Append(char.IsAsciiLetterOrDigit(one) || one is '-' or '_' ? one.ToString() : $"[{one}]");
        return literal.ToString();
    }
}
