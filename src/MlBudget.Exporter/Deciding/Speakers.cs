using System.Collections.Immutable;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Configuration.Owners;

namespace MlBudget.Exporter.Deciding;

/// <summary>Who speaks for a team: its members, and of a team without members the user of its own name.</summary>
/// <param name="teams">The teams that are listed; owners may be others where none are.</param>
internal sealed class Speakers(ImmutableArray<Team> teams)
{
    /// <summary>Those of a configuration.</summary>
    public static Speakers Of(ExporterConfiguration configuration) => new(configuration.Teams);

    /// <summary>Whether a user speaks for a team.</summary>
    public bool SpeaksFor(string user, string team) => Find(team).IsSpokenForBy(user);

    /// <summary>Whom to ask: the team, and its users.</summary>
    public string Describe(string team) =>
        $"{team} ({(Find(team).Members is { IsEmpty: false } members ? string.Join(", ", members) : $"the user '{team}'")})";

    private Team Find(string name) => teams.FirstOrDefault(team => team.Name == name) ?? new(name, Page: null, Ticket: null);
}
