using System.Collections.Immutable;
using MlBudget.Core.Conditions;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>A mean of a number of each row, by which groups may be compared where its deviation is known.</summary>
public interface IComparedMean
{
    /// <summary>Whether its deviation is known.</summary>
    bool IsCompared => true;

    /// <summary>Which way it is good, of a group beside another: neither where it has a sign.</summary>
    Sense SenseOfGroups { get; }

    /// <summary>The mean, with the measures of how much its numbers lose by rounding.</summary>
    /// <param name="options">The metric's options.</param>
    /// <param name="measurements">Gives the measures.</param>
    /// <param name="attribute">The index of the attribute by which to split; null for none.</param>
    /// <param name="asker">Who asks, for errors; null for the metric itself.</param>
    /// <exception cref="MissingInputException">There are no such numbers.</exception>
    (MeanOfNumbers Mean, ImmutableArray<int> Roundings) MeanOf(MetricOptions options, Measurements measurements, int? attribute = null, string? asker = null);
}
