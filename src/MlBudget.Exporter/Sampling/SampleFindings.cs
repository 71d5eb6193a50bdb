using System.Collections.Immutable;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Sampling;

/// <summary>All that a sample shows: what can't be read first, then fields, values, labels, and what SLOs come to.</summary>
internal static class SampleFindings
{
    /// <summary>The findings of a model.</summary>
    /// <param name="sample">What was looked at.</param>
    /// <param name="now">The wall clock.</param>
    public static ImmutableArray<Finding> Of(ModelSample sample, Instant now) =>
    [
        .. SourceFindings.Of(sample, now), .. BatchFindings.Of(sample), .. FieldFindings.Of(sample), .. ValueFindings.Of(sample), .. JoinFindings.Of(sample),
        .. SloFindings.Of(sample),
    ];
}
