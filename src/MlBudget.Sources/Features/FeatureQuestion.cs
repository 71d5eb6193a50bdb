namespace MlBudget.Sources.Features;

/// <summary>What is asked of a feature store.</summary>
internal enum FeatureQuestion
{
    /// <summary>How many of the expected values are there.</summary>
    Completeness,

    /// <summary>How many of the values are older than they may be.</summary>
    Staleness,
}
