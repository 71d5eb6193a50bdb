using System.Collections.Immutable;
using MlBudget.Settings;

namespace MlBudget.Exporter.Alerting;

/// <summary>A team, and how it is reached.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Page">The receiver of its pages as it is written; null where none is.</param>
/// <param name="Ticket">The receiver of its tickets as it is written; null where none is.</param>
internal sealed record ReachedTeam(string Name, NodeReader? Page = null, NodeReader? Ticket = null);

/// <summary>Routes and receivers of a configuration's teams.</summary>
internal sealed class Routing
{
    private readonly ImmutableArray<ReachedTeam> _teams;
    private readonly ReachedTeam? _default;

    /// <summary>Those of some teams.</summary>
    /// <param name="teams">All teams that own something, or that are written, each once.</param>
    /// <param name="defaultTeam">Whose receivers get what has no known owner; null for none.</param>
    public Routing(ImmutableArray<ReachedTeam> teams, string? defaultTeam)
    {
        _teams = teams;
        _default = teams.FirstOrDefault(team => team.Name == defaultTeam);
    }

    /// <summary>Who gets what.</summary>
    public Route Root => RouteTree.Of([.. _teams.Select(team => team.Name)]);

    /// <summary>How they are reached.</summary>
    public ImmutableArray<Contact> Contacts =>
    [
        .. _teams.SelectMany(team => new Contact[]
        {
            new(Receivers.PageOf(team.Name), $"{team.Name}/page", team.Page),
            new(Receivers.TicketOf(team.Name), $"{team.Name}/ticket", team.Ticket),
        }),
        new(Receivers.DefaultPage, "default/page", _default?.Page),
        new(Receivers.DefaultTicket, "default/ticket", _default?.Ticket),
        new(Receivers.Quiet, ""),
        new(Receivers.Watchdog, "watchdog"),
    ];

    /// <summary>The file.</summary>
    public string ToYaml() => AlertmanagerFile.Of(Root, Contacts);
}
