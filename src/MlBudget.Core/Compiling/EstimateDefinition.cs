namespace MlBudget.Core.Compiling;

/// <summary>How a model's quality is estimated before labels come.</summary>
/// <param name="Measure">The index of the measure of the expected confusion.</param>
/// <param name="CalibrationError">How far calibrated scores are off, from 0 to 1.</param>
/// <param name="Confusion">The index of the measure of the real confusion, with which estimates are compared; null where no
/// label tells the true class.</param>
public sealed record EstimateDefinition(int Measure, double CalibrationError, int? Confusion);
