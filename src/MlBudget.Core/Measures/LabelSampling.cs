using MlBudget.Core.Baselines;

namespace MlBudget.Core.Measures;

/// <summary>Which part of the predictions gets labels: judges and people look at a sample, the same of all, or with a probability that each record says.</summary>
/// <param name="Shape">With which probability, or where it is said.</param>
/// <param name="IsOfPredictions">Whether the records of predictions say it; else those of labels do.</param>
public sealed record LabelSampling(SamplingShape Shape, bool IsOfPredictions = false)
{
    /// <summary>The name of the field in conditions, where predictions have it, and in metrics.</summary>
    public const string FieldName = "labels.sampling";

    /// <summary>The key of the field among those of labels.</summary>
    public const string LabelField = SamplingShape.FieldName;

    /// <summary>Whether each record says it.</summary>
    public bool IsByRecord => Shape.Probability is null;

    /// <summary>What it says, in a form that is the same for everyone who says it.</summary>
    public string Canonical => $"{Baseline.SampledLabels}{Shape.Canonical}{(IsOfPredictions ? " of predictions" : string.Empty)}";

    /// <summary>How predictions and their labels are sampled together; empty where all are there.</summary>
    public static string CanonicalOf(SamplingShape? predictions, LabelSampling? labels) => string.Join(
        ", ", new[] { SamplingShape.CanonicalOf(predictions), labels?.Canonical ?? string.Empty }.Where(part => part.Length > 0));
}
