namespace MlBudget.Core.Statistics;

/// <summary>
/// The confusion to be expected of predictions whose labels are not known yet (confidence-based performance estimation,
/// as NannyML's CBPE), from the prediction ŷ actually made and the calibrated probability p̂ of the positive class: so it
/// holds at any threshold. It is blind to a change of what a score means (concept drift).
/// </summary>
/// <param name="PredictedPositives">How many predictions were positive, from 0.</param>
/// <param name="PredictedNegatives">How many were negative, from 0.</param>
/// <param name="ProbabilityOfPositives">Σ p̂ over the positive predictions, 0 to their number.</param>
/// <param name="ProbabilityOfNegatives">Σ p̂ over the negative predictions, 0 to their number.</param>
public readonly record struct ExpectedConfusion(
    long PredictedPositives, long PredictedNegatives, double ProbabilityOfPositives, double ProbabilityOfNegatives)
{
    /// <summary>Σ ŷ·p̂.</summary>
    public double TruePositives => ProbabilityOfPositives;

    /// <summary>Σ ŷ(1 − p̂); never below 0, where rounding could take it.</summary>
    public double FalsePositives => Math.Max(0, PredictedPositives - ProbabilityOfPositives);

    /// <summary>Σ (1 − ŷ)p̂.</summary>
    public double FalseNegatives => ProbabilityOfNegatives;

    /// <summary>Σ (1 − ŷ)(1 − p̂); never below 0, where rounding could take it.</summary>
    public double TrueNegatives => Math.Max(0, PredictedNegatives - ProbabilityOfNegatives);

    /// <summary>(TP + TN) / all; null without predictions.</summary>
    public double? Accuracy => Ratio(TruePositives + TrueNegatives, (double)PredictedPositives + PredictedNegatives);

    /// <summary>TP / (TP + FP); null without positive predictions.</summary>
    public double? Precision => Ratio(TruePositives, PredictedPositives);

    /// <summary>TP / (TP + FN); null where no positives are expected.</summary>
    public double? Recall => Ratio(TruePositives, TruePositives + FalseNegatives);

    /// <summary>2 TP / (2 TP + FP + FN); null where that is 0 / 0.</summary>
    public double? F1 => Ratio(2 * TruePositives, 2 * TruePositives + FalsePositives + FalseNegatives);

    /// <summary>FP / (FP + TN); null where no negatives are expected.</summary>
    public double? FalsePositiveRate => Ratio(FalsePositives, FalsePositives + TrueNegatives);

    private static double? Ratio(double part, double whole) => whole > 0 ? part / whole : null;
}
