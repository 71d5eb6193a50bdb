using MlBudget.Core.Policies;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Policies;

/// <summary>What the log shows of versions, and what was said of them.</summary>
public sealed class DeploymentsTests
{
    private static readonly Instant Start = Instant.From(new(2026, 10, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void A_version_that_the_log_shows_is_a_deployment_from_its_first_prediction_on()
    {
        var deployments = Deployments.Of([], [("b", At(5)), ("a", At(0))], At(9));

        Assert.Equal([new("a", At(0), DeploymentOrigin.Log), new("b", At(5), DeploymentOrigin.Log)], deployments.All.AsEnumerable());
        Assert.Equal("a", deployments.LatestAt(At(4))!.Version);
        Assert.Equal("b", deployments.LatestAt(At(5))!.Version);
    }

    [Fact]
    public void What_the_log_shows_only_later_is_not_known_yet()
    {
        Assert.Equal(["a"], Versions(Deployments.Of([], [("b", At(5)), ("a", At(0))], At(4))));
    }

    [Theory]
    [InlineData(-100)]
    [InlineData(0)]
    [InlineData(24)]
    public void One_that_was_said_and_that_the_log_shows_is_one_at_the_time_that_was_said(int hoursAfterFirst)
    {
        var said = Said("b", 200 + hoursAfterFirst);

        Assert.Equal([said], Deployments.Of([said], [("b", At(200))], At(999)).All.AsEnumerable());
    }

    [Fact]
    public void One_that_is_said_long_after_its_version_has_answered_is_another_one()
    {
        Deployment[] said = [Said("b", 30), Said("a", 50), Said("a", 80)];

        var deployments = Deployments.Of(said, [("a", At(0)), ("b", At(30))], At(999));

        Assert.Equal([("a", At(0)), ("b", At(30)), ("a", At(50)), ("a", At(80))], deployments.All.Select(deployment => (deployment.Version, deployment.At)));
    }

    [Fact]
    public void The_newest_twenty_of_both_kinds_are_remembered()
    {
        var said = Enumerable.Range(0, 15).Select(number => Said($"said-{number:00}", number * 10)).ToArray();
        var seen = Enumerable.Range(0, 15).Select(number => ($"seen-{number:00}", At(number * 10 + 5)));

        var deployments = Deployments.Of(said, seen, At(999));

        Assert.Equal(Deployments.Most, deployments.All.Length);
        Assert.Equal("said-05", deployments.All[0].Version);
        Assert.Equal("seen-14", deployments.All[^1].Version);
    }

    [Fact]
    public void One_more_that_is_said_joins_those_that_are_known()
    {
        var known = Deployments.Of([Said("a", 0)], [("b", At(50)), ("c", At(90))], At(999));

        Assert.Equal(Deployments.Of([Said("a", 0), Said("b", 49)], [("b", At(50)), ("c", At(90))], At(999)).All.AsEnumerable(), known.With(Said("b", 49)).All.AsEnumerable());
    }

    private static Deployment Said(string version, int hour) => new(version, At(hour), DeploymentOrigin.Api) { By = "ci", Note = "release" };

    private static Instant At(int hour) => Start + TimeSpan.FromHours(hour);

    private static IEnumerable<string> Versions(Deployments deployments) => deployments.All.Select(deployment => deployment.Version);
}
