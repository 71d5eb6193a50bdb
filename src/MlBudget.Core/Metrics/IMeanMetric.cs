using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>A metric that is a mean of a number of each row, of which groups may be compared where the numbers' deviation is known.</summary>
public interface IMeanMetric
{
    /// <summary>Whether groups may be compared by it.</summary>
    bool IsCompared { get; }

    /// <summary>Which way it is good, of a group beside another: neither where it is bounded on both sides of 0.</summary>
    /// <param name="options">The metric's options.</param>
    Sense SenseOfGroups(MetricOptions options);

    /// <summary>The mean, with the measures of how much its numbers lose by rounding.</summary>
    /// <param name="options">The metric's options.</param>
    /// <param name="measurements">Gives the measures.</param>
    /// <param name="attribute">The index of the attribute by which to split; null for none.</param>
    /// <param name="asker">Who asks, for errors; null for the metric itself.</param>
    /// <exception cref="MissingInputException">There are no such numbers.</exception>
    (MeanOfNumbers Mean, ImmutableArray<int> Roundings) MeanOf(MetricOptions options, Measurements measurements, int? attribute = null, string? asker = null);
}
