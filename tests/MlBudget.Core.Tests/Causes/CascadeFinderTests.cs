using MlBudget.Core.Causes;
using MlBudget.Core.Policies;
using MlBudget.Core.Slos;

namespace MlBudget.Core.Tests.Causes;

/// <summary>Since when SLOs burn, and what is a symptom of what.</summary>
public sealed class CascadeFinderTests
{
    [Fact]
    public void Nothing_is_looked_for_while_nothing_burns()
    {
        Assert.Same(CascadeReport.None, Find());
    }

    [Fact]
    public void What_burns_alone_has_an_onset_to_five_minutes_and_no_cause()
    {
        var found = Find(("success", new(180.25, 0.2)));

        var onset = Assert.Single(found.Onsets);
        Assert.Equal(("success", BurningModel.At(180.25), 5), (onset.Slo, onset.At.Start, onset.Resolution));
        Assert.Equal(0.01, onset.Usual, tolerance: 0.0002);
        Assert.Equal(0.2, onset.Since, tolerance: 0.002);
        Assert.Empty(found.Symptoms);
        Assert.Empty(found.Unknown);
    }

    [Fact]
    public void A_chain_has_one_root()
    {
        var found = Find(("completeness", new(178, 0.2)), ("accuracy", new(180, 0.2)), ("success", new(182.5, 0.2)));

        Assert.Equal(
            [(Dimension.Infrastructure, Dimension.DataQuality, Likelihood.Likely), (Dimension.ModelQuality, Dimension.DataQuality, Likelihood.Likely)],
            found.Symptoms.Select(symptom => (symptom.Onset.Dimension, symptom.Root.Dimension, symptom.Likelihood)).Order());
        Assert.True(found.IsCause(Dimension.DataQuality));
        Assert.False(found.IsCause(Dimension.ModelQuality));
    }

    [Fact]
    public void What_began_within_the_same_hour_is_only_possible()
    {
        // Accuracy counts by the hour: 180:00 may be any time up to 181:00.
        var symptom = Assert.Single(Find(("completeness", new(180.5, 0.2)), ("accuracy", new(180.5, 0.2))).Symptoms);

        Assert.Equal((Dimension.ModelQuality, Likelihood.Possible), (symptom.Onset.Dimension, symptom.Likelihood));
    }

    [Fact]
    public void A_chain_is_as_likely_as_its_least_link_and_hides_nothing_that_is_only_possible()
    {
        var found = Find(("completeness", new(180, 0.2)), ("accuracy", new(180, 0.2)), ("success", new(182.5, 0.2)));

        var symptom = found.Symptoms.Single(symptom => symptom.Onset.Slo == "success");
        Assert.Equal((Dimension.DataQuality, Likelihood.Likely), (symptom.Root.Dimension, symptom.Likelihood));
        var through = Find(("completeness", new(176.3, 0.2)), ("accuracy", new(177, 0.2)), ("success", new(182.5, 0.2)))
            .Symptoms.Single(symptom => symptom.Onset.Slo == "success");
        Assert.Equal((Dimension.DataQuality, Dimension.ModelQuality, Likelihood.Possible), (through.Root.Dimension, through.Cause.Dimension, through.Likelihood));
    }

    [Fact]
    public void A_dimension_is_explained_while_all_of_it_that_pages_is()
    {
        var slow = new BurningModel(0, "slow");
        var raised = new[] { ("completeness", new Raised(178, 0.2)), ("success", new Raised(180, 0.2)) };

        Assert.Equal([new(Dimension.Infrastructure, Dimension.DataQuality)], new BurningModel().Find(null, Deployments.None, raised).Explained.AsEnumerable());
        // Another SLO of it pages since a time at which nothing upstream began.
        Assert.Empty(slow.Find(null, Deployments.None, [.. raised, ("slow", new Raised(170, 0.5))]).Explained);
        Assert.Empty(Find(("completeness", new(180, 0.2)), ("accuracy", new(180, 0.2))).Explained);
    }

    [Fact]
    public void What_keeps_its_budget_upstream_is_no_cause()
    {
        Assert.Empty(Find(("completeness", new(178, 0.018)), ("success", new(180, 0.2))).Symptoms);
    }

    [Theory]
    [InlineData(170, 180, "completeness began 10h before, longer than 6h")]
    [InlineData(183, 180, "completeness began 3h later")]
    public void What_comes_too_early_or_too_late_upstream_is_no_cause(double upstream, double downstream, string because)
    {
        var found = Find(("completeness", new(upstream, 0.2)), ("success", new(downstream, 0.2)));

        Assert.Empty(found.Symptoms);
        Assert.Equal((Dimension.Infrastructure, because), (Assert.Single(found.Unknown).Onset.Dimension, found.Unknown[0].Because));
    }

    [Fact]
    public void What_is_downstream_is_no_cause()
    {
        Assert.Empty(Find(("success", new(178, 0.2)), ("accuracy", new(180, 0.2))).Symptoms);
    }

    [Fact]
    public void Errors_whose_labels_come_a_day_late_are_held_against_what_was_known_upstream_by_then()
    {
        // Features were missing for eight hours, all of which is over; labels tell of the last of them only now.
        var model = new BurningModel(labelsMissing: 18);
        var found = model.Find(null, Deployments.None, ("completeness", new(166, 0.2, To: 175)), ("accuracy", new(168, 0.2)));

        Assert.Equal((Dimension.ModelQuality, Dimension.DataQuality), (Assert.Single(found.Symptoms).Onset.Dimension, found.Symptoms[0].Root.Dimension));
        Assert.Equal(["accuracy"], found.Onsets.Select(onset => onset.Slo));
    }

    [Fact]
    public void A_deployment_of_the_day_before_is_named_and_none_that_came_later()
    {
        var deployments = new Deployments(
        [
            new("1", BurningModel.At(100), DeploymentOrigin.Log),
            new("2", BurningModel.At(179), DeploymentOrigin.Log),
            new("3", BurningModel.At(181), DeploymentOrigin.Api),
        ]);
        var onset = Assert.Single(new BurningModel().Find(null, deployments, ("success", new(180, 0.2))).Onsets);

        Assert.Equal(("2", TimeSpan.FromHours(1)), (onset.Deployment?.Version, onset.SinceDeployment));
        // Accuracy counts by the hour: the first of that hour may have done it, and what came after may have mended it.
        var within = new Deployments([deployments.All[0], new("2", BurningModel.At(180.3), DeploymentOrigin.Log), new("3", BurningModel.At(180.8), DeploymentOrigin.Log)]);
        Assert.Equal("2", Assert.Single(new BurningModel().Find(null, within, ("accuracy", new(180.3, 0.5))).Onsets).Deployment?.Version);
        var early = new Deployments([deployments.All[0]]);
        Assert.Null(Assert.Single(new BurningModel().Find(null, early, ("success", new(180, 0.2))).Onsets).Deployment);
    }

    private static CascadeReport Find(params (string, Raised)[] raised) => new BurningModel().Find(null, Deployments.None, raised);
}
