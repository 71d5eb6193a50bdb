using MlBudget.Exporter.Alerting;
using MlBudget.Exporter.Configuration;

namespace MlBudget.Exporter.Tests.Alerting;

public sealed class RoutingTests
{
    [Fact]
    public void The_shipped_file_is_what_the_generator_writes_for_the_teams_of_the_example()
    {
        var example = ConfigurationFile.Load(RepositoryRoot.Combine("tests", "testdata", "config", "good", "owners.yml"));

        Golden.Matches(Routing.Of(example.Configuration!).ToYaml(), RepositoryRoot.Combine("alerting", "alertmanager.yml"));
    }

    [Fact]
    public void Alerts_that_are_routed_or_hidden_by_name_are_those_of_rules()
    {
        string[] named =
        [
            AlertNames.Burn, AlertNames.Exhausted, AlertNames.DailySpend, AlertNames.Forecast, AlertNames.NoData, AlertNames.LabelsOverdue,
            AlertNames.SourceDown, AlertNames.SourceStale, AlertNames.Watchdog,
        ];

        Assert.Subset(ShippedRules.Read().SelectMany(group => group.Rules).Select(rule => rule.Alert).ToHashSet(), named.ToHashSet());
    }
}
