using System.Collections.Immutable;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Owners;

/// <summary>A team that owns budgets, and where Alertmanager reaches it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Page">A receiver of Alertmanager without its name, for what can't wait; null where none is written.</param>
/// <param name="Ticket">The same for what is looked at in working hours.</param>
internal sealed record Team(string Name, NodeReader? Page, NodeReader? Ticket)
{
    /// <summary>The users of the web server who speak for it; none where only the user of the team's own name does.</summary>
    public ImmutableArray<string> Members { get; init; } = [];

    /// <summary>Whether a user speaks for it.</summary>
    public bool IsSpokenForBy(string user) => Members.IsEmpty ? user == Name : Members.Contains(user);
}
