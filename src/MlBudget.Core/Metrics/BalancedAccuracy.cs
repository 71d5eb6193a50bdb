using System.Collections.Immutable;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>The mean of recall over classes.</summary>
public sealed class BalancedAccuracy() : ClassLevelMetric("balanced_accuracy", "the mean over classes of right answers / labels, of those with enough labels")
{
    /// <summary>So few labels of a class say nothing of it, where nobody says otherwise: as of groups.</summary>
    internal const long UsualSamples = 100;

    /// <summary>How many labels of a class are enough.</summary>
    internal static readonly NumberOption MinSamples = new("min_samples", 0, 1_000_000_000, "it is a number of labels") { IsOptional = true };

    /// <inheritdoc/>
    public override ImmutableArray<OptionSpec> Options => [MinSamples];

    /// <inheritdoc/>
    public override string Describe(MetricOptions options) => $"the mean over classes of right answers / labels, of those with at least {EnoughOf(options)} labels";

    /// <summary>How many labels of a class are enough.</summary>
    internal static long EnoughOf(MetricOptions options) => (long?)options.Number(MinSamples) ?? UsualSamples;

    /// <inheritdoc/>
    protected override ClassReading? Read(ClassTable table, MetricOptions options)
    {
        var enough = Math.Max(1, EnoughOf(options));
        return MeanOver(table, (of, place) => of.Labels(place) >= enough, static (of, place) => (double)of.Right(place) / of.Labels(place));
    }
}
