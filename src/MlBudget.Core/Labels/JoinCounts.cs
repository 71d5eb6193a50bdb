namespace MlBudget.Core.Labels;

/// <summary>How labels find their predictions, so far and now.</summary>
/// <param name="Waiting">Answers that wait for a label now.</param>
/// <param name="Unmatched">Ids with labels that wait for their prediction now.</param>
/// <param name="Expired">Answers whose label never came in time.</param>
/// <param name="Unknown">Ids whose labels never met a prediction, once for each hour in which such labels came.</param>
/// <param name="Conflicts">Ids with labels that differ.</param>
/// <param name="Overflow">Predictions and labels that could not wait, because too many did.</param>
public sealed record JoinCounts(long Waiting, long Unmatched, long Expired, long Unknown, long Conflicts, long Overflow);
