using System.Collections.Immutable;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Configuration.Owners;

namespace MlBudget.Exporter.Alerting;

/// <summary>Routes and receivers of a configuration's teams.</summary>
internal sealed class Routing
{
    private readonly ImmutableArray<Team> _teams;
    private readonly Team? _default;

    /// <summary>Those of some teams.</summary>
    /// <param name="teams">All teams that own something, or that are listed, each once.</param>
    /// <param name="defaultTeam">Whose receivers get what has no known owner; null for the first one.</param>
    public Routing(ImmutableArray<Team> teams, string? defaultTeam)
    {
        _teams = teams;
        _default = teams.FirstOrDefault(team => defaultTeam is null || team.Name == defaultTeam);
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

    /// <summary>What is worth knowing of the file: receivers that are only stood in for.</summary>
    public IEnumerable<string> Notes => Contacts
        .Where(contact => contact.Written is null && contact.Name is not Receivers.Quiet)
        .Select(contact => $"{contact.Name}: {Missing(contact)}; a webhook on {contact.Webhook} stands in for it");

    /// <summary>Those of a configuration.</summary>
    public static Routing Of(ExporterConfiguration configuration) =>
        new([.. AllTeams(configuration)], configuration.Alerting.DefaultTeam);

    /// <summary>All teams of a configuration: those that are listed, and those that own something.</summary>
    public static IEnumerable<Team> AllTeams(ExporterConfiguration configuration)
    {
        var owners = configuration.Written.SelectMany(model => model.Owners.OrderBy(owner => owner.Key)).SelectMany(owner => owner.Value.Teams);
        return configuration.Teams.Concat(owners.Select(name => new Team(name, null, null))).DistinctBy(team => team.Name);
    }

    /// <summary>The file.</summary>
    public string ToYaml() => AlertmanagerFile.Of(Root, Contacts);

    private string Missing(Contact contact) => contact.Name switch
    {
        Receivers.Watchdog => "the service outside that waits for the sign of life is not known here",
        Receivers.DefaultPage or Receivers.DefaultTicket when _default is null => "there is no team",
        Receivers.DefaultPage => $"teams.{_default!.Name}.page is not written",
        Receivers.DefaultTicket => $"teams.{_default!.Name}.ticket is not written",
        _ => $"teams.{contact.Path.Replace('/', '.')} is not written",
    };
}
