namespace MlBudget.Core.Compiling;

/// <summary>What bounds a model's memory and what it shows.</summary>
/// <param name="MaxGroupValues">The most values of an attribute that are kept apart.</param>
/// <param name="MinGroupSize">The fewest events of a group whose outcomes are shown.</param>
/// <param name="DuplicateHorizon">For how long ids are remembered where no label waits for them; zero turns it off.</param>
/// <param name="MaxWaiting">The most predictions that wait for labels, or ids that are remembered.</param>
/// <param name="MaxEarlyLabels">The most labels that wait for predictions.</param>
/// <param name="MaxSeries">The most series that are exported.</param>
/// <param name="MaxClasses">The most classes of a model of many that are told apart.</param>
/// <param name="MaxItems">The most ranks of a list that are told apart.</param>
public sealed record ModelLimits(
    int MaxGroupValues = 1000, int MinGroupSize = 20, TimeSpan DuplicateHorizon = default, long MaxWaiting = 10_000_000,
    long MaxEarlyLabels = 1_000_000, int MaxSeries = 20_000, int MaxClasses = 100, int MaxItems = 20);
