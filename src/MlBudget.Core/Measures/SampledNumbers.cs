namespace MlBudget.Core.Measures;

/// <summary>Answers that are numbers, and their labels: ŷ and y.</summary>
/// <param name="Predicted">The index of ŷ's column in the predictions' schema.</param>
/// <param name="LabelColumn">The index of y's column there; null where labels are joined.</param>
/// <param name="LabelTrack">The index of the track that tells y; null where y is in the same record.</param>
/// <param name="Prediction">Where ŷ is and by what it is multiplied, as a text.</param>
/// <param name="Label">The same of y.</param>
public sealed record SampledNumbers(int Predicted, int? LabelColumn, int? LabelTrack, string Prediction, string Label);
