using MlBudget.Core.Causes;
using MlBudget.Core.Policies;
using MlBudget.Core.Slos;

namespace MlBudget.Core.Tests.Causes;

/// <summary>What likelihoods are worth, where order alone tells: over generated incidents. The table is in the README of the room.</summary>
public sealed class LikelihoodTests
{
    private const int Histories = 150;

    [Fact]
    public void Cascades_are_found()
    {
        // Missing features, and wrong answers that follow within three hours; timeouts of those within two more.
        var random = new Random(20_261_128);
        var (quality, infrastructure) = (new List<Likelihood?>(), new List<Likelihood?>());
        for (var history = 0; history < Histories; history++)
        {
            var first = 170 + 12 * random.NextDouble();
            var second = first + 3 * random.NextDouble();
            var found = new BurningModel().Find(random, Deployments.None, ("completeness", Raise(first)), ("accuracy", Raise(second)),
                ("success", Raise(second + 2 * random.NextDouble())));
            quality.Add(Of(found, Dimension.ModelQuality, Dimension.DataQuality));
            infrastructure.Add(Of(found, Dimension.Infrastructure, Dimension.DataQuality));
        }

        Assert.InRange(quality.Count(likelihood => likelihood is not null), 0.9 * Histories, Histories);
        Assert.InRange(infrastructure.Count(likelihood => likelihood is not null), 0.9 * Histories, Histories);

        Raised Raise(double from) => new(from, 0.08 + 0.2 * random.NextDouble());
    }

    [Fact]
    public void Of_two_incidents_that_have_nothing_to_do_with_each_other_few_are_taken_for_a_cascade()
    {
        // Both at a time of their own within the last two days.
        var random = new Random(20_261_129);
        var found = new List<Likelihood?>();
        for (var history = 0; history < Histories; history++)
        {
            found.Add(Of(
                new BurningModel().Find(random, Deployments.None, ("completeness", Raise()), ("accuracy", Raise())),
                Dimension.ModelQuality, Dimension.DataQuality));
        }

        // Six hours and one of the resolution of 48 or so: order alone can't do better.
        Assert.InRange(found.Count(likelihood => likelihood is not null), 0, 0.22 * Histories);

        Raised Raise() => new(140 + 48 * random.NextDouble(), 0.08 + 0.2 * random.NextDouble());
    }

    private static Likelihood? Of(CascadeReport found, Dimension symptom, Dimension root) =>
        found.Symptoms.FirstOrDefault(one => one.Dimension == symptom && one.Root.Dimension == root)?.Likelihood;
}
