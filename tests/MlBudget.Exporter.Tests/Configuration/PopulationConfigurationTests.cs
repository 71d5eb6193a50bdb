using MlBudget.Core.Slis;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;

namespace MlBudget.Exporter.Tests.Configuration;

/// <summary>SLOs of a part of the predictions, as they are configured.</summary>
public sealed class PopulationConfigurationTests
{
    private const string CardAccuracy = "accuracy where [product:Category] == 'card'";

    [Theory]
    [InlineData("groups.sex == \"f\"", true)]
    [InlineData("features.sex == \"f\"", true)]
    [InlineData("gender == \"f\"", true)]
    [InlineData("code == 1", true)]
    [InlineData("product == \"card\" and not gender == \"f\"", true)]
    [InlineData("age_band == \"30-44\"", true)]
    [InlineData("product == \"card\"", false)]
    public void A_condition_on_what_a_group_attribute_reads_is_guarded_by_whatever_name(string where, bool isGuarded)
    {
        var model = Load($"name: it, dimension: infrastructure, good: error is null, objective: 0.9, where: '{where}'");
        var slo = Assert.Single(model.Slos).Definition;

        Assert.Equal(isGuarded, slo.IsOfGroups);
        Assert.Equal(isGuarded ? 20 : null, WrappingSli.Find<PopulationSli>(slo.Sli)?.Least);
        Assert.Equal(TimeSpan.FromMinutes(isGuarded ? 60 : 1), slo.Slot);
        Assert.All(slo.Sli.Measures, measure => Assert.Equal(isGuarded ? SlotSize.Hour : SlotSize.Minute, model.Definition.Measures[measure].Slot));
    }

    [Fact]
    public void What_is_normal_of_a_part_is_learned_of_that_part_under_its_name()
    {
        var model = Load("name: it, metric: accuracy, max_degradation: 0.1, where: 'product == \"card\"'", "name: all, metric: accuracy, max_degradation: 0.2");

        var learning = model.Definition.Learning!;
        Assert.Equal(["accuracy", CardAccuracy], learning.Degradations.Keys.Order(StringComparer.Ordinal));
        var part = learning.Quality.Single(learned => learned.Name == CardAccuracy);
        Assert.All(part.Measures, measure => Assert.Equal("product == \"card\"", model.Definition.Measures[measure].Population!.Shown));
        Assert.All(learning.Quality.Where(learned => learned != part).SelectMany(learned => learned.Measures), measure => Assert.Null(model.Definition.Measures[measure].Population));
    }

    [Theory]
    [InlineData("product == \"card\"")]
    [InlineData("product==\"card\"")]
    [InlineData("(product in (\"card\"))")]
    [InlineData("not product != \"card\"")]
    public void The_name_of_what_is_normal_of_a_part_is_the_same_however_its_condition_is_written(string where)
    {
        var model = Load($"name: it, metric: accuracy, max_degradation: 0.1, where: '{where}'");

        Assert.Equal(CardAccuracy, Assert.Single(model.Definition.Learning!.Degradations.Keys));
        Assert.Equal($"accuracy where {where}", Assert.Single(model.Slos).Definition.SliText);
    }

    [Fact]
    public void The_name_of_what_is_normal_of_a_part_holds_no_value_of_a_reference()
    {
        var name = Assert.Single(Load("name: it, metric: accuracy, max_degradation: 0.1, where: 'product == \"${env:SECRET}\"'").Definition.Learning!.Degradations.Keys);

        Assert.Contains("${env:SECRET}", name, StringComparison.Ordinal);
        Assert.DoesNotContain(TestReferences.Secret, name, StringComparison.Ordinal);
    }

    [Fact]
    public void What_labels_are_asked_for_a_part_is_kept_once_whoever_asks()
    {
        var model = Load(
            "name: a, metric: recall, at_least: 0.9, where: 'product == \"card\"'", "name: b, metric: precision, at_least: 0.9, where: 'product in (\"card\")'",
            "name: c, dimension: model_quality, bad: 'product == \"card\" and outcome.paid == false', at_most: 0.1", "name: d, dimension: infrastructure, good: error is null, objective: 0.9, where: 'product == \"loan\"'");

        Assert.Equal("[product:Category] == 'card'", Assert.Single(model.Definition.RowLayout.Conditions));
    }

    [Fact]
    public void An_SLO_by_several_fields_has_a_name_of_each_of_their_texts()
    {
        var model = Load("name: it, metric: recall, at_least: 0.9, by: { attribute: both, values: [f × 18-29, m × 30 44] }");

        Assert.Equal(["it-f-18-29", "it-m-30_44"], model.Slos.Select(slo => slo.Definition.Name));
        Assert.All(model.Slos, slo => Assert.Equal(("it", "both"), (slo.Definition.Split!.Slo, slo.Definition.Split.Attribute)));
        var groups = WrappingSli.Find<PopulationSli>(model.Slos[0].Definition.Sli)!.Groups!;
        Assert.Equal(("f × 18-29", 2, "m × 30 44"), (groups.Own, groups.Fields, Assert.Single(groups.Others).Name));
    }

    private static MonitoredModel Load(params string[] slos)
    {
        var result = ConfigurationFile.Parse("parts.yml", $$"""
            models:
              - name: loans
                task: binary_classification
                predictions:
                  type: files
                  path: log.jsonl
                  fields: { time: at, id: id, prediction: decision, error: error, product: product, gender: customer.sex, code: { field: customer.sex, values: { f: 1, m: 0 } }, age_band: age }
                labels: { type: files, path: labels.jsonl, fields: { id: id, time: at, label: repaid, outcomes: [paid] }, delay: 1d }
                features: { sex: { type: categorical, field: customer.sex } }
                groups: { sex: { field: customer.sex }, both: { fields: [customer.sex, age] } }
                baseline: { learn: 7d }
                slos:
                  - { {{string.Join(" }\n      - { ", slos)}} }
            """, TestReferences.Usual);
        Assert.Empty(result.Errors);
        return Assert.Single(result.Configuration!.Models);
    }
}
