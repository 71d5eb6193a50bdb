namespace MlBudget.Sources.Features;

/// <summary>Reads values of the features of some entities, whichever the store picks. Called once at a time.</summary>
public interface IFeatureReader : IAsyncDisposable
{
    /// <summary>Looks at entities, chosen evenly as far as the store allows it.</summary>
    /// <param name="sample">Gets what is found.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="FeatureStoreException">The store hasn't what is configured.</exception>
    ValueTask SampleAsync(FeatureSample sample, CancellationToken cancel);
}
