using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Inputs;

/// <summary>Which part of the predictions is logged.</summary>
/// <param name="Shape">The same of all, or as each record says.</param>
/// <param name="Field">The field that says it; null where all are alike.</param>
internal sealed record SamplingInput(SamplingShape Shape, RecordField? Field)
{
    /// <summary>Its key beside the source of predictions.</summary>
    public const string Key = SamplingShape.FieldName;
}

/// <summary>Reads <c>predictions.sampling</c>.</summary>
internal static class SamplingReader
{
    /// <summary>A millionth of all: weights are kept up to a million.</summary>
    private const decimal LeastProbability = 1m / RowWeights.One;

    /// <summary>What it says; null, with a problem, where that can't be read.</summary>
    public static SamplingInput? Read(NodeReader node)
    {
        if (!node.IsMapping)
        {
            return node.Number(LeastProbability, 1) is { } probability
                ? new(new(probability, string.Empty, SamplingForm.Probability), null) : null;
        }

        node.IsMappingOf("probability", "weight");
        if (node.OneOf("probability", "weight") is not { } place || FieldPath.Read(place) is not { } path)
            return null;
        var form = place.Key == "weight" ? SamplingForm.Weight : SamplingForm.Probability;
        return new(new(null, path, form), new(SamplingInput.Key, path, 1, place));
    }
}
