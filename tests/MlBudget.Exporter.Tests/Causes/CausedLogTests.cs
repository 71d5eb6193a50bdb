using MlBudget.Core.Causes;
using MlBudget.Core.Slos;

namespace MlBudget.Exporter.Tests.Causes;

/// <summary>
/// Where it began, from logs: three orders of onset, and two incidents that happen at once. The rates were written down before the finder
/// was run on them.
/// </summary>
public sealed class CausedLogTests
{
    private const double Hours = 9;

    [Fact]
    public void Missing_features_make_answers_wrong_and_wrong_answers_are_asked_for_again()
    {
        var cascade = Find(hour => hour < 0 ? Wrongs.Usual : new(0.15, 0.01, 0.5, hour < 2.5 ? 0.01 : 0.2), seed: 1);

        var quality = cascade.Symptoms.Single(symptom => symptom.Onset.Dimension == Dimension.ModelQuality);
        Assert.Equal((Dimension.DataQuality, Likelihood.VeryLikely), (quality.Root.Dimension, quality.Likelihood));
        Assert.Equal("velocity", Assert.Single(quality.Cause.Moved));
        Assert.InRange(quality.Cause.At.Start.ToDateTimeOffset().UtcDateTime, CausedLog.Incident.AddMinutes(-5), CausedLog.Incident.AddMinutes(5));
        var infrastructure = cascade.Symptoms.Single(symptom => symptom.Onset.Dimension == Dimension.Infrastructure);
        Assert.Equal((Dimension.DataQuality, Likelihood.Likely), (infrastructure.Root.Dimension, infrastructure.Likelihood));
        Assert.Equal([Dimension.Infrastructure, Dimension.ModelQuality], cascade.Explained.Select(one => one.Dimension).Order());
        Assert.True(cascade.IsCause(Dimension.DataQuality));
        Assert.False(cascade.IsCause(Dimension.ModelQuality));
    }

    [Fact]
    public void Wrong_answers_of_themselves_are_asked_for_again()
    {
        var cascade = Find(hour => hour < 0 ? Wrongs.Usual : new(0.001, 0.12, 0.12, hour < 2.5 ? 0.01 : 0.2), seed: 2);

        var symptom = Assert.Single(cascade.Symptoms);
        Assert.Equal((Dimension.Infrastructure, Dimension.ModelQuality, Likelihood.Likely), (symptom.Onset.Dimension, symptom.Root.Dimension, symptom.Likelihood));
    }

    [Fact]
    public void What_is_downstream_and_comes_first_is_no_cause()
    {
        var cascade = Find(hour => hour < 0 ? Wrongs.Usual : new(0.001, hour < 2.5 ? 0.01 : 0.12, 0.12, 0.2), seed: 3);

        Assert.Empty(cascade.Symptoms);
        Assert.Equal(Dimension.Infrastructure, Assert.Single(cascade.Unknown).Onset.Dimension);
    }

    [Fact]
    public void Two_incidents_at_once_are_told_apart_by_whose_answers_are_wrong()
    {
        var cascade = Find(hour => hour < 0 ? Wrongs.Usual : new(0.15, hour < 1.5 ? 0.01 : 0.12, hour < 1.5 ? 0.01 : 0.12, 0.01), seed: 4);

        Assert.Empty(cascade.Symptoms);
        Assert.Equal(Dimension.ModelQuality, Assert.Single(cascade.Unknown).Onset.Dimension);
    }

    private static CascadeReport Find(Func<double, Wrongs> wrongs, int seed)
    {
        using var log = new CausedLog(wrongs, Hours, seed);
        return log.Read().Cascade;
    }
}
