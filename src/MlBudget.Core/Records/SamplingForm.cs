namespace MlBudget.Core.Records;

/// <summary>What a number says of how a prediction was sampled.</summary>
public enum SamplingForm
{
    /// <summary>With which probability it is logged, above 0 and at most 1.</summary>
    Probability,

    /// <summary>For how many predictions it stands, at least 1.</summary>
    Weight,
}
