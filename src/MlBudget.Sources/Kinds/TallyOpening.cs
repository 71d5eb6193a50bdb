using MlBudget.Core.Records;

namespace MlBudget.Sources.Kinds;

/// <summary>What a source of ready-made tallies is read for, whatever its kind.</summary>
/// <param name="Name">What it is called in metrics, logs and errors.</param>
/// <param name="Measure">The index, in the model's definition, of the measure that its tallies are of.</param>
/// <param name="Limits">How far the times of slots may be off.</param>
public sealed record TallyOpening(string Name, int Measure, ArrivalLimits Limits)
{
    /// <summary>Whether nothing is added any more to what there is: then reading waits for all of it, as a replay has to.</summary>
    public bool IsClosed { get; init; }
}
