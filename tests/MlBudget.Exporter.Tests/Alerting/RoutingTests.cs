using MlBudget.Exporter.Alerting;
using MlBudget.Exporter.Configuration.Owners;

namespace MlBudget.Exporter.Tests.Alerting;

public sealed class RoutingTests
{
    [Fact]
    public void The_shipped_file_is_what_the_generator_writes_for_the_teams_of_the_example()
    {
        string[] teams = ["sre", "ml-engineering", "data-engineering", "product", "legal"];
        var routing = new Routing([.. teams.Select(name => new Team(name, null, null))], defaultTeam: null);

        Golden.Matches(routing.ToYaml(), RepositoryRoot.Combine("alerting", "alertmanager.yml"));
    }
}
