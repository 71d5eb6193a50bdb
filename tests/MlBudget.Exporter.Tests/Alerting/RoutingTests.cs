using MlBudget.Exporter.Alerting;

namespace MlBudget.Exporter.Tests.Alerting;

public sealed class RoutingTests
{
    [Fact]
    public void The_shipped_file_is_what_the_generator_writes_for_the_teams_of_the_example()
    {
        var routing = new Routing(
            [new("sre"), new("ml-engineering"), new("data-engineering"), new("product"), new("legal")], "sre");

        Golden.Matches(routing.ToYaml(), RepositoryRoot.Combine("alerting", "alertmanager.yml"));
    }
}
