using MlBudget.Core.Records;
using MlBudget.Core.Text;

namespace MlBudget.Core.Measures;

/// <summary>Which part of the predictions is logged: the same of all, or as each says.</summary>
/// <param name="Probability">With which probability each is logged, above 0 and at most 1; null where each says it.</param>
/// <param name="Path">Where each says it; empty where all are alike.</param>
/// <param name="Form">What is there.</param>
public sealed record SamplingShape(decimal? Probability, string Path, SamplingForm Form)
{
    /// <summary>What it says, in a form that is the same for everyone who says it.</summary>
    public string Canonical => Probability is { } probability ? PlainNumber.Format(probability) : $"{Form} {Path}";

    /// <summary>The same where there may be nothing to say: empty where all predictions are logged.</summary>
    public static string CanonicalOf(SamplingShape? sampling) => sampling?.Canonical ?? string.Empty;

    /// <summary>The name of the field in conditions and metrics.</summary>
    public const string FieldName = "sampling";

    /// <summary>The least number that tells anything.</summary>
    public double Least => Form == SamplingForm.Weight ? 1 : 1.0 / RowWeights.One;

    /// <summary>The greatest.</summary>
    public double Greatest => Form == SamplingForm.Weight ? RowWeights.One : 1;
}
