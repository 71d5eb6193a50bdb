using MlBudget.Core.Policies;
using MlBudget.Core.Slos;
using MlBudget.Exporter.Configuration;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MlBudget.Exporter.Tests.Configuration.Owners;

/// <summary>Who owns budgets, and when alerts fire that are not of a burn rate.</summary>
public sealed class OwnersTests
{
    private static readonly ExporterConfiguration Full = ConfigurationFile.Load(
        RepositoryRoot.Combine("tests", "testdata", "config", "good", "full.yml"), TestReferences.Usual).Configuration!;

    [Fact]
    public void Owners_are_read_by_dimension_in_the_order_of_the_file()
    {
        var owners = Full.Models[0].Owners;

        Assert.Equal("sre", owners[Dimension.Infrastructure].Name);
        Assert.Equal<string>(["suspend_deployments", "roll_back", "scale_out", "shed_load"], owners[Dimension.Infrastructure].ActionNames);
        Assert.Equal("Turn off the recommendations at the checkout", owners[Dimension.Infrastructure].Actions[^1].Meaning);
        Assert.Equal("ml-engineering+product+legal", owners[Dimension.Fairness].Name);
        Assert.True(owners[Dimension.Fairness].IsJoint);
        Assert.False(owners[Dimension.ModelQuality].IsJoint);
        Assert.Empty(owners[Dimension.DataQuality].Actions);
    }

    [Fact]
    public void Thresholds_of_alerts_are_those_of_every_model()
    {
        var expected = new AlertThresholds(0.2m, TimeSpan.FromHours(12), TimeSpan.FromHours(3), TimeSpan.FromHours(1), 0.01m);

        Assert.All(Full.Models, model => Assert.Equal(expected, model.Policy.Thresholds));
        Assert.Equal("https://grafana.example.com", Full.Alerting.Grafana);
        Assert.Equal("ml-engineering", Full.DefaultTeam);
    }

    [Fact]
    public void Without_a_default_team_it_is_the_first_of_the_list()
    {
        Assert.Equal("sre", Parse("teams: { sre: , ml: }\n").DefaultTeam);
        Assert.Null(Parse("").DefaultTeam);
    }

    [Fact]
    public void A_dimension_that_nobody_owns_and_an_owner_who_may_do_nothing_are_notes()
    {
        Assert.Equal<string>(
            ["models[0].owners: nobody owns infrastructure, which has SLOs; its alerts go to the default receivers",
             "models[0].owners.fairness: no actions, so notifications don't say what legal may do"],
            Parse("", "    owners: { fairness: { teams: [legal] } }\n").Notes);
        Assert.Equal<string>(
            ["models[0].owners: nobody owns infrastructure, which has SLOs; its alerts go to the default receivers",
             "models[0].owners.model_quality: model_quality has no SLOs, by which alerts know its owner; those of sources, features and labels go to the default receivers"],
            Parse("", "    owners: { model_quality: { teams: [ml], actions: [retrain] } }\n").Notes);
        Assert.Empty(Parse("").Notes);
    }

    [Fact]
    public void What_is_a_secret_in_one_integration_may_be_none_in_another_or_in_a_message() => Assert.Empty(ConfigurationFile.Parse("m.yml", """
        teams:
          sre:
            page: { victorops_configs: [{ api_key_file: /k, routing_key: sre }] }
            ticket: { opsgenie_configs: [{ api_key_file: /k, api_url: "https://api.eu.opsgenie.com/", details: { token: of-a-form } }] }
        models:
          - name: m
            task: binary_classification
            predictions: { type: files, path: p, fields: { time: t, error: e } }
            slos:
              - { name: success, dimension: infrastructure, good: error is null, objective: 0.999 }
        """).Errors);

    [Fact]
    public void A_receiver_is_copied_as_it_is_written()
    {
        var receiver = Full.Teams[0].Page!;
        using var text = new StringWriter();
        var emitter = new Emitter(text);
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart());
        receiver.CopyTo(emitter);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());

        Assert.Equal("pagerduty_configs:\n- routing_key_file: /etc/alertmanager/sre.key\n  send_resolved: true\n", text.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void The_reference_has_every_action_that_is_built_in()
    {
        var page = File.ReadAllText(RepositoryRoot.Combine("src", "MlBudget.Exporter", "Configuration", "Owners", "README.md"));
        var table = page.Split("<!-- actions -->\n")[1].Split("\n\n")[0];

        Assert.Equal(
            "| action | meaning |\n|---|---|\n" + string.Join("\n", OwnerAction.BuiltIn.Select(action => $"| `{action.Name}` | {action.Meaning} |")),
            table);
    }

    private static ExporterConfiguration Parse(string top, string owners = "") => ConfigurationFile.Parse("m.yml", $"""
        {top}models:
          - name: m
            task: binary_classification
            predictions: {"{ type: files, path: p, fields: { time: t, error: e } }"}
        {owners}    slos:
              - {"{ name: success, dimension: infrastructure, good: error is null, objective: 0.999 }"}
        """).Configuration!;
}
