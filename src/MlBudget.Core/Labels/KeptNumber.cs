using MlBudget.Core.Records;

namespace MlBudget.Core.Labels;

/// <summary>A number of predictions that labels are compared with.</summary>
/// <param name="Column">The index of its column in the predictions' schema.</param>
/// <param name="Canonical">Where it is, and by what it is multiplied.</param>
public sealed record KeptNumber(int Column, string Canonical)
{
    /// <summary>What it says of how the prediction was sampled, where the weight of that is kept in its place; null for the number itself.</summary>
    public SamplingForm? Weight { get; init; }

    /// <summary>Whether it is no number but a class, which is kept as one (<see cref="ClassCodes"/>).</summary>
    public bool IsClass { get; init; }

    /// <summary>Whether it is a probability, and kept in the code of <see cref="ProbabilityCode"/>.</summary>
    public bool IsProbability { get; init; }
}
